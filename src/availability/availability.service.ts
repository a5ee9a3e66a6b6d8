import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { isId, newId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { AvailabilityInput, ClosureInput } from './availability.forms.js';
import { freeOf, heaviest, type Booking } from './bookings.rules.js';
import type { OpenHours } from './coverage.rules.js';
import type { WeekWindow } from './week.rules.js';

export interface Closure {
  id: string;
  startsOn: string;
  endsOn: string;
  note: string;
}
export interface AssistantAvailability extends OpenHours {
  assistantId: string;
  windows: WeekWindow[];
  closures: Closure[];
  /** Work minutes a week on offer, sold ones included. */
  weeklyMinutes: number;
  maxClients: number;
  confirmedAt: Date;
  /** Not confirmed for so long that clients are told. */
  stale: boolean;
  revision: number;
  /** Sold to contracts that have not ended. */
  bookings: (Booking & { contractId: string })[];
}

export const STALE_AFTER_DAYS = 7;
const FARTHEST_DAYS = 730;

/** When an assistant can be reached, and the work hours she has on offer. */
@Injectable()
export class Availability {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** An assistant's week, closures to come and hours sold; null until she has drawn it. */
  async ofAssistant(assistantId: string): Promise<AssistantAvailability | null> {
    return (await this.ofAssistants([assistantId])).get(assistantId) ?? null;
  }

  /** The same for several assistants in one statement. */
  async ofAssistants(assistantIds: string[]): Promise<Map<string, AssistantAvailability>> {
    const now = this.clock.date();
    const rows = await this.uow.query<AssistantAvailability>(
      `select a.assistant_id "assistantId", a.timezone, a.weekly_minutes "weeklyMinutes", a.max_clients "maxClients",
         a.works_holidays "worksHolidays", a.confirmed_at "confirmedAt", a.revision,
         a.confirmed_at < $2::timestamptz - make_interval(days => $3) stale,
         (select coalesce(jsonb_agg(jsonb_build_object('day', weekday, 'from', to_char(starts, 'HH24:MI'),
             'to', to_char(ends, 'HH24:MI')) order by weekday, starts), '[]')
          from availability_window w where w.assistant_id = a.assistant_id) windows,
         (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'startsOn', starts_on, 'endsOn', ends_on, 'note', note)
             order by starts_on), '[]')
          from closure c where c.assistant_id = a.assistant_id and c.ends_on >= ($2 at time zone a.timezone)::date) closures,
         (select coalesce(jsonb_agg(jsonb_build_object('contractId', contract_id, 'weeklyMinutes', b.weekly_minutes,
             'startsOn', starts_on, 'endsOn', ends_on) order by starts_on, contract_id), '[]')
          from work_booking b where b.assistant_id = a.assistant_id
            and (b.ends_on is null or b.ends_on >= ($2 at time zone a.timezone)::date)) bookings
       from availability a where a.assistant_id = any($1::uuid[])`,
      [assistantIds, now, STALE_AFTER_DAYS],
    );
    return new Map(rows.map((row) => [row.assistantId, row]));
  }

  /** Work minutes a week still to sell on every day from a date to another (or for good). */
  async freeMinutes(assistantId: string, from: string, to: string | null = null): Promise<number> {
    const own = await this.ofAssistant(assistantId);
    return own ? freeOf(own.weeklyMinutes, own.bookings, from, to) : 0;
  }

  /** Saves the assistant's week, which also confirms it. */
  async save(actor: Member, input: AvailabilityInput): Promise<void> {
    await this.uow.run(actor, async () => {
      // The account's row is there before the first week is: two first saves wait for each other here.
      await this.uow.query(`select 1 from account where id = $1 for update`, [actor.accountId]);
      const saved = await this.uow.returning(
        `insert into availability (assistant_id, timezone, weekly_minutes, max_clients, works_holidays, confirmed_at, revision)
         select $1, $2, $3, $4, $5, $6, 1 where $7 = 0
         on conflict (assistant_id) do nothing returning 1`,
        this.values(actor, input),
      );
      if (saved.length === 0) {
        const changed = await this.uow.returning(
          `update availability set timezone = $2, weekly_minutes = $3, max_clients = $4, works_holidays = $5,
             confirmed_at = $6, revision = revision + 1 where assistant_id = $1 and revision = $7 returning 1`,
          this.values(actor, input),
        );
        if (changed.length === 0) throw new Stale();
      }
      await this.uow.query(`delete from availability_window where assistant_id = $1`, [actor.accountId]);
      await this.uow.query(
        `insert into availability_window (assistant_id, weekday, starts, ends)
         select $1, day, "from"::time, "to"::time from jsonb_to_recordset($2::jsonb) as w(day int, "from" text, "to" text)`,
        [actor.accountId, JSON.stringify(input.windows)],
      );
      await this.changed(actor.accountId);
    });
  }

  private values(actor: Member, input: AvailabilityInput): unknown[] {
    const minutes = Math.round(input.weeklyHours * 60);
    const now = this.clock.date();
    return [
      actor.accountId,
      input.timezone,
      minutes,
      input.maxClients,
      input.worksHolidays,
      now,
      input.revision,
    ];
  }

  /** The assistant says that her week is still right. */
  async confirm(actor: Member): Promise<void> {
    await this.uow.run(actor, async () => {
      const confirmed = await this.uow.returning(
        `update availability set confirmed_at = $2 where assistant_id = $1 returning 1`,
        [actor.accountId, this.clock.date()],
      );
      found(confirmed[0], 'availability');
      await this.changed(actor.accountId);
    });
  }

  /** Closes the assistant for whole days, in her zone. */
  async close(actor: Member, closure: ClosureInput): Promise<string> {
    const own = found(await this.ofAssistant(actor.accountId), 'availability');
    const today = this.clock.today(own.timezone);
    if (closure.endsOn < today.toString()) throw new Refusal('closure_past', { field: 'endsOn' });
    if (closure.endsOn > today.add({ days: FARTHEST_DAYS }).toString())
      throw new Refusal('closure_far', { field: 'endsOn' });
    const id = newId();
    await this.uow.run(actor, async () => {
      await this.uow.query(`select 1 from availability where assistant_id = $1 for update`, [
        actor.accountId,
      ]);
      const made = await this.uow.returning(
        `insert into closure (id, assistant_id, starts_on, ends_on, note, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning 1`,
        [id, actor.accountId, closure.startsOn, closure.endsOn, closure.note, this.clock.date()],
      );
      if (made.length === 0) throw new Refusal('closure_overlap', { field: 'startsOn', status: 409 });
      await this.changed(actor.accountId);
    });
    return id;
  }

  /** Takes a closure back. */
  async reopen(actor: Member, closureId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const gone = isId(closureId)
        ? await this.uow.returning(`delete from closure where id = $1 and assistant_id = $2 returning 1`, [
            closureId,
            actor.accountId,
          ])
        : [];
      found(gone[0], 'closure');
      await this.changed(actor.accountId);
    });
  }

  /**
   * Sells work hours to a contract, in the contract's own transaction; again for the same contract, its new hours take
   * the place of the old. Refusal `sold_out` or `clients_full` when there is no room on some day of the time asked for.
   */
  async book(booking: Booking & { contractId: string; assistantId: string }): Promise<void> {
    if (!this.uow.active) throw new Error('hours are booked in the transaction of their contract');
    const { contractId, assistantId, weeklyMinutes, startsOn, endsOn } = booking;
    await this.uow.query(`select 1 from availability where assistant_id = $1 for update`, [assistantId]);
    const own = await this.ofAssistant(assistantId);
    if (!own) throw new Refusal('sold_out', { status: 409, params: { free: 0 } });
    const others = own.bookings.filter((one) => one.contractId !== contractId);
    const free = freeOf(own.weeklyMinutes, others, startsOn, endsOn);
    if (weeklyMinutes > free)
      throw new Refusal('sold_out', { status: 409, params: { free: Math.floor(free / 6) / 10 } });
    if (heaviest(others, startsOn, endsOn).clients >= own.maxClients)
      throw new Refusal('clients_full', { status: 409 });
    await this.uow.query(
      `insert into work_booking (contract_id, assistant_id, weekly_minutes, starts_on, ends_on) values ($1, $2, $3, $4, $5)
       on conflict (contract_id) do update set weekly_minutes = $3, starts_on = $4, ends_on = $5`,
      [contractId, assistantId, weeklyMinutes, startsOn, endsOn],
    );
    await this.changed(assistantId);
  }

  /** Gives a contract's hours back after its last day, in the contract's own transaction. */
  async release(contractId: string, endsOn: string): Promise<void> {
    if (!this.uow.active) throw new Error('hours are released in the transaction of their contract');
    const [booked] = await this.uow.query<{ assistantId: string }>(
      `select assistant_id "assistantId" from work_booking where contract_id = $1`,
      [contractId],
    );
    if (!booked) return;
    await this.uow.query(`select 1 from availability where assistant_id = $1 for update`, [
      booked.assistantId,
    ]);
    await this.uow.query(`delete from work_booking where contract_id = $1 and starts_on > $2::date`, [
      contractId,
      endsOn,
    ]);
    await this.uow.query(
      `update work_booking set ends_on = least(ends_on, $2::date) where contract_id = $1`,
      [contractId, endsOn],
    );
    await this.changed(booked.assistantId);
  }

  /** Asks, once, every assistant whose week was confirmed too long ago. */
  async askStale(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select assistant_id id from availability
       where confirmed_at < $1::timestamptz - make_interval(days => $2) and (asked_at is null or asked_at < confirmed_at)
       order by confirmed_at limit 500`,
      [this.clock.date(), STALE_AFTER_DAYS],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const asked = await this.uow.returning(
          `update availability set asked_at = $2
           where assistant_id = $1 and confirmed_at < $2::timestamptz - make_interval(days => $3)
             and (asked_at is null or asked_at < confirmed_at) returning 1`,
          [id, this.clock.date(), STALE_AFTER_DAYS],
        );
        if (asked.length === 0) return;
        await this.events.record('availability.stale', { subjectKind: 'account', subjectId: id });
      });
    }
  }

  private async changed(assistantId: string): Promise<void> {
    await this.events.record('availability.changed', { subjectKind: 'account', subjectId: assistantId });
  }
}
