import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Timesheets1764000013000 implements MigrationInterface {
  name = 'Timesheets1764000013000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table timesheet (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  state text not null check (state in ('open', 'submitted', 'approved', 'closed')),
  state_at timestamptz not null,
  submitted_at timestamptz,
  approve_by timestamptz,
  approved_at timestamptz,
  approved_by uuid references account (id),
  revision integer not null default 1,
  created_at timestamptz not null,
  unique (contract_id, starts_on),
  exclude using gist (contract_id with =, daterange(starts_on, ends_on, '[]') with &&)
);
create index timesheet_waiting on timesheet (approve_by) where state = 'submitted';

-- Kind, duration and record id only: billing outlives the desk's key.
create table time_line (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  timesheet_id uuid not null references timesheet (id),
  kind text not null check (kind in ('call', 'message', 'appointment', 'order', 'document', 'reminder', 'case', 'task')),
  record_id uuid unique,
  started_at timestamptz not null,
  ended_at timestamptz not null check (ended_at >= started_at),
  minutes integer not null check (minutes >= 0),
  calls smallint not null default 0,
  note text not null default '' check (length(note) <= 300),
  state text not null check (state in ('recorded', 'approved', 'objected', 'corrected', 'withdrawn', 'decided')),
  charged_at timestamptz,
  -- When the desk last told of the record: news that comes late changes nothing.
  as_of timestamptz not null,
  created_at timestamptz not null
);
create index time_line_by_timesheet on time_line (timesheet_id, started_at);
create index time_line_by_contract on time_line (contract_id, started_at);

create table objection (
  id uuid primary key,
  time_line_id uuid not null references time_line (id),
  reason text not null check (length(reason) between 1 and 1000),
  raised_by uuid not null references account (id),
  raised_at timestamptz not null,
  decide_by timestamptz not null,
  outcome text check (outcome in ('corrected', 'withdrawn', 'taken_back', 'upheld', 'rejected')),
  outcome_reason text,
  minutes_before integer not null,
  minutes_after integer,
  settled_by uuid references account (id),
  settled_at timestamptz,
  check ((outcome is null) = (settled_at is null))
);
create unique index objection_open on objection (time_line_id) where settled_at is null;

create table delivery (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  title text not null check (length(title) between 1 and 160),
  note text not null default '' check (length(note) <= 4000),
  state text not null check (state in ('handed_over', 'sent_back', 'accepted')),
  state_at timestamptz not null,
  accept_by timestamptz not null,
  round integer not null default 1,
  answer text,
  accepted_at timestamptz,
  accepted_by uuid references account (id),
  created_at timestamptz not null,
  revision integer not null default 1
);
create index delivery_waiting on delivery (accept_by) where state = 'handed_over';

create table delivery_file (
  delivery_id uuid not null references delivery (id),
  file_id uuid not null references stored_file (id),
  round integer not null,
  primary key (delivery_id, file_id)
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
