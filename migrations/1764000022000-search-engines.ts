import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SearchEngines1764000022000 implements MigrationInterface {
  name = 'SearchEngines1764000022000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create sequence search_change_revision;
-- What the search server has not been told yet: one row an assistant, the newest change only.
create table search_change (
  assistant_id uuid primary key references account (id),
  revision bigint not null default nextval('search_change_revision'),
  changed_at timestamptz not null,
  taken_until timestamptz,
  told_at timestamptz
);
create index search_change_untold on search_change (revision) where told_at is null;

-- A rebuild of an engine's documents, and how far it has come.
create table search_rebuild (
  id uuid primary key,
  engine text not null check (engine in ('postgres', 'meilisearch')),
  after_id uuid,
  done integer not null default 0,
  total integer not null,
  -- Of the settings it was made with: others need another index.
  settings text not null,
  taken_until timestamptz,
  started_at timestamptz not null,
  finished_at timestamptz
);
create unique index search_rebuild_open on search_rebuild (engine) where finished_at is null;

-- Times in which the directory was served without its search server.
create table search_outage (
  id uuid primary key,
  reason text not null check (reason in ('down', 'slow', 'refused')),
  began_at timestamptz not null,
  ended_at timestamptz check (ended_at >= began_at)
);
create unique index search_outage_open on search_outage ((true)) where ended_at is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
