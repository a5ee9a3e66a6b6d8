import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long callers were on hold, and whether that time is paid for. */
export class HoldTime1764000035700 implements MigrationInterface {
  name = 'HoldTime1764000035700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table rate_package_version add column hold_excluded boolean not null default false;
alter table contract_version add column hold_excluded boolean not null default false;

-- Each hold of a call as its exchange told of it, in whatever order. Times alone, so it lies outside the vaults.
create table phone_hold (
  phone_call_id uuid not null references phone_call (id) on delete cascade,
  hold smallint not null check (hold between 1 and 200),
  held_at timestamptz,
  resumed_at timestamptz,
  primary key (phone_call_id, hold)
);

-- Seconds on hold that the contract leaves out of a line's minutes.
alter table time_line add column held_seconds integer not null default 0 check (held_seconds >= 0);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
