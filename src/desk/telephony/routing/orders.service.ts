import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Refusal } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Live } from '../../../platform/live/live.js';
import { Clock } from '../../../platform/time/clock.js';
import type { Desk } from '../../desk.js';
import { PhoneHolds } from './holds.service.js';
import type { Provider } from './line.js';

export type Ordered = 'hold' | 'resume' | 'pass';
export interface Order {
  id: string;
  lineId: string;
  callId: string;
  what: Ordered;
  transferId: string | null;
  exchangeCall: string;
}
/** A call of the desk's, and whether its exchange can be told what to do with it. */
export interface CommandedCall {
  id: string;
  lineId: string;
  state: string;
  provider: Provider;
  commanded: boolean;
  endedAt: Date | null;
}

/** An exchange that asks again within this time can be told things. */
const LISTENS_SECONDS = 60;
/** What it has not fetched by then the assistant has done with her own telephone. */
export const PATIENCE_SECONDS = 15;
const ORDER = `o.id, o.phone_number_id "lineId", o.phone_call_id "callId", o.what, o.transfer_id "transferId",
  k.exchange_call "exchangeCall"`;

/** Neither a hold nor its end has come of an order. */
const NOTHING_CAME = `not exists (select from phone_hold h
  where h.phone_call_id = o.phone_call_id and greatest(h.held_at, h.resumed_at) >= o.asked_at)`;
/** A call that is passed on is with the person: a hold asked for before would take it from there. */
const WANTED = `o.state = 'asked' and k.state = 'answered' and (o.what = 'pass' or not exists (
  select from phone_transfer t where t.phone_call_id = k.id and t.state in ('asked', 'ringing', 'joined')))`;

/** Where those who wait for a number's orders are told that there is one. */
export const exchangeTopic = (lineId: string): string => `exchange:${lineId}`;

