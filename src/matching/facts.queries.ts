import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { Facts, PackageFacts } from './need.js';

/** The facts of published assistants, straight from the tables: all of them at start, one when something changed. */
@Injectable()
export class FactsQueries {
  constructor(private readonly uow: UnitOfWork) {}

  async load(assistantIds: string[] | null): Promise<Facts[]> {
    return this.uow.query<Facts>(FACTS, [assistantIds]);
  }

  /** Keeps how busy an assistant's line is, half hour by half hour of her week. */
  async keepBusy(assistantId: string, busyByHalfHour: number[] | null, at: Date): Promise<void> {
    if (busyByHalfHour === null)
      await this.uow.query(`delete from assistant_line where assistant_id = $1`, [assistantId]);
    else
      await this.uow.query(
        `insert into assistant_line (assistant_id, busy, computed_at) values ($1, $2, $3)
         on conflict (assistant_id) do update set busy = excluded.busy, computed_at = excluded.computed_at`,
        [assistantId, busyByHalfHour.map((chance) => Math.round(chance * 10_000)), at],
      );
  }

  /** Ids of the published, in their order, from one on. */
  async publishedAfter(id: string | null, limit: number): Promise<string[]> {
    const rows = await this.uow.query<{ id: string }>(
      `select p.assistant_id id from assistant_profile p join availability a using (assistant_id)
       where p.state = 'published' and ($1::uuid is null or p.assistant_id > $1) order by p.assistant_id limit $2`,
      [id, limit],
    );
    return rows.map((row) => row.id);
  }

  async countPublished(): Promise<number> {
    const row = await this.uow.one<{ count: number }>(
      `select count(*)::int count from assistant_profile where state = 'published'`,
    );
    return row?.count ?? 0;
  }

  /** What some assistants offer now, in their order. The packed market keeps no names and versions. */
  async offers(assistantIds: string[]): Promise<Map<string, PackageFacts[]>> {
    const rows = await this.uow.preparedRows<PackageFacts & { assistantId: string }>(
      'what assistants offer',
      `select k.assistant_id "assistantId", v.id "versionId", v.kind, v.name, v.price_cents "priceCents",
         v.included_minutes "includedMinutes", v.overage_cents "overageCents", v.increment_minutes "incrementMinutes"
       from rate_package k join rate_package_version v on v.package_id = k.id and v.version = k.latest_version
       where k.assistant_id = any ($1) and k.withdrawn_at is null order by k.position, k.id`,
      [assistantIds],
    );
    const offers = new Map<string, PackageFacts[]>(assistantIds.map((id) => [id, []]));
    for (const { assistantId, ...one } of rows) offers.get(assistantId)?.push(one);
    return offers;
  }

  /** Whom a business has blocked, and who has blocked it. */
  async blockedWith(organisationId: string): Promise<Set<string>> {
    const rows = await this.uow.query<{ id: string }>(
      `select distinct assistant_id id from side_block where organisation_id = $1`,
      [organisationId],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The assistant an event about a contract is about. */
  async assistantOfContract(contractId: string): Promise<string | null> {
    const row = await this.uow.one<{ id: string }>(`select assistant_id id from contract where id = $1`, [
      contractId,
    ]);
    return row?.id ?? null;
  }
}

const FACTS = `
select p.assistant_id "assistantId", a.timezone, a.weekly_minutes "weeklyMinutes", a.max_clients "maxClients",
  a.works_holidays "worksHolidays", (floor(extract(epoch from a.confirmed_at)) * 1000)::float8 "confirmedAt",
  coalesce((select jsonb_agg(jsonb_build_object('day', w.weekday, 'from', to_char(w.starts, 'HH24:MI'),
      'to', to_char(w.ends, 'HH24:MI')) order by w.weekday, w.starts)
    from availability_window w where w.assistant_id = p.assistant_id), '[]') windows,
  coalesce((select jsonb_agg(jsonb_build_object('startsOn', c.starts_on, 'endsOn', c.ends_on) order by c.starts_on)
    from closure c where c.assistant_id = p.assistant_id), '[]') closures,
  coalesce((select jsonb_agg(jsonb_build_object('weeklyMinutes', b.weekly_minutes, 'from', b.starts_on, 'to', b.ends_on)
      order by b.starts_on, b.contract_id)
    from work_booking b where b.assistant_id = p.assistant_id), '[]') bookings,
  coalesce((select jsonb_object_agg(s.skill_code, s.level)
    from assistant_skill s where s.assistant_id = p.assistant_id), '{}') skills,
  coalesce((select jsonb_object_agg(l.language_code, jsonb_build_object('level', l.level,
      'verified', coalesce(l.verified_level, 0), 'until', l.verified_until))
    from assistant_language l where l.assistant_id = p.assistant_id), '{}') languages,
  coalesce((select jsonb_agg(jsonb_build_object('versionId', v.id, 'kind', v.kind, 'name', v.name,
      'priceCents', v.price_cents, 'includedMinutes', v.included_minutes, 'overageCents', v.overage_cents,
      'incrementMinutes', v.increment_minutes) order by k.position, k.id)
    from rate_package k join rate_package_version v on v.package_id = k.id and v.version = k.latest_version
    where k.assistant_id = p.assistant_id and k.withdrawn_at is null), '[]') packages,
  (select jsonb_build_object('score', r.score, 'confidence', r.confidence, 'reviews', r.review_count)
    from reputation r where r.assistant_id = p.assistant_id) reputation,
  (select round(percentile_cont(0.5) within group (order by extract(epoch from i.answered_at - i.sent_at) / 60))::int
    from invitation i where i.assistant_id = p.assistant_id and i.state in ('answered', 'declined')) "responseMinutes",
  (select array(select value / 10000.0::float8 from unnest(l.busy) with ordinality u (value, slot) order by slot)
    from assistant_line l where l.assistant_id = p.assistant_id) "busyByHalfHour"
from assistant_profile p join availability a on a.assistant_id = p.assistant_id
where p.state = 'published' and ($1::uuid[] is null or p.assistant_id = any ($1))`;
