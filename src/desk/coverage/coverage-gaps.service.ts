import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Availability, type Span, type WeekWindow } from '../../availability/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events, type EventRecord } from '../../platform/events/events.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { WORKING } from '../desk.js';
import { gapsByDay, uncovered, type Gap } from './gaps.rules.js';

interface Agreed {
  assistantId: string;
  timezone: string;
  windows: WeekWindow[];
  endsOn: string | null;
  shifts: Span[];
  others: string[];
}

/** How far ahead an absence is looked for. */
const AHEAD_DAYS = 60;
const NOBODY = { accountId: null };

/** Tells both sides of a contract when an absence leaves hours they agreed on without anyone, once for each day. */
@Injectable()
export class CoverageGaps implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly availability: Availability,
  ) {}

  onModuleInit(): void {
    const contract = ['activated', 'paused', 'resumed', 'notice_given', 'ended'].map(
      (what) => `contract.${what}`,
    );
    const shifts = ['shift_planned', 'shift_ended', 'ended'].map((what) => `substitute.${what}`);
    this.events.on('desk.coverage', ['availability.changed', ...contract, ...shifts], (event) =>
      this.heard(event),
    );
    this.jobs.every('23 4 * * *', 'sweep.desk.coverage', () => this.sweep());
  }

  /** The days ahead on which nobody answers at agreed hours, for a contract the caller has shown to be the actor's. */
  async ahead(contractId: string): Promise<Gap[]> {
    const agreed = await this.agreed(contractId);
    if (!agreed || agreed.windows.length === 0) return [];
    const hours = await this.availability.ofAssistants([agreed.assistantId, ...agreed.others]);
    const assistant = hours.get(agreed.assistantId);
    if (!assistant) return [];
    const { timezone, windows, shifts, endsOn } = agreed;
    const others = agreed.others.flatMap((id) => hours.get(id) ?? []);
    const farthest = this.clock.today(timezone).add({ days: AHEAD_DAYS }).toString();
    const to = endsOn && endsOn < farthest ? endsOn : farthest;
    if (to < this.clock.today(timezone).toString()) return [];
    const spans = uncovered({ need: { timezone, windows }, assistant, shifts, others }, this.clock.now(), to);
    return gapsByDay(spans, timezone);
  }

  /** Compares the days ahead with those both sides know of; more than that is news. */
  private refresh(contractId: string): Promise<void> {
    return this.uow.run(NOBODY, async () => {
      await this.uow.query(`select 1 from contract where id = $1 for no key update`, [contractId]);
      const gaps = await this.ahead(contractId);
      const told = await this.uow.returning<{ day: string; minutes: number }>(
        `delete from coverage_gap where contract_id = $1 returning day::text "day", minutes`,
        [contractId],
      );
      await this.uow.query(
        `insert into coverage_gap (contract_id, day, minutes, told_at)
         select $1, day, minutes, $4 from unnest($2::date[], $3::smallint[]) as gap (day, minutes)`,
        [contractId, gaps.map(({ day }) => day), gaps.map(({ minutes }) => minutes), this.clock.date()],
      );
      const known = new Map(told.map(({ day, minutes }) => [day, minutes]));
      const fresh = gaps.filter(({ day, minutes }) => minutes > (known.get(day) ?? 0));
      if (fresh.length === 0) return;
      await this.events.record('contract.uncovered', {
        subjectKind: 'contract',
        subjectId: contractId,
        contractId,
        data: { days: fresh.length },
      });
    });
  }

  private async heard({ name, contractId, subjectId }: EventRecord): Promise<void> {
    if (contractId && name !== 'availability.changed') return this.refresh(contractId);
    const rows = await this.uow.query<{ id: string }>(
      `select c.id from contract c where c.state = any ($2) and (c.assistant_id = $1 or exists (
         select from phone_rota mine join phone_rota other on other.phone_number_id = mine.phone_number_id
         join contract k on k.id = other.contract_id where mine.contract_id = c.id and k.assistant_id = $1))`,
      [subjectId, WORKING],
    );
    for (const { id } of rows) await this.refresh(id);
  }

  /** Absences far ahead come into sight day by day. */
  private async sweep(): Promise<void> {
    const rows = await this.uow.query<{ id: string }>(
      `select c.id from contract c where c.state = any ($1) and (
           exists (select from closure o where o.assistant_id = c.assistant_id and o.ends_on >= $2::date - 1)
           or exists (select from coverage_gap g where g.contract_id = c.id))
       union select contract_id from coverage_gap`,
      [WORKING, this.clock.date()],
    );
    await eachOnItsOwn(rows, ({ id }) => this.refresh(id));
  }

  private agreed(contractId: string): Promise<Agreed | null> {
    return this.uow.one<Agreed>(
      `select c.assistant_id "assistantId", b.timezone, c.ends_on::text "endsOn",
         (select coalesce(jsonb_agg(jsonb_build_object('day', weekday, 'from', to_char(starts, 'HH24:MI'),
             'to', to_char(ends, 'HH24:MI')) order by weekday, starts), '[]') from brief_slot s where s.brief_id = b.id) windows,
         (select coalesce(jsonb_agg(jsonb_build_object('start', floor(extract(epoch from s.from_at) / 60),
             'end', ceil(extract(epoch from s.to_at) / 60)) order by s.from_at), '[]')
          from substitute_shift s join substitute a on a.id = s.substitute_id and a.ended_at is null
            and a.agreed_at is not null and a.business_agreed_at is not null
          where s.contract_id = c.id and s.cancelled_at is null and s.to_at > $3) shifts,
         array(select distinct k.assistant_id::text from phone_rota mine
           join phone_rota other on other.phone_number_id = mine.phone_number_id and other.contract_id <> mine.contract_id
           join phone_number n on n.id = mine.phone_number_id and n.removed_at is null
           join contract k on k.id = other.contract_id and k.state = any ($2)
           where mine.contract_id = c.id and k.assistant_id <> c.assistant_id) others
       from contract c join brief b on b.id = c.brief_id where c.id = $1 and c.state = any ($2)`,
      [contractId, WORKING, this.clock.date()],
    );
  }
}
