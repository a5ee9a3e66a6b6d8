import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import type { WeekWindow } from '../availability/index.js';
import type { Need } from '../matching/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { BriefState } from './briefs.states.js';

export interface Brief {
  id: string;
  organisationId: string;
  organisation: string;
  number: number;
  title: string;
  description: string;
  sector: string | null;
  timezone: string;
  startsOn: string;
  endsOn: string | null;
  weeklyMinutes: number;
  callsPerDay: number | null;
  budgetCents: number;
  currency: string;
  holidays: boolean;
  /** Read without names and photos until an invitation or a proposal. */
  blind: boolean;
  /** Hundredths: the greatest chance that a caller may find the line busy. */
  busyTarget: number | null;
  /** What a profile's text has to say. */
  words: string | null;
  /** Whether the business is told when somebody who fits becomes free. */
  alerts: boolean;
  state: BriefState;
  expiresAt: Date | null;
  revision: number;
  slots: WeekWindow[];
  skills: Need['skills'];
  languages: Need['languages'];
}

export interface BriefLine {
  id: string;
  number: number;
  title: string;
  state: BriefState;
  startsOn: string;
  weeklyMinutes: number;
  budgetCents: number;
  slots: WeekWindow[];
  invited: number;
  shortlisted: number;
  proposals: number;
  accepted: number;
  toAnswer: number;
}

const SLOTS = `coalesce((select jsonb_agg(jsonb_build_object('day', s.weekday, 'from', to_char(s.starts, 'HH24:MI'),
  'to', to_char(s.ends, 'HH24:MI')) order by s.weekday, s.starts) from brief_slot s where s.brief_id = b.id), '[]') slots`;

@Injectable()
export class BriefsQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** The brief with everything it asks for; of one organisation only, when given. */
  brief(id: string, organisationId: string | null): Promise<Brief | null> {
    return this.uow.prepared<Brief>(
      'brief with its needs',
      `select b.id, b.organisation_id "organisationId", coalesce(nullif(p.legal_name, ''), o.name) organisation, b.number,
         b.title, b.description, b.sector_code sector, b.timezone, b.starts_on::text "startsOn", b.ends_on::text "endsOn",
         b.weekly_minutes "weeklyMinutes", b.calls_per_day "callsPerDay", b.budget_cents "budgetCents", b.currency,
         b.holidays, b.blind, b.alerts, b.busy_target "busyTarget", b.words, b.state, b.expires_at "expiresAt", b.revision, ${SLOTS},
         coalesce((select jsonb_agg(jsonb_build_object('code', k.skill_code, 'need', k.need, 'level', k.level)
           order by k.need, k.skill_code) from brief_skill k where k.brief_id = b.id), '[]') skills,
         coalesce((select jsonb_agg(jsonb_build_object('code', l.language_code, 'level', l.level, 'verified', l.verified)
           order by l.level desc, l.language_code) from brief_language l where l.brief_id = b.id), '[]') languages
       from brief b join organisation o on o.id = b.organisation_id
       left join business_profile p on p.organisation_id = b.organisation_id
       where b.id = $1 and ($2::uuid is null or b.organisation_id = $2)`,
      [id, organisationId],
    );
  }

  /** The organisation's briefs, the ones that wait for something first. */
  async page(organisationId: string, { cursor, limit }: PageQuery): Promise<Page<BriefLine>> {
    const [rank, number] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<BriefLine & { rank: number }>(
      `select b.id, b.number, b.title, b.state, b.starts_on::text "startsOn", b.weekly_minutes "weeklyMinutes",
         b.budget_cents "budgetCents", b.rank, ${SLOTS},
         (select count(*)::int from invitation i where i.brief_id = b.id and i.state = 'sent') invited,
         (select count(*)::int from shortlist_entry e where e.brief_id = b.id) shortlisted,
         (select count(*)::int from proposal p where p.brief_id = b.id and p.state = 'open') proposals,
         (select count(*)::int from proposal p where p.brief_id = b.id and p.state = 'accepted') accepted,
         (select count(*)::int from proposal p where p.brief_id = b.id and p.state = 'open' and p.turn = 'business') "toAnswer"
       from (select *, array_position(array['open', 'draft', 'filled', 'expired', 'closed'], state) rank
             from brief where organisation_id = $1) b
       where $2::int is null or (b.rank, -b.number) > ($2, -$3::int)
       order by b.rank, b.number desc limit $4`,
      [organisationId, rank, number, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.rank, row.number],
      ({ rank: _rank, ...row }) => row,
    );
  }

  /** How many are on the brief's shortlist, and how many teams its last search found for it as it stands. */
  async beside({ id, revision }: Brief): Promise<{ shortlist: number; teams: number | null }> {
    const row = await this.uow.one<{ shortlist: number; teams: number | null }>(
      `select (select count(*)::int from shortlist_entry where brief_id = $1) shortlist,
         (select case when brief_revision = $2 then jsonb_array_length(result->'teams') end from team_search
          where brief_id = $1 order by requested_at desc, id desc limit 1) teams`,
      [id, revision],
    );
    return row ?? { shortlist: 0, teams: null };
  }

  /** The zone a business lives by. */
  async timezone(organisationId: string): Promise<string> {
    const row = await this.uow.one<{ timezone: string }>(
      `select timezone from business_profile where organisation_id = $1`,
      [organisationId],
    );
    return row?.timezone ?? 'Europe/Rome';
  }
}

/** What a brief asks of matching, from today on; null when its period is over. */
export function needOf(brief: Brief, today: string): Need | null {
  const startsOn = brief.startsOn > today ? brief.startsOn : today;
  if (brief.endsOn && brief.endsOn < startsOn) return null;
  const { timezone, endsOn, holidays, slots, weeklyMinutes, callsPerDay, budgetCents, skills, languages } =
    brief;
  const busyTarget = brief.busyTarget === null ? null : brief.busyTarget / 100;
  return {
    timezone,
    startsOn,
    endsOn,
    holidays,
    slots,
    weeklyMinutes,
    callsPerDay,
    budgetCents,
    busyTarget,
    words: brief.words,
    skills,
    languages,
  };
}
