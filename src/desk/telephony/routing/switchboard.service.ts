import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { isId, newId } from '../../../platform/ids.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Live } from '../../../platform/live/live.js';
import { Clock } from '../../../platform/time/clock.js';
import { Desks } from '../../desks.service.js';
import { Callers } from './callers.service.js';
import { PHONE_CALL, type Line, type PhoneCall, type PhoneCaller } from './line.js';
import { candidatesOf } from './routing.rules.js';

const NOBODY = { accountId: null };
/** A database that hangs is as good as gone: exchanges give up on us after some seconds more. */
const PATIENCE_MS = 3000;
const OPEN = ['ringing', 'waiting', 'voicemail'];

/**
 * Puts calls to desks. Every piece of news from an exchange has a key of its own: told twice, out of order or after
 * the end it changes nothing, and the answer is what holds now.
 */
@Injectable()
export class Switchboard {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly live: Live,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly callers: Callers,
  ) {}

  /** A call begins to ring: who is on duty and free is chosen, kept and told in one statement. */
  async ring(line: Line, exchangeCall: string, caller: PhoneCaller): Promise<PhoneCall> {
    const id = newId();
    const kept = this.uow.prepared<PhoneCall>(
      'telephony ring',
      `select ${PHONE_CALL} from phone_ring($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        line.id,
        line.organisationId,
        exchangeCall,
        id,
        line.clientName,
        JSON.stringify(candidatesOf(line, id, caller, this.clock.now())),
        line.rota[0]?.contractId ?? null,
        line.provider === 'twilio',
        this.clock.date(),
      ],
    );
    const call = await within(PATIENCE_MS, kept);
    if (!call) throw new Error('a call that rings is always kept');
    return call;
  }

  /** A call of this number; null when there is none. */
  async find(line: Line, callId: string): Promise<PhoneCall | null> {
    if (!isId(callId)) return null;
    return this.uow.one<PhoneCall>(
      `select ${PHONE_CALL} from phone_call where id = $1 and phone_number_id = $2`,
      [callId, line.id],
    );
  }

  /** A call of this number, by the exchange's own name for it. */
  async named(line: Line, exchangeCall: string): Promise<PhoneCall | null> {
    return this.uow.one<PhoneCall>(
      `select ${PHONE_CALL} from phone_call where phone_number_id = $1 and exchange_call = $2`,
      [line.id, exchangeCall],
    );
  }

  /** Puts a call to the next desk: after one let it ring (`gaveUp`), or to see whether somebody is free by now. */
  async move(line: Line, call: PhoneCall, key: string, gaveUp: boolean): Promise<PhoneCall> {
    const caller = await this.callers.carry(call);
    return this.uow.run(NOBODY, async () => {
      const now = await this.locked(call.id);
      const news = await this.isNews(line, key, gaveUp ? 'unanswered' : 'asked', call.id);
      if (!news || !['ringing', 'waiting'].includes(now.state)) return now;
      const tried = gaveUp && now.contractId ? [...now.tried, now.contractId] : now.tried;
      // Let go first: a call must not find its own desk busy with itself.
      await this.uow.query(
        `update phone_call set state = 'voicemail', assistant_id = null, tried = $2 where id = $1`,
        [call.id, tried],
      );
      const [moved] = await this.uow.query<PhoneCall>(
        `select ${PHONE_CALL} from phone_place($1, $2, $3, $4, $5, $6)`,
        [
          call.id,
          line.clientName,
          JSON.stringify(candidatesOf(line, call.id, caller, this.clock.now(), tried)),
          line.rota[0]?.contractId ?? null,
          line.provider === 'twilio',
          this.clock.date(),
        ],
      );
      if (now.assistantId !== moved!.assistantId) await this.over(now);
      return moved!;
    });
  }

  /** A call is over, whoever hung up. Told before its ring, it is kept as over: the ring then changes nothing. */
  async end(line: Line, exchangeCall: string, caller: PhoneCaller, key: string): Promise<void> {
    const call = (await this.named(line, exchangeCall)) ?? (await this.unheard(line, exchangeCall, caller));
    await this.uow.run(NOBODY, async () => {
      await this.isNews(line, key, 'ended', call.id);
      await this.close(call.id);
    });
  }

  /** Ends a call that is still open, in the current unit of work; what follows of it is a job's. */
  async close(callId: string): Promise<void> {
    const call = await this.locked(callId);
    if (call.state === 'ended') return;
    const outcome = call.answeredAt ? 'answered' : 'missed';
    await this.uow.query(`update phone_call set state = 'ended', ended_at = $2, outcome = $3 where id = $1`, [
      callId,
      this.clock.date(),
      outcome,
    ]);
    await this.over(call);
    await this.jobs.send('telephony.settle', { callId });
  }

  /** Whether the exchange tells this for the first time. */
  async isNews(line: Line, key: string, kind: string, callId: string): Promise<boolean> {
    const fresh = await this.uow.returning(
      `insert into phone_event (phone_number_id, key, kind, phone_call_id, received_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning 1`,
      [line.id, key, kind, callId, this.clock.date()],
    );
    return fresh.length > 0;
  }

  /** The call as it stands, held until the unit of work ends. */
  async locked(callId: string): Promise<PhoneCall> {
    const call = await this.uow.one<PhoneCall>(
      `select ${PHONE_CALL} from phone_call where id = $1 for update`,
      [callId],
    );
    if (!call) throw new Error('a call is never removed');
    return call;
  }

  /** Tells the desk that a call no longer rings there, and those before it what became of it. */
  async over({ id, assistantId, contractId, tried }: PhoneCall): Promise<void> {
    if (tried.length > 0) {
      const before = await this.uow.query<{ topic: string }>(
        `select distinct 'account:' || assistant_id topic from contract where id = any ($1)`,
        [tried],
      );
      await this.live.publish(
        before.map(({ topic }) => topic),
        { kind: 'ring_over', id },
      );
    }
    if (!assistantId) return;
    await this.live.publish([`account:${assistantId}`], {
      kind: 'ring_over',
      id,
      ...(contractId && { contractId }),
    });
  }

  /** Kept without ever having rung. */
  private async unheard(line: Line, exchangeCall: string, caller: PhoneCaller): Promise<PhoneCall> {
    const id = newId();
    const home = line.rota[0]?.contractId ?? null;
    const keep = (): Promise<PhoneCall[]> =>
      this.uow.returning<PhoneCall>(
        `insert into phone_call (id, phone_number_id, organisation_id, exchange_call, state, contract_id, ringing_since)
         values ($1, $2, $3, $4, 'voicemail', $5, $6) on conflict (phone_number_id, exchange_call) do nothing
         returning ${PHONE_CALL}`,
        [id, line.id, line.organisationId, exchangeCall, home, this.clock.date()],
      );
    const [kept] = await (home
      ? this.desks.inJob(home, async (desk) => {
          const rows = await keep();
          if (rows.length > 0) await this.callers.keep(desk, id, caller);
          return rows;
        })
      : keep());
    return kept ?? (await this.named(line, exchangeCall))!;
  }

  /** Ends calls whose exchange never told their end. */
  async sweep(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from phone_call where state <> 'ended' and (
         state = any ($1) and greatest(rung_at, ringing_since) < $2::timestamptz - interval '5 minutes'
         or ringing_since < $2::timestamptz - interval '6 hours') order by ringing_since limit 500`,
      [OPEN, this.clock.date()],
    );
    for (const { id } of due) await this.uow.run(NOBODY, () => this.close(id));
    // A question is remembered for as long as its signature is believed.
    await this.uow.query(
      `delete from phone_event where received_at < $1::timestamptz - interval '30 days'
         or kind = 'orders' and received_at < $1::timestamptz - interval '15 minutes'`,
      [this.clock.date()],
    );
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
