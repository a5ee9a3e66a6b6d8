import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { ProfileState } from './profiles.states.js';

export interface Link {
  label: string;
  url: string;
}
export interface Greeting {
  language: string;
  fileId: string;
  seconds: number;
}
export interface ProfileRow {
  assistantId: string;
  slug: string;
  displayName: string;
  headline: string;
  story: string;
  photoId: string | null;
  photoLargeId: string | null;
  city: string;
  province: string;
  experienceYears: number;
  links: Link[];
  legalName: string;
  vatNumber: string | null;
  taxCode: string | null;
  address: string;
  postcode: string;
  taxRegime: 'forfettario' | 'ordinario';
  state: ProfileState;
  stateReason: string | null;
  stateAt: Date;
  firstPublishedAt: Date | null;
  revision: number;
  updatedAt: Date;
  greetings: Greeting[];
}

/** What staff read of a profile before it is public. */
export type Reviewed = Pick<
  ProfileRow,
  | 'displayName'
  | 'headline'
  | 'story'
  | 'city'
  | 'province'
  | 'experienceYears'
  | 'links'
  | 'photoId'
  | 'photoLargeId'
  | 'greetings'
>;

/** A version of it that is not public yet. */
export interface ProfileEdit extends Reviewed {
  state: 'waiting' | 'sent_back';
  reason: string | null;
  stateAt: Date;
}

const columns = `p.assistant_id "assistantId", p.slug::text, p.display_name "displayName", p.headline, p.story,
  p.photo_id "photoId", p.photo_large_id "photoLargeId", p.city, p.province, p.experience_years "experienceYears", p.links,
  p.legal_name "legalName", p.vat_number "vatNumber", p.tax_code "taxCode", p.address, p.postcode,
  p.tax_regime "taxRegime", p.state, p.state_reason "stateReason", p.state_at "stateAt",
  p.first_published_at "firstPublishedAt", p.revision, p.updated_at "updatedAt",
  (select coalesce(jsonb_agg(jsonb_build_object('language', g.language_code, 'fileId', g.file_id, 'seconds', g.seconds)
      order by l.position), '[]')
   from voice_greeting g join language l on l.code = g.language_code where g.assistant_id = p.assistant_id) greetings`;

export interface CardRow {
  assistantId: string;
  slug: string;
  displayName: string;
  headline: string;
  city: string;
  photoId: string | null;
}

/** Reads of profiles. */
@Injectable()
export class ProfilesQueries {
  constructor(private readonly uow: UnitOfWork) {}

  byId(assistantId: string): Promise<ProfileRow | null> {
    return this.uow.one<ProfileRow>(`select ${columns} from assistant_profile p where p.assistant_id = $1`, [
      assistantId,
    ]);
  }

  edit(assistantId: string): Promise<ProfileEdit | null> {
    return this.uow.one<ProfileEdit>(
      `select display_name "displayName", headline, story, city, province, experience_years "experienceYears", links,
         photo_id "photoId", photo_large_id "photoLargeId", greetings, state, reason, state_at "stateAt"
       from profile_edit where assistant_id = $1`,
      [assistantId],
    );
  }

  publishedBySlug(slug: string): Promise<ProfileRow | null> {
    return this.uow.one<ProfileRow>(
      `select ${columns} from assistant_profile p where p.slug = $1 and p.state = 'published'`,
      [slug],
    );
  }

  /** Cards of any state: whoever asks has met these assistants in a contract, a match, a conversation. */
  cards(assistantIds: string[]): Promise<CardRow[]> {
    return this.uow.query<CardRow>(
      `select a.id "assistantId", coalesce(p.slug::text, '') slug, coalesce(p.display_name, a.name) "displayName",
         coalesce(p.headline, '') headline, coalesce(p.city, '') city, p.photo_id "photoId"
       from account a left join assistant_profile p on p.assistant_id = a.id where a.id = any($1::uuid[])`,
      [assistantIds],
    );
  }

  inState(state: ProfileState, limit: number): Promise<ProfileRow[]> {
    return this.uow.query<ProfileRow>(
      `select ${columns} from assistant_profile p where p.state = $1 order by p.state_at limit $2`,
      [state, limit],
    );
  }

  /** Slugs of every published profile, for the sitemap. */
  published(): Promise<{ slug: string; updatedAt: Date }[]> {
    return this.uow.query(
      `select slug::text, updated_at "updatedAt" from assistant_profile where state = 'published' order by slug`,
    );
  }

  /** Whose profile a file stands on, and whether everybody may see it there. */
  ownerOfFile(fileId: string): Promise<{ assistantId: string; published: boolean } | null> {
    return this.uow.one(
      `select p.assistant_id "assistantId", p.state = 'published' published from assistant_profile p
       where p.photo_id = $1 or p.photo_large_id = $1
         or exists (select from voice_greeting g where g.assistant_id = p.assistant_id and g.file_id = $1)
       union all
       select e.assistant_id, false from profile_edit e
       where e.photo_id = $1 or e.photo_large_id = $1
         or e.greetings @> jsonb_build_array(jsonb_build_object('fileId', $1::text))
       limit 1`,
      [fileId],
    );
  }
}
