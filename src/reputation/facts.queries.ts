import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { formula } from './formula.data.js';
import type { Facts, MonthFact, ReviewFact } from './reputation.rules.js';

/** Reads the facts of an assistant's reputation: published, settled and dated; nothing that is still open. */
@Injectable()
export class ReputationFacts {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async of(assistantId: string): Promise<Facts> {
    return {
      asOf: this.clock.date().toISOString().slice(0, 10),
      reviews: await this.reviews(assistantId),
      work: await this.work(assistantId),
      punctuality: await this.punctuality(assistantId),
    };
  }

  /** The names behind the clients' ids, for the assistant's own page. */
  async names(organisationIds: string[]): Promise<Map<string, string>> {
    const rows = await this.uow.query<{ id: string; name: string }>(
      `select id, name from organisation where id = any($1)`,
      [organisationIds],
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  private reviews(assistantId: string): Promise<ReviewFact[]> {
    return this.uow.query<ReviewFact>(
      `select v.id, r.organisation_id client, (r.opened_at at time zone 'UTC')::date::text "on",
              jsonb_build_object('answering', v.answering, 'accuracy', v.accuracy, 'courtesy', v.courtesy,
                'confidentiality', v.confidentiality, 'punctuality', v.punctuality) marks
       from review v join review_round r on r.id = v.round_id
       where r.assistant_id = $1 and v.side = 'business' and v.state = 'published' order by r.opened_at, v.id`,
      [assistantId],
    );
  }

  /** Lines and deliveries a client agreed with, and those it rightly objected to or sent back. */
  private work(assistantId: string): Promise<MonthFact[]> {
    return this.uow.query<MonthFact>(
      `select client, max(day)::text "on", sum(good)::int good, sum(bad)::int bad from (
         select c.organisation_id client, (l.started_at at time zone c.timezone)::date as day,
                (not founded.yes)::int good, founded.yes::int bad
         from time_line l join contract c on c.id = l.contract_id,
         lateral (select exists (select 1 from objection o where o.time_line_id = l.id
                    and o.outcome in ('corrected', 'withdrawn', 'upheld')) yes) founded
         where c.assistant_id = $1 and l.state in ('approved', 'corrected', 'withdrawn', 'decided')
         union all
         select c.organisation_id, (d.accepted_at at time zone c.timezone)::date, 1, d.round - 1
         from delivery d join contract c on c.id = d.contract_id
         where c.assistant_id = $1 and d.state = 'accepted'
       ) line group by client, date_trunc('month', day) order by client, "on"`,
      [assistantId],
    );
  }

  private punctuality(assistantId: string): Promise<MonthFact[]> {
    return this.uow.query<MonthFact>(
      `select client, max(day)::text "on", sum(on_time)::int good, sum(1 - on_time)::int bad from (
         select c.organisation_id client, t.ends_on as day,
                (t.submitted_at < (t.ends_on + $2::int + 1)::timestamp at time zone c.timezone)::int on_time
         from timesheet t join contract c on c.id = t.contract_id
         where c.assistant_id = $1 and t.submitted_at is not null
       ) sheet group by client, date_trunc('month', day) order by client, "on"`,
      [assistantId, formula.submitWithinDays],
    );
  }
}
