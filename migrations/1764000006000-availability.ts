import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Availability1764000006000 implements MigrationInterface {
  name = 'Availability1764000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table availability (
  assistant_id uuid primary key references account (id),
  timezone text not null,
  weekly_minutes integer not null check (weekly_minutes between 0 and 6000),
  max_clients smallint not null check (max_clients between 1 and 50),
  works_holidays boolean not null default false,
  confirmed_at timestamptz not null,
  -- When she was asked whether a week confirmed long ago is still right; once for each confirmation.
  asked_at timestamptz,
  revision integer not null default 1
);

-- Wall clock in the assistant's zone; ends <= starts means the window runs over midnight.
create table availability_window (
  assistant_id uuid not null references availability (assistant_id),
  weekday smallint not null check (weekday between 1 and 7),
  starts time not null,
  ends time not null,
  primary key (assistant_id, weekday, starts)
);

create table closure (
  id uuid primary key,
  assistant_id uuid not null references account (id),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  note text not null default '',
  created_at timestamptz not null,
  exclude using gist (assistant_id with =, daterange(starts_on, ends_on, '[]') with &&)
);

-- Work hours sold to a contract. Coverage is shared and leaves no row here unless the contract bought it exclusively.
create table work_booking (
  contract_id uuid primary key,
  assistant_id uuid not null references account (id),
  weekly_minutes integer not null check (weekly_minutes >= 0),
  starts_on date not null,
  ends_on date,
  check (ends_on is null or ends_on >= starts_on)
);
create index work_booking_by_assistant on work_booking (assistant_id, starts_on);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
