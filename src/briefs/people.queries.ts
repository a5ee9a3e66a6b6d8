import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { sha256 } from '../platform/crypto/tokens.js';
import { found } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import type { InvitationState, ProposalState } from './briefs.states.js';

/** An assistant beside a brief: who she is, and what has happened between the two. */
export interface PersonRow {
  assistantId: string;
  name: string;
  slug: string;
  headline: string;
  city: string;
  photoUrl: string | null;
  greetingUrl: string | null;
  greetingSeconds: number | null;
  skills: { code: string; level: number; verified: boolean }[];
  languages: { code: string; level: number; verified: boolean }[];
  reputation: number | null;
  reviews: number;
  /** Package versions still on her price list. */
  versions: string[];
  timezone: string;
  /** How busy her line is by half hour of her week; null when she has no clients. */
  busy: number[] | null;
  published: boolean;
  shortlisted: boolean;
  /** Name, photo and voice are left out: the brief is read blind, and nothing has passed between the two yet. */
  blind: boolean;
  invitationId: string | null;
  invitation: InvitationState | null;
  proposalId: string | null;
  proposal: ProposalState | null;
}

@Injectable()
export class PeopleQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** The people of one page, with what is between them and the brief; one statement. */
  async beside(briefId: string, assistantIds: string[], locale: Locale): Promise<Map<string, PersonRow>> {
    if (assistantIds.length === 0) return new Map();
    const rows = await this.uow.preparedRows<PersonRow>('people beside a brief', PEOPLE, [
      assistantIds,
      briefId,
      locale,
    ]);
    return new Map(rows.map((row) => [row.assistantId, row.blind ? unnamed(row, briefId, locale) : row]));
  }

  /** One of them, by the id an address or a form holds. */
  async one(briefId: string, assistantId: unknown, locale: Locale): Promise<PersonRow> {
    const people = isId(assistantId) ? await this.beside(briefId, [assistantId], locale) : null;
    return found(people?.get(String(assistantId)), 'assistant');
  }
}

/** The same person without what gives her away. Her code name is the same on every page of the brief. */
function unnamed(row: PersonRow, briefId: string, locale: Locale): PersonRow {
  const code = sha256(`${briefId}${row.assistantId}`).slice(0, 4).toUpperCase();
  const name = translate(locale, 'briefs.blind.name', { code });
  return { ...row, name, slug: '', photoUrl: null, greetingUrl: null, greetingSeconds: null };
}

const PEOPLE = `
select p.assistant_id "assistantId", p.display_name name, p.slug::text slug, p.headline, p.city, '/files/' || p.photo_id "photoUrl",
  '/files/' || g.file_id "greetingUrl", g.seconds::float8 "greetingSeconds", p.state = 'published' published,
  coalesce((select jsonb_agg(jsonb_build_object('code', s.skill_code, 'level', s.level, 'verified',
      coalesce(s.verified_level >= s.level and s.verified_until >= current_date, false)) order by s.level desc, s.skill_code)
    from assistant_skill s where s.assistant_id = p.assistant_id), '[]') skills,
  coalesce((select jsonb_agg(jsonb_build_object('code', l.language_code, 'level', l.level, 'verified',
      coalesce(l.verified_level >= l.level and l.verified_until >= current_date, false)) order by l.level desc, l.language_code)
    from assistant_language l where l.assistant_id = p.assistant_id), '[]') languages,
  r.score::float8 reputation, coalesce(r.review_count, 0) reviews,
  coalesce((select blind from brief where id = $2), false) and i.id is null and o.id is null blind,
  array(select v.id from rate_package k join rate_package_version v on v.package_id = k.id and v.version = k.latest_version
    where k.assistant_id = p.assistant_id and k.withdrawn_at is null) versions,
  coalesce((select timezone from availability a where a.assistant_id = p.assistant_id), 'Europe/Rome') timezone,
  (select array(select value / 10000.0::float8 from unnest(l.busy) with ordinality u (value, slot) order by slot)
    from assistant_line l where l.assistant_id = p.assistant_id) busy,
  e.assistant_id is not null shortlisted, i.id "invitationId", i.state invitation, o.id "proposalId", o.state proposal
from assistant_profile p
left join reputation r on r.assistant_id = p.assistant_id
left join shortlist_entry e on e.assistant_id = p.assistant_id and e.brief_id = $2
left join lateral (select file_id, seconds from voice_greeting g where g.assistant_id = p.assistant_id
  order by g.language_code <> $3 limit 1) g on true
left join lateral (select id, state from invitation i where i.assistant_id = p.assistant_id and i.brief_id = $2
  order by i.sent_at desc limit 1) i on true
left join lateral (select id, state from proposal o where o.assistant_id = p.assistant_id and o.brief_id = $2
  order by o.created_at desc limit 1) o on true
where p.assistant_id = any ($1)`;
