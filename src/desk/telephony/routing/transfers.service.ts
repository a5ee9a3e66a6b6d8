import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Refusal } from '../../../platform/errors.js';
import { isId, newId } from '../../../platform/ids.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Clock } from '../../../platform/time/clock.js';
import { e164 } from '../../contacts/number.rules.js';
import type { Desk } from '../../desk.js';
import { Desks } from '../../desks.service.js';
import type { Person } from '../../playbooks/playbook.content.js';
import { Playbooks } from '../../playbooks/playbooks.service.js';
import type { Provider } from './line.js';
import { PhoneOrders } from './orders.service.js';

export type TransferState = 'asked' | 'ringing' | 'joined' | 'unanswered' | 'back' | 'failed' | 'refused';
export interface Transfer {
  id: string;
  callId: string;
  contractId: string;
  person: string;
  state: TransferState;
  /** Which of the person's numbers is rung, from 0. */
  tries: number;
}
/** How far the latest attempt to pass a call on has got. */
export interface Passed {
  callId: string;
  provider: Provider;
  possible: boolean;
  /** The exchange can be told to. */
  commanded: boolean;
  /** When the telephone was hung up. */
  endedAt: Date | null;
  state: TransferState | null;
  person: string;
  tries: number;
}
/** What a state may follow; told again, or told late, a step changes nothing. */
const after: Record<Exclude<TransferState, 'asked'>, TransferState[]> = {
  ringing: ['asked'],
  // News of its beginning may be lost: whoever speaks to the caller has taken the call.
  joined: ['asked', 'ringing', 'refused'],
  unanswered: ['asked', 'ringing'],
  back: ['ringing', 'unanswered', 'refused'],
  failed: ['unanswered', 'back'],
  refused: ['asked', 'ringing'],
};
/** A number rings no longer than this: an exchange that says no more has not passed the call on. */
const SILENCE_MS = 75_000;
const COLUMNS = `id, phone_call_id "callId", contract_id "contractId", person, state, tries`;

