import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Searches worth keeping, and who has already been shown for them and for each brief: the others are news. */
export class Alerts1764000027500 implements MigrationInterface {
  name = 'Alerts1764000027500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Whose hours, prices or publication changed last, and when: the only ones an alert need look at.
create table freed_assistant (
  assistant_id uuid primary key references account (id) on delete cascade,
  at timestamptz not null
);
create index freed_assistant_latest on freed_assistant (at);

create table saved_search (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  name text not null check (length(name) between 1 and 120),
  filters jsonb not null,
  alerts boolean not null,
  checked_at timestamptz not null,
  told_at timestamptz,
  created_by uuid not null references account (id),
  created_at timestamptz not null
);
create index saved_search_by_organisation on saved_search (organisation_id, created_at desc);
create index saved_search_due on saved_search (checked_at) where alerts;
create table saved_search_known (
  saved_search_id uuid not null references saved_search (id) on delete cascade,
  assistant_id uuid not null references account (id) on delete cascade,
  primary key (saved_search_id, assistant_id)
);

alter table brief add column alerts boolean not null default true, add column checked_at timestamptz,
  add column told_at timestamptz;
create table brief_known (
  brief_id uuid not null references brief (id) on delete cascade,
  assistant_id uuid not null references account (id) on delete cascade,
  primary key (brief_id, assistant_id)
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
