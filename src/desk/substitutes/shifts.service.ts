import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Live } from '../../platform/live/live.js';
import { Clock } from '../../platform/time/clock.js';
import { instantOf } from '../appointments/local-time.rules.js';
import { Desks } from '../desks.service.js';
import type { ShiftInput } from './substitutes.forms.js';
import { ShiftNotes } from './shift-notes.service.js';

const LONGEST_DAYS = 62;
const OVERLAPS = '23P01';

interface ShiftRow {
  id: string;
  contractId: string;
  assistantId: string;
  ownerId: string;
  from: Date;
  until: Date;
}

/** The stretches of time in which a substitute takes over. */
@Injectable()
export class Shifts implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly live: Live,
    private readonly desks: Desks,
    private readonly notes: ShiftNotes,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.desk.shifts', () => this.tellDue());
  }

  /** Plans a shift, with a note on what she must know. Returns its id. */
  plan(actor: Member, contractId: string, input: ShiftInput): Promise<string> {
    return this.desks.work(actor, contractId, async (desk) => {
      const { contract } = desk;
      if (contract.assistantId !== actor.accountId) throw new Missing('contract');
      const from = dateAt(input.fromDate, input.fromTime, contract.timezone, 'fromTime');
      const until = dateAt(input.toDate, input.toTime, contract.timezone, 'toTime');
      this.check(from, until);
      const agreed = found(
        await this.uow.one<{ assistantId: string; shareBps: number; agreed: boolean }>(
          `select assistant_id "assistantId", share_bps "shareBps",
             agreed_at is not null and business_agreed_at is not null agreed
           from substitute where id = $1 and contract_id = $2 and ended_at is null for share`,
          [input.substituteId, contractId],
        ),
        'substitute',
      );
      if (!agreed.agreed) throw new Refusal('substitute_not_agreed', { field: 'substituteId', status: 409 });
      const id = newId();
      try {
        await this.uow.query(
          `insert into substitute_shift (id, contract_id, substitute_id, assistant_id, share_bps, from_at, to_at, planned_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            id,
            contractId,
            input.substituteId,
            agreed.assistantId,
            agreed.shareBps,
            from,
            until,
            this.clock.date(),
          ],
        );
      } catch (error) {
        if ((error as { code?: string }).code !== OVERLAPS) throw error;
        throw new Refusal('shift_overlaps', { field: 'fromTime', status: 409 });
      }
      if (input.note) await this.notes.write(desk, id, input.note);
      const row = { id, contractId, assistantId: agreed.assistantId, ownerId: actor.accountId, from, until };
      await this.tell('shift_planned', row, { assistantId: agreed.assistantId });
      await this.tell('shift_announced', row);
      return id;
    });
  }

  /** Calls a shift off, or ends one that runs: by the contract's assistant, or by the substitute herself. */
  end(actor: Member, id: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const row = isId(id)
        ? await this.uow.one<ShiftRow>(
            `select s.id, s.contract_id "contractId", s.assistant_id "assistantId", c.assistant_id "ownerId",
               s.from_at "from", s.to_at "until" from substitute_shift s join contract c on c.id = s.contract_id
             where s.id = $1 and $2 in (s.assistant_id, c.assistant_id) and s.cancelled_at is null for update of s`,
            [id, actor.accountId],
          )
        : null;
      const shift = found(row, 'shift');
      const now = this.clock.date();
      if (shift.until <= now) throw new Refusal('shift_over', { status: 409 });
      if (shift.from < now)
        await this.uow.query(`update substitute_shift set to_at = $2 where id = $1`, [id, now]);
      else await this.uow.query(`update substitute_shift set cancelled_at = $2 where id = $1`, [id, now]);
      await this.tell('shift_ended', shift);
      await this.tell('shift_called_off', shift, {
        ...(actor.accountId !== shift.assistantId && { assistantId: shift.assistantId }),
      });
    });
  }

  private check(from: Date, until: Date): void {
    const now = this.clock.date();
    if (until <= from) throw new Refusal('shift_backwards', { field: 'toTime' });
    if (until <= now) throw new Refusal('shift_past', { field: 'toTime' });
    if (until.getTime() - from.getTime() > LONGEST_DAYS * 86_400_000)
      throw new Refusal('shift_too_long', { field: 'toDate', params: { days: LONGEST_DAYS } });
  }

  /** Tells desks and telephone that a shift has begun or ended; whether it has is asked of the clock, not of this. */
  private async tellDue(): Promise<void> {
    for (const [column, at, what] of [
      ['began_told_at', 'from_at', 'shift_began'],
      ['ended_told_at', 'to_at', 'shift_ended'],
    ] as const) {
      await this.uow.run({ accountId: null }, async () => {
        const due = await this.uow.returning<ShiftRow>(
          `update substitute_shift s set ${column} = $1 from contract c
           where c.id = s.contract_id and s.cancelled_at is null and s.${column} is null and s.${at} <= $1
           returning s.id, s.contract_id "contractId", s.assistant_id "assistantId", c.assistant_id "ownerId"`,
          [this.clock.date()],
        );
        for (const shift of due) await this.tell(what, shift);
      });
    }
  }

  private async tell(
    what: string,
    { id, contractId, assistantId, ownerId }: Pick<ShiftRow, 'id' | 'contractId' | 'assistantId' | 'ownerId'>,
    data: Record<string, unknown> = {},
  ): Promise<void> {
    await this.events.record(`substitute.${what}`, {
      subjectKind: 'substitute_shift',
      subjectId: id,
      contractId,
      data,
    });
    const topics = [assistantId, ownerId].map((account) => `account:${account}`);
    await this.live.publish(topics, { kind: 'desk', contractId });
  }
}

function dateAt(date: string, time: string, timezone: string, field: string): Date {
  return new Date(
    instantOf(Temporal.PlainDate.from(date).toString(), time, timezone, field).epochMilliseconds,
  );
}
