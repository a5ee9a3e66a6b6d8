import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { isId } from '../platform/ids.js';

export interface StaffProfile {
  id: string;
  slug: string;
  state: 'draft' | 'in_review' | 'published' | 'suspended';
  stateAt: Date;
  stateReason: string | null;
  name: string;
  headline: string;
  story: string;
  city: string;
  province: string;
  experienceYears: number;
  links: { label: string; url: string }[];
  legalName: string;
  vatNumber: string | null;
  taxCode: string | null;
  address: string;
  postcode: string;
  taxRegime: string;
  email: string;
  photoId: string | null;
  photoLargeId: string | null;
  revision: number;
  /** Since when it waits for staff: handed in, or changed while public. */
  since: Date;
  editState: 'waiting' | 'sent_back' | null;
  greetings: { fileId: string; language: string; seconds: number }[];
}

const profile = `
  select p.assistant_id id, p.slug::text, p.state, p.state_at "stateAt", p.state_reason "stateReason",
         p.display_name name, p.headline, p.story, p.city, p.province, p.experience_years "experienceYears", p.links,
         p.legal_name "legalName", p.vat_number "vatNumber", p.tax_code "taxCode", p.address, p.postcode,
         p.tax_regime "taxRegime", a.email::text, p.photo_id "photoId", p.photo_large_id "photoLargeId", p.revision, case when e.state = 'waiting' and p.state <> 'in_review' then e.state_at else p.state_at end "since",
         e.state "editState",
         (select coalesce(jsonb_agg(jsonb_build_object('fileId', g.file_id, 'language', g.language_code, 'seconds', g.seconds)
            order by g.language_code), '[]') from voice_greeting g where g.assistant_id = p.assistant_id) greetings
  from assistant_profile p join account a on a.id = p.assistant_id left join profile_edit e on e.assistant_id = p.assistant_id`;

const lastSeen = (row: StaffProfile): unknown[] => [row.stateAt, row.id];
const same = (row: StaffProfile): StaffProfile => row;

@Injectable()
export class ProfileQueue {
  constructor(private readonly uow: UnitOfWork) {}

  /** Profiles handed in, and changes of public ones, the longest waiting first. */
  async waiting({ cursor, limit }: PageQuery): Promise<Page<StaffProfile>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<StaffProfile>(
      `select * from (${profile}
         where p.state = 'in_review' or p.state = 'published' and e.state = 'waiting') waiting
       where $1::timestamptz is null or (since, id) > ($1, $2::uuid) order by since, id limit $3`,
      [at, id, limit + 1],
    );
    return pageOf(rows, limit, (row) => [row.since, row.id], same);
  }

  /** Public and suspended profiles, by a word of the name or address. */
  async decided(words: string, { cursor, limit }: PageQuery): Promise<Page<StaffProfile>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<StaffProfile>(
      `${profile} where p.state in ('published', 'suspended')
         and ($1 = '' or p.display_name ilike '%' || $2 || '%' or a.email ilike '%' || $2 || '%')
         and ($3::timestamptz is null or (p.state_at, p.assistant_id) < ($3, $4::uuid))
       order by p.state_at desc, p.assistant_id desc limit $5`,
      [words, words.replace(/[\\%_]/g, '\\$&'), at, id, limit + 1],
    );
    return pageOf(rows, limit, lastSeen, same);
  }

  byId(id: string): Promise<StaffProfile | null> {
    return this.uow.one(`${profile} where p.assistant_id = $1`, [isId(id) ? id : null]);
  }

  /** Whether a file is this profile's photo or greeting. */
  async holds(id: string, fileId: string): Promise<boolean> {
    const row = await this.uow.one(
      `select 1 from assistant_profile p where p.assistant_id = $1 and (p.photo_id = $2 or p.photo_large_id = $2
         or exists (select from voice_greeting g where g.assistant_id = $1 and g.file_id = $2))`,
      [isId(id) ? id : null, isId(fileId) ? fileId : null],
    );
    return row !== null;
  }
}
