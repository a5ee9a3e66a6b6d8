import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Skills } from '../skills/index.js';

export interface CompletenessItem {
  key: string;
  done: boolean;
  /** Needed to be published; the others only make a better profile. */
  required: boolean;
  /** Where it is done. */
  href: string;
}
export interface Completeness {
  percent: number;
  items: CompletenessItem[];
  /** Nothing required is missing. */
  ready: boolean;
}

type Check = (assistantId: string) => Promise<boolean>;

const STORY_LENGTH = 80;
const SKILLS = 3;

interface Facts {
  headline: boolean;
  story: boolean;
  city: boolean;
  photo: boolean;
  legal: boolean;
  greeting: boolean;
}

/** What a profile still lacks. Modules below add what is theirs: a profile without prices or hours can't be hired. */
@Injectable()
export class Completenesses {
  private readonly more: { key: string; href: string; check: Check }[] = [];

  constructor(
    private readonly uow: UnitOfWork,
    private readonly skills: Skills,
  ) {}

  /** Adds something a profile must have before it is published. Called in onModuleInit; the text is profiles.missing.<key>. */
  require(key: string, href: string, check: Check): void {
    this.more.push({ key, href, check });
  }

  /** What is there and what is missing, with where to do it. */
  async of(assistantId: string): Promise<Completeness> {
    const [facts, declared, others] = await Promise.all([
      this.facts(assistantId),
      this.skills.ofAssistant(assistantId),
      Promise.all(
        this.more.map(async ({ key, href, check }) => ({ key, href, done: await check(assistantId) })),
      ),
    ]);
    const item = (key: string, done: boolean, href: string, required = true) => ({
      key,
      done,
      required,
      href,
    });
    const items = [
      item('headline', facts.headline, '/profile#field-headline'),
      item('story', facts.story, '/profile#field-story'),
      item('city', facts.city, '/profile#field-city'),
      item('languages', declared.languages.length > 0, '/profile/skills'),
      item('skills', declared.skills.length >= SKILLS, '/profile/skills'),
      ...others.map(({ key, done, href }) => item(key, done, href)),
      item('legal', facts.legal, '/profile#legal'),
      item('photo', facts.photo, '/profile#photo', false),
      item('greeting', facts.greeting, '/profile#voice', false),
    ];
    return {
      percent: Math.round((100 * items.filter(({ done }) => done).length) / items.length),
      items,
      ready: items.every(({ done, required }) => done || !required),
    };
  }

  private async facts(assistantId: string): Promise<Facts> {
    const row = await this.uow.one<Facts>(
      `select headline <> '' headline, length(story) >= $2 story, city <> '' city, photo_id is not null photo,
         legal_name <> '' and vat_number is not null and tax_code is not null and address <> '' and postcode <> '' legal,
         exists (select from voice_greeting g where g.assistant_id = p.assistant_id) greeting
       from assistant_profile p where assistant_id = $1`,
      [assistantId, STORY_LENGTH],
    );
    return row ?? { headline: false, story: false, city: false, photo: false, legal: false, greeting: false };
  }
}
