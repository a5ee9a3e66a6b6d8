import { settleRefund } from './resources/refunds.js';
import { expireSession } from './resources/checkout-sessions.js';
import { settleCharge } from './resources/payment-attempt.js';
import { payOut, payoutArrives } from './resources/payouts.js';
import type { DueTask } from './tables.js';
import type { World } from './world.js';

const TASKS: Record<DueTask['task'], (world: World, id: string) => void> = {
  settle_charge: settleCharge,
  settle_refund: settleRefund,
  expire_session: expireSession,
  pay_out: payOut,
  payout_arrives: payoutArrives,
};
const LONGEST_TIMER_MS = 2_147_483_647;

/** Does what the passing of time brings: debits settle, sessions expire, payouts leave and arrive. */
export class Schedule {
  private timer?: NodeJS.Timeout;
  private stopped = false;

  constructor(private readonly world: World) {
    world.store.onCommit((changes) => {
      if (changes.some(([table]) => table === 'due' || table === 'clock')) this.arm();
    });
  }

  /** Runs what is due by the stand-in's clock, or every settlement at once. */
  run(settleNow = false): void {
    const { store } = this.world;
    const isDue = ({ at, task }: DueTask) =>
      at <= this.world.nowMs() || (settleNow && task.startsWith('settle_'));
    for (const due of store
      .all('due')
      .filter(isDue)
      .sort((a, b) => a.at - b.at)) {
      this.world.act({ id: null, idempotency_key: null }, () => {
        store.remove('due', due.id);
        TASKS[due.task](this.world, due.subject);
      });
    }
    this.arm();
  }

  arm(): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    const next = this.world.store.all('due').reduce((first, { at }) => Math.min(first, at), Infinity);
    if (next === Infinity) return;
    const ms = Math.min(Math.max(0, next - this.world.nowMs()), LONGEST_TIMER_MS);
    this.timer = setTimeout(() => this.run(), ms).unref();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
