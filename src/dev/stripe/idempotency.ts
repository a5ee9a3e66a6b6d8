import { createHash } from 'node:crypto';
import { Refusal } from './refusal.js';
import type { SavedAnswer } from './tables.js';
import type { World } from './world.js';

const KEPT_MS = 24 * 3_600_000;
const MAX_LENGTH = 255;

/** First answers by idempotency key: the same request gets the same answer again for a day. */
export class Idempotency {
  private inFlight = new Set<string>();

  constructor(private readonly world: World) {}

  fingerprint(method: string, url: string, params: unknown): string {
    return createHash('sha256')
      .update(JSON.stringify([method, url, params]))
      .digest('hex');
  }

  /** The saved answer, if this very request was answered before. */
  find(key: string, fingerprint: string): SavedAnswer | undefined {
    if (key.length > MAX_LENGTH) throw mismatch('Idempotency keys have at most 255 characters.');
    if (this.inFlight.has(key)) {
      throw new Refusal(409, {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Idempotent Key: ${key}.`,
      });
    }
    const saved = this.world.store.get('answer', key);
    if (!saved || this.world.nowMs() - saved.at >= KEPT_MS) return undefined;
    if (saved.fingerprint === fingerprint) return saved;
    throw mismatch(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  }

  async hold<T>(key: string | undefined, work: () => Promise<T>): Promise<T> {
    if (!key) return work();
    this.inFlight.add(key);
    try {
      return await work();
    } finally {
      this.inFlight.delete(key);
    }
  }

  save(key: string, fingerprint: string, status: number, body: object): void {
    const requestId = this.world.request.id ?? '';
    this.world.store.put('answer', { id: key, fingerprint, status, body, requestId, at: this.world.nowMs() });
  }

  prune(): void {
    for (const { id, at } of this.world.store.all('answer')) {
      if (this.world.nowMs() - at >= KEPT_MS) this.world.store.remove('answer', id);
    }
  }
}

const mismatch = (message: string) => new Refusal(400, { type: 'idempotency_error', message });
