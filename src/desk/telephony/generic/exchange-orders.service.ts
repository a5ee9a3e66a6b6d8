import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Live } from '../../../platform/live/live.js';
import { Clock } from '../../../platform/time/clock.js';
import type { Line, PhoneCall } from '../routing/line.js';
import { PhoneHolds } from '../routing/holds.service.js';
import { exchangeTopic, PhoneOrders, type Order } from '../routing/orders.service.js';
import { Switchboard } from '../routing/switchboard.service.js';
import { Transfers } from '../routing/transfers.service.js';
import type { ExchangeEvent } from './exchange.forms.js';

/** What the exchange is asked to do with a call. */
export interface Told {
  order: string;
  call: string;
  do: 'hold' | 'resume' | 'pass';
  /** Whom to pass it on to. */
  to?: string;
}

/** An exchange that asks is answered after this long, whatever there is. */
const WAIT_MS = 20_000;
const NOTHING = { orders: [] };

/**
 * What the desk asks of exchanges of the clients' own. They ask and wait for the answer: most stand behind a router
 * that lets nobody in.
 */
@Injectable()
export class ExchangeOrders implements OnModuleDestroy {
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly live: Live,
    private readonly clock: Clock,
    private readonly orders: PhoneOrders,
    private readonly holds: PhoneHolds,
    private readonly transfers: Transfers,
    private readonly switchboard: Switchboard,
  ) {}

  /** What is to be done now, or as soon as there is something; nothing after a while, and to whoever has gone. */
  async ask(line: Line, id: string, gone: AbortSignal, wait = WAIT_MS): Promise<{ orders: Told[] }> {
    if (!(await this.listens(line, id))) return NOTHING;
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    const leave = await this.live.subscribe([exchangeTopic(line.id)], wake);
    const timer = setTimeout(wake, wait).unref();
    gone.addEventListener('abort', wake, { once: true });
    this.waiting.add(wake);
    try {
      const orders = await this.take(line);
      if (orders.length > 0) return { orders };
      await woken;
      return gone.aborted ? NOTHING : { orders: await this.take(line) };
    } finally {
      clearTimeout(timer);
      this.waiting.delete(wake);
      leave();
    }
  }

  /** What has become of something asked: the number to ring next, if the call is to be passed on still. */
  async hear(call: PhoneCall, event: Extract<ExchangeEvent, { order: string }>): Promise<string | null> {
    const order = await this.orders.find(event.order, call.id);
    if (!order) return null;
    if (event.type === 'refused') await this.orders.refuse(order.id);
    const transfer = order.transferId && (await this.transfers.find(order.transferId));
    if (!transfer) return null;
    switch (event.type) {
      case 'passing':
        await this.transfers.move(transfer, 'ringing');
        return null;
      case 'passed':
        await this.transfers.move(transfer, 'joined');
        await this.holds.over(call.id);
        return null;
      case 'returned':
        return (await this.transfers.next(transfer, event.try, 'back'))?.number ?? null;
      case 'refused':
        return null;
    }
  }

  onModuleDestroy(): void {
    for (const wake of this.waiting) wake();
  }

  /** Notes that the exchange listens; a question told twice is somebody else's. */
  private async listens(line: Line, id: string): Promise<boolean> {
    return this.uow.run({ accountId: null }, async () => {
      const fresh = await this.uow.returning(
        `insert into phone_event (phone_number_id, key, kind, received_at) values ($1, $2, 'orders', $3)
         on conflict do nothing returning 1`,
        [line.id, id, this.clock.date()],
      );
      if (fresh.length > 0)
        await this.uow.query(`update phone_number set listens_at = $2 where id = $1`, [
          line.id,
          this.clock.date(),
        ]);
      return fresh.length > 0;
    });
  }

  private async take(line: Line): Promise<Told[]> {
    const told: Told[] = [];
    for (const order of await this.orders.take(line.id)) {
      const one = await this.told(order);
      if (one) told.push(one);
    }
    return told;
  }

  private async told({ id, what, exchangeCall, transferId }: Order): Promise<Told | null> {
    const order = { order: id, call: exchangeCall, do: what };
    if (what !== 'pass') return order;
    const transfer = transferId ? await this.transfers.find(transferId) : null;
    const to = transfer && (await this.transfers.numberOf(transfer));
    if (!to) await this.orders.refuse(id);
    return to ? { ...order, to } : null;
  }
}