/** What the desk asks of an exchange: each thing is handed to it once, and soon or not at all. */
@Injectable()
export class PhoneOrders implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly live: Live,
    private readonly holds: PhoneHolds,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ orderId: string }>('telephony.order_expiry', ({ orderId }) => this.expire(orderId));
  }

  /** The exchange's side of a call at the desk; null for one that no exchange of ours brought. */
  callOf({ contract, actor }: Desk, recordId: string, lock = false): Promise<CommandedCall | null> {
    return this.uow.one<CommandedCall>(
      `select k.id, k.state, k.ended_at "endedAt", l.id "lineId", l.provider,
         l.provider = 'twilio' or coalesce(l.listens_at > $4::timestamptz - make_interval(secs => $5), false) "commanded"
       from phone_call k join phone_number l on l.id = k.phone_number_id
       where k.record_id = $1 and k.contract_id = $2 and k.assistant_id = $3 ${lock ? 'for update of k' : ''}`,
      [recordId, contract.id, actor.accountId, this.clock.date(), LISTENS_SECONDS],
    );
  }

  /** Puts the caller on hold, or takes her back. Asked for twice, or already so, it changes nothing. */
  async hold(desk: Desk, recordId: string, what: 'hold' | 'resume'): Promise<void> {
    const call = await this.callOf(desk, recordId, true);
    if (!call?.commanded) throw new Refusal('hold_by_phone', { status: 409 });
    if (call.state !== 'answered') throw new Refusal('call_gone', { status: 409 });
    const passing = await this.uow.one(
      `select 1 from phone_transfer where phone_call_id = $1 and state in ('asked', 'ringing', 'joined')`,
      [call.id],
    );
    if (passing) throw new Refusal('transfer_under_way', { status: 409 });
    const held = (await this.holds.since(call.id)) !== null;
    if (held === (what === 'hold') || (await this.pending(call.id)) === what) return;
    await this.put(call, what);
  }

  /** Asks something of the exchange that has a call. */
  async put({ id, lineId, provider }: CommandedCall, what: Ordered, transferId?: string): Promise<void> {
    const orderId = newId();
    await this.uow.query(
      `insert into phone_order (id, phone_number_id, phone_call_id, what, transfer_id, asked_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [orderId, lineId, id, what, transferId ?? null, this.clock.date()],
    );
    await this.holds.tell(id);
    if (provider === 'twilio') return this.jobs.send('telephony.hold', { orderId });
    await this.live.publish([exchangeTopic(lineId)], { kind: 'order' });
    const after = new Date(this.clock.date().getTime() + PATIENCE_SECONDS * 1000);
    await this.jobs.send('telephony.order_expiry', { orderId }, { after });
  }

  /** Hands over what is asked of a number's exchange; whoever comes second finds nothing. */
  async take(lineId: string): Promise<Order[]> {
    const orders = await this.uow.run({ accountId: null }, () =>
      this.uow.returning<Order>(
        `update phone_order o set state = 'handed' from phone_call k
         where k.id = o.phone_call_id and o.phone_number_id = $1 and ${WANTED}
           and o.asked_at > $2::timestamptz - make_interval(secs => $3)
         returning ${ORDER}`,
        [lineId, this.clock.date(), PATIENCE_SECONDS],
      ),
    );
    // In the order they were asked in, which an update does not keep.
    return orders.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Takes one thing asked for to carry it out; null when it is no longer wanted. */
  async claim(orderId: string): Promise<Order | null> {
    const [order] = await this.uow.returning<Order>(
      `update phone_order o set state = 'handed' from phone_call k
       where k.id = o.phone_call_id and o.id = $1 and ${WANTED} returning ${ORDER}`,
      [orderId],
    );
    return order ?? null;
  }

  /** An order of a call, to say what has become of it. */
  find(orderId: string, callId: string): Promise<Order | null> {
    return this.uow.one<Order>(
      `select ${ORDER} from phone_order o join phone_call k on k.id = o.phone_call_id
       where o.id = $1 and o.phone_call_id = $2`,
      [orderId, callId],
    );
  }

  /** Whether a hold was asked for and has not come yet: told of it again later, none begins. */
  async waits(orderId: string, callId: string): Promise<boolean> {
    const waits = await this.uow.one(
      `select 1 from phone_order o where o.id = $1 and o.phone_call_id = $2 and o.what = 'hold' and ${NOTHING_CAME}`,
      [orderId, callId],
    );
    return waits !== null;
  }

  /** The exchange cannot do it, or has not: the desk says so at once. */
  async refuse(orderId: string): Promise<void> {
    await this.uow.run({ accountId: null }, async () => {
      const [refused] = await this.uow.returning<{ callId: string; transferId: string | null }>(
        `update phone_order set state = 'refused' where id = $1 and state <> 'refused'
         returning phone_call_id "callId", transfer_id "transferId"`,
        [orderId],
      );
      if (!refused) return;
      await this.uow.query(
        `update phone_transfer set state = 'refused', state_at = $2 where id = $1 and state = 'asked'`,
        [refused.transferId, this.clock.date()],
      );
      await this.holds.tell(refused.callId);
    });
  }

  /** A hold or its end that is asked for and has not come yet. */
  async pending(callId: string): Promise<Ordered | null> {
    return (
      (await this.latest(callId, `what <> 'pass' and state <> 'refused' and ${NOTHING_CAME}`))?.what ?? null
    );
  }

  /** What has just been asked in vain. */
  async refused(callId: string): Promise<Ordered | null> {
    const latest = await this.latest(callId, 'true');
    return latest?.state === 'refused' ? latest.what : null;
  }

  private latest(callId: string, where: string): Promise<{ what: Ordered; state: string } | null> {
    return this.uow.one(
      `select what, state from phone_order o where phone_call_id = $1 and ${where}
         and asked_at > $2::timestamptz - make_interval(secs => $3) order by asked_at desc, id desc limit 1`,
      [callId, this.clock.date(), 2 * PATIENCE_SECONDS],
    );
  }

  /** Not fetched in time, or fetched and nothing came of it. */
  private async expire(orderId: string): Promise<void> {
    const idle = await this.uow.one(
      `select 1 from phone_order o left join phone_transfer t on t.id = o.transfer_id
       where o.id = $1 and (o.state = 'asked' or t.state = 'asked' or o.what <> 'pass' and ${NOTHING_CAME})`,
      [orderId],
    );
    if (idle) await this.refuse(orderId);
  }
}
