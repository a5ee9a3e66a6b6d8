import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens made by tokens, and suspensions of accounts. */
export class Accounts1764000020000 implements MigrationInterface {
  name = 'Accounts1764000020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Revoking a token revokes what was made with it.
alter table api_token add column made_by uuid references api_token (id);
create index api_token_by_maker on api_token (made_by) where made_by is not null;

create table account_suspension (
  id uuid primary key,
  account_id uuid not null references account (id),
  reason text not null check (length(reason) between 1 and 2000),
  -- Her profile left the directory because of this and comes back with it.
  profile_too boolean not null default false,
  suspended_by uuid not null references account (id),
  suspended_at timestamptz not null,
  ended_by uuid references account (id),
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null))
);
create unique index account_suspension_open on account_suspension (account_id) where ended_at is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
