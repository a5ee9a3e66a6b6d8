import { Stripe } from 'stripe';
import { z } from 'zod';
import type { EventRow } from './tables.js';
import type { World } from './world.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const GIVE_UP_MS = 3 * 86_400_000;
const TIMEOUT_MS = 10_000;
const AT_ONCE = 8;

export const dialSchema = z.strictObject({
  hold: z.boolean().optional(),
  copies: z.int().min(1).max(10).optional(),
  drop: z.number().min(0).max(1).optional().describe('share of events never sent, only listed'),
  release: z.enum(['in_order', 'reversed', 'shuffled']).optional(),
});
export type Dial = z.infer<typeof dialSchema>;

/** Sends every event to the product, signed as Stripe does, until it answers 2xx. */
export class Webhooks {
  private dial = { hold: false, copies: 1, drop: 0 };
  private queue: string[] = [];
  private timers = new Set<NodeJS.Timeout>();
  private sending = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly world: World,
    private readonly target: { url?: string; secret: string },
  ) {
    world.store.onCommit((changes) => {
      for (const [table, id, row] of changes) {
        if (table === 'event' && row && (row as EventRow).attempts === 0 && !(row as EventRow).delivered)
          this.add(id);
      }
    });
  }

  /** Takes up what was left undelivered when the process ended. */
  resume(): void {
    for (const row of this.world.store.all('event')) if (!row.delivered) this.add(row.id);
  }

  turn({ release, ...dial }: Dial): void {
    this.dial = { ...this.dial, ...dial };
    if (release === 'reversed') this.queue.reverse();
    if (release === 'shuffled') this.queue = shuffled(this.queue);
    if (release) this.dial.hold = false;
    this.pump();
  }

  clear(): void {
    this.dial = { hold: false, copies: 1, drop: 0 };
    this.queue = [];
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.clear();
    await Promise.allSettled(this.sending);
  }

  private add(id: string): void {
    if (this.dial.drop && Math.random() < this.dial.drop) return;
    for (let copy = 0; copy < this.dial.copies; copy += 1) this.queue.push(id);
    // The answer to the call that caused the event goes out first, as it mostly does with Stripe.
    this.after(0);
  }

  private after(ms: number, then = () => this.pump()): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      then();
    }, ms).unref();
    this.timers.add(timer);
  }

  private pump(): void {
    while (
      this.target.url &&
      !this.stopped &&
      !this.dial.hold &&
      this.queue.length &&
      this.sending.size < AT_ONCE
    ) {
      const work: Promise<void> = this.send(this.queue.shift() as string, this.target.url).finally(() => {
        this.sending.delete(work);
        this.pump();
      });
      this.sending.add(work);
    }
  }

  private async send(id: string, url: string): Promise<void> {
    const row = this.world.store.get('event', id);
    if (!row) return;
    const payload = JSON.stringify(row.body);
    const timestamp = this.world.wallSeconds();
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: this.target.secret,
      timestamp,
    });
    const delivered = await fetch(url, {
      method: 'POST',
      body: payload,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (stand-in)',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).then(
      async (response) => {
        await response.body?.cancel();
        return response.ok;
      },
      () => false,
    );
    this.note(id, delivered);
  }

  private note(id: string, delivered: boolean): void {
    const row = this.world.store.get('event', id);
    if (!row || row.delivered) return;
    const attempts = row.attempts + 1;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** row.attempts, LONGEST_WAIT_MS);
    this.world.store.put('event', { ...row, attempts, delivered });
    this.world.store.commit();
    const tooOld = this.world.nowMs() - row.created * 1000 > GIVE_UP_MS;
    if (delivered || tooOld || this.stopped) return;
    this.after(wait, () => {
      this.queue.push(id);
      this.pump();
    });
  }
}

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
