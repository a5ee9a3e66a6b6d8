import { Injectable } from '@nestjs/common';
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
  greetings: { fileId: string; language: string; seconds: number }[];
}

const profile = `
  select p.assistant_id id, p.slug::text, p.state, p.state_at "stateAt", p.state_reason "stateReason",
         p.display_name name, p.headline, p.story, p.city, p.province, p.experience_years "experienceYears", p.links,
         p.legal_name "legalName", p.vat_number "vatNumber", p.tax_code "taxCode", p.address, p.postcode,
         p.tax_regime "taxRegime", a.email::text, p.photo_id "photoId",
         (select coalesce(jsonb_agg(jsonb_build_object('fileId', g.file_id, 'language', g.language_code, 'seconds', g.seconds)
            order by g.language_code), '[]') from voice_greeting g where g.assistant_id = p.assistant_id) greetings
  from assistant_profile p join account a on a.id = p.assistant_id`;

@Injectable()
export class ProfileQueue {
  constructor(private readonly uow: UnitOfWork) {}

  /** Profiles handed in, the longest waiting first. */
  waiting(limit: number): Promise<StaffProfile[]> {
    return this.uow.query(`${profile} where p.state = 'in_review' order by p.state_at limit $1`, [limit]);
  }

  /** Public and suspended profiles, by a word of the name or address. */
  decided(words: string, limit: number): Promise<StaffProfile[]> {
    return this.uow.query(
      `${profile} where p.state in ('published', 'suspended')
         and ($1 = '' or p.display_name ilike '%' || $2 || '%' or a.email ilike '%' || $2 || '%')
       order by p.state_at desc limit $3`,
      [words, words.replace(/[\\%_]/g, '\\$&'), limit],
    );
  }

  byId(id: string): Promise<StaffProfile | null> {
    return this.uow.one(`${profile} where p.assistant_id = $1`, [isId(id) ? id : null]);
  }

  /** Whether a file is this profile's photo or greeting. */
  async holds(id: string, fileId: string): Promise<boolean> {
    const row = await this.byId(id);
    return row?.photoId === fileId || !!row?.greetings.some((greeting) => greeting.fileId === fileId);
  }
}
