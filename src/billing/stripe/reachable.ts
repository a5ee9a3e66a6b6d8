import { Refusal } from '../../platform/errors.js';
import { ProviderDown, ProviderRefused } from './gateway.js';

/** A call made while somebody waits for the page: a provider out of reach becomes a message, not an error. */
export async function reachable<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProviderDown) throw new Refusal('payments_unreachable');
    if (error instanceof ProviderRefused) throw new Refusal('payments_refused');
    throw error;
  }
}
