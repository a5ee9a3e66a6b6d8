import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Teams1764000023000 implements MigrationInterface {
  name = 'Teams1764000023000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A search for teams and its answer, so that reading it again solves nothing. The brief has no row above this module: its id only.
create table team_search (
  id uuid primary key,
  brief_id uuid not null,
  organisation_id uuid not null references organisation (id),
  brief_revision integer not null,
  people smallint not null check (people between 2 and 6),
  together smallint not null check (together between 1 and 3),
  need jsonb not null,
  state text not null check (state in ('computing', 'done', 'failed')),
  result jsonb,
  requested_by uuid references account (id),
  requested_at timestamptz not null,
  finished_at timestamptz,
  check ((state = 'computing') = (finished_at is null)),
  check ((state = 'done') = (result is not null))
);
create index team_search_by_brief on team_search (brief_id, requested_at desc);
-- A double click asks once.
create unique index team_search_computing on team_search (brief_id) where state = 'computing';

-- What of the brief's work an invitation to a team is about: minutes a week, hours to answer and to stand in, package.
alter table invitation add column share jsonb;

-- The greatest chance, in hundredths, that a caller may find the line busy.
alter table brief add column busy_target smallint check (busy_target between 1 and 50);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
