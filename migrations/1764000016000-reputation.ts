import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reputation1764000016000 implements MigrationInterface {
  name = 'Reputation1764000016000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table reputation (
  assistant_id uuid primary key references account (id),
  formula text not null,
  score numeric(4, 3) not null check (score between 0 and 1),
  confidence numeric(4, 3) not null check (confidence between 0 and 1),
  review_count integer not null,
  facts jsonb not null,
  computed_at timestamptz not null
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
