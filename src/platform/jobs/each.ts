import { Missing } from '../errors.js';

/**
 * Does the work of a sweep for each on its own. What is gone by now is nothing to do; one that fails holds nobody else up,
 * and fails the sweep once all have had their turn, so that it is tried again.
 */
export async function eachOnItsOwn<T>(all: T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const failed: unknown[] = [];
  for (const one of all)
    await work(one).catch((error: unknown) => {
      if (!(error instanceof Missing)) failed.push(error);
    });
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} of ${all.length}: ${told(failed[0])}`);
}

const told = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
