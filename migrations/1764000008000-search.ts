import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Search1764000008000 implements MigrationInterface {
  name = 'Search1764000008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- One public row per published assistant: nothing in it that the public profile does not show.
create table search_document (
  assistant_id uuid primary key references account (id),
  slug text not null,
  display_name text not null,
  headline text not null,
  city text not null,
  province text not null,
  photo_id uuid,
  experience_years smallint not null,
  skills text[] not null,
  sectors text[] not null,
  languages text[] not null,
  language_levels jsonb not null,
  month_cents integer,
  hour_cents integer,
  call_cents integer,
  free_minutes integer not null,
  reputation numeric(4, 3),
  review_count integer not null default 0,
  verified_count integer not null default 0,
  has_voice boolean not null default false,
  text_it tsvector not null,
  text_en tsvector not null,
  words text not null,
  confirmed_at timestamptz not null,
  published_at timestamptz not null,
  refreshed_at timestamptz not null
);
create index search_document_skills on search_document using gin (skills);
create index search_document_languages on search_document using gin (languages);
create index search_document_sectors on search_document using gin (sectors);
create index search_document_text_it on search_document using gin (text_it);
create index search_document_text_en on search_document using gin (text_en);
create index search_document_words on search_document using gin (words gin_trgm_ops);
create index search_document_by_reputation on search_document (reputation desc nulls last, assistant_id);
create index search_document_by_price on search_document (month_cents, assistant_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
