import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days on which nobody answers at the hours a contract agreed, as both sides were told of them. */
export class CoverageGaps1764000038210 implements MigrationInterface {
  name = 'CoverageGaps1764000038210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table coverage_gap (
  contract_id uuid not null references contract (id),
  day date not null,
  minutes smallint not null check (minutes > 0),
  told_at timestamptz not null,
  primary key (contract_id, day)
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
