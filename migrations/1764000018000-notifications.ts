import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notifications1764000018000 implements MigrationInterface {
  name = 'Notifications1764000018000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table notification (
  id uuid primary key,
  account_id uuid not null references account (id),
  kind text not null,
  data jsonb not null default '{}',
  link text not null,
  event_id uuid references event (id),
  created_at timestamptz not null,
  read_at timestamptz,
  unique (account_id, event_id, kind)
);
create index notification_by_account on notification (account_id, created_at desc);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
