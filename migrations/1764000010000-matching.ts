import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Matching1764000010000 implements MigrationInterface {
  name = 'Matching1764000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A search as it was answered, so that it can be replayed and explained. The brief has no row above this module: its id only.
create table match_search (
  id uuid primary key,
  brief_id uuid not null,
  organisation_id uuid not null references organisation (id),
  ranking_version text not null,
  need jsonb not null,
  excluded jsonb not null,
  results jsonb not null,
  fingerprint text not null,
  at timestamptz not null
);
create index match_search_by_brief on match_search (brief_id, at desc);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
