import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PlaybooksToCome1764000025500 implements MigrationInterface {
  name = 'PlaybooksToCome1764000025500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Versions whose day is still to come: ids and dates only, outside the vault, for the sweep that tells of them.
create table playbook_to_come (
  playbook_version_id uuid primary key,
  contract_id uuid not null references contract (id),
  version integer not null,
  effective_at timestamptz not null
);
create index playbook_to_come_due on playbook_to_come (effective_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