/** Passes a call on to one of the client's people, where the exchange can be told to. */
@Injectable()
export class Transfers implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly orders: PhoneOrders,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ transferId: string; tries: number }>(
      'telephony.transfer_silence',
      ({ transferId, tries }) => this.giveUp(transferId, tries),
    );
  }

  /** Asks for a call under way to be passed on. Refused where only her own telephone can do that. */
  async ask(
    desk: Desk,
    recordId: string,
    person: Pick<Person, 'key' | 'number' | 'otherNumbers'>,
  ): Promise<void> {
    const call = await this.orders.callOf(desk, recordId, true);
    if (!call?.commanded) throw new Refusal('transfer_by_phone', { status: 409 });
    if (call.state !== 'answered') throw new Refusal('call_gone', { status: 409 });
    if (numbersOf(person).length === 0) throw new Refusal('transfer_number', { status: 409 });
    if ((await this.latest(call.id))?.state === 'joined')
      throw new Refusal('transfer_under_way', { status: 409 });
    const id = newId();
    const asked = await this.uow.returning(
      `insert into phone_transfer (id, phone_call_id, contract_id, person, state, state_at, asked_by, asked_at)
       values ($1, $2, $3, $4, 'asked', $5, $6, $5) on conflict do nothing returning id`,
      [id, call.id, desk.contract.id, person.key, this.clock.date(), desk.actor.accountId],
    );
    if (asked.length === 0) throw new Refusal('transfer_under_way', { status: 409 });
    if (call.provider === 'generic') return this.orders.put(call, 'pass', id);
    await this.jobs.send('telephony.transfer', { transferId: id });
  }

  /** Whether the exchange passes this call on, and how far it has got; null for a call no exchange of ours brought. */
  async of(desk: Desk, recordId: string): Promise<Passed | null> {
    const call = await this.orders.callOf(desk, recordId);
    if (!call) return null;
    const latest = await this.latest(call.id);
    const busy = latest !== null && ['asked', 'ringing', 'joined'].includes(latest.state);
    const commanded = call.commanded && call.state === 'answered';
    return {
      callId: call.id,
      provider: call.provider,
      commanded,
      endedAt: call.endedAt,
      possible: commanded && !busy,
      state: latest?.state ?? null,
      person: latest?.person ?? '',
      tries: latest?.tries ?? 0,
    };
  }

  async find(id: string): Promise<Transfer | null> {
    return isId(id)
      ? this.uow.one<Transfer>(`select ${COLUMNS} from phone_transfer where id = $1`, [id])
      : null;
  }

  /** Notes how far it has got, and tells the desk. */
  async move(transfer: Transfer, state: Exclude<TransferState, 'asked'>): Promise<void> {
    await this.desks.inJob(transfer.contractId, async (desk) => {
      const moved = await this.uow.returning(
        `update phone_transfer set state = $2, state_at = $3 where id = $1 and state = any ($4) returning id`,
        [transfer.id, state, this.clock.date(), after[state]],
      );
      if (moved.length === 0) return;
      if (state === 'ringing') await this.patience(transfer.id, transfer.tries);
      await this.desks.tell(desk);
    });
  }

  /**
   * The person did not take it at the number rung as `tried`: what to ring now, if a number is left; else it is noted as
   * `spent`. Told again, it is the same.
   */
  next(
    { id, contractId }: Transfer,
    tried: number,
    spent: 'unanswered' | 'back',
  ): Promise<{ number: string; tries: number } | null> {
    return this.desks.inJob(contractId, async (desk) => {
      const now = await this.uow.one<Transfer>(
        `select ${COLUMNS} from phone_transfer where id = $1 and state in ('asked', 'ringing') for update`,
        [id],
      );
      if (!now || tried > now.tries) return null;
      const tries = tried < now.tries ? now.tries : tried + 1;
      const number = await this.numberIn(desk, { ...now, tries });
      const next = number ? { number, tries } : null;
      if (tries === now.tries) return next;
      await this.uow.query(`update phone_transfer set tries = $2, state = $3, state_at = $4 where id = $1`, [
        id,
        next?.tries ?? now.tries,
        next ? 'ringing' : spent,
        this.clock.date(),
      ]);
      if (next) await this.patience(id, next.tries);
      await this.desks.tell(desk);
      return next;
    });
  }

  private patience(transferId: string, tries: number): Promise<void> {
    const after = new Date(this.clock.date().getTime() + SILENCE_MS);
    return this.jobs.send('telephony.transfer_silence', { transferId, tries }, { after });
  }

  /** Nothing more was heard of the number that was to ring: she has her keys again. News that come late are believed. */
  private async giveUp(transferId: string, tries: number): Promise<void> {
    const silent = await this.uow.one<Transfer>(
      `select ${COLUMNS} from phone_transfer where id = $1 and state = 'ringing' and tries = $2 and state_at <= $3`,
      [transferId, tries, new Date(this.clock.date().getTime() - SILENCE_MS)],
    );
    if (silent) await this.move(silent, 'refused');
  }

  /** The caller is with her again, after nobody took what she passed on. */
  async cameBack(callId: string): Promise<void> {
    const transfer = await this.uow.one<Transfer>(
      `select ${COLUMNS} from phone_transfer where phone_call_id = $1 and state = 'unanswered'`,
      [callId],
    );
    if (transfer) await this.move(transfer, 'back');
  }

  /** The number to ring now, as the instructions this call is handled with have it. */
  numberOf(transfer: Transfer): Promise<string | null> {
    return this.desks.inJob(transfer.contractId, (desk) => this.numberIn(desk, transfer));
  }

  private async numberIn(desk: Desk, { callId, person, tries }: Transfer): Promise<string | null> {
    const row = await this.uow.one<{ version: string | null }>(
      `select d.playbook_version_id "version" from phone_call k join desk_call d on d.id = k.record_id where k.id = $1`,
      [callId],
    );
    const playbook = row?.version ? await this.playbooks.version(desk, row.version) : null;
    const found = playbook?.people.find(({ key }) => key === person);
    return found ? (numbersOf(found)[tries] ?? null) : null;
  }

  private latest(callId: string): Promise<Pick<Transfer, 'state' | 'person' | 'tries'> | null> {
    return this.uow.one(
      `select state, person, tries from phone_transfer where phone_call_id = $1 order by asked_at desc, id desc limit 1`,
      [callId],
    );
  }
}

/** A person's numbers that can be rung, in the order the client wants them tried. */
const numbersOf = ({ number, otherNumbers = [] }: Pick<Person, 'number' | 'otherNumbers'>): string[] => [
  ...new Set([number, ...otherNumbers].flatMap((one) => e164(one) ?? [])),
];
