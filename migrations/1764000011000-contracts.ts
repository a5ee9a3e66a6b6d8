import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Contracts1764000011000 implements MigrationInterface {
  name = 'Contracts1764000011000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Numbers without gaps: the row is locked until the contract that takes the number is committed.
create table contract_counter (
  year smallint primary key,
  last_number integer not null
);

create table contract (
  id uuid primary key,
  number text not null unique,
  proposal_id uuid unique references proposal (id),
  brief_id uuid references brief (id),
  organisation_id uuid not null references organisation (id),
  assistant_id uuid not null references account (id),
  title text not null,
  kind text not null check (kind in ('hourly', 'retainer', 'per_call', 'fixed')),
  timezone text not null,
  state text not null check (state in ('awaiting_signatures', 'active', 'paused', 'in_notice', 'ended', 'withdrawn')),
  state_at timestamptz not null,
  latest_version integer not null default 1,
  starts_on date not null,
  ends_on date,
  notice_given_at timestamptz,
  notice_given_by uuid references account (id),
  end_reason text,
  signed_at timestamptz,
  sign_by timestamptz not null,
  created_at timestamptz not null,
  revision integer not null default 1
);
create index contract_by_organisation on contract (organisation_id, state);
create index contract_by_assistant on contract (assistant_id, state);

-- The exact text both sides sign, with the figures billing reads.
create table contract_version (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  version integer not null,
  package_version_id uuid references rate_package_version (id),
  price_cents integer not null check (price_cents > 0),
  currency char(3) not null default 'EUR',
  included_minutes integer,
  overage_cents integer,
  increment_minutes smallint not null default 1,
  weekly_minutes integer not null,
  fee_bps integer not null check (fee_bps between 0 and 5000),
  tax_regime text not null check (tax_regime in ('forfettario', 'ordinario')),
  vat_bps integer not null check (vat_bps between 0 and 3000),
  notice_days smallint not null,
  approval_hours smallint not null,
  locale text not null,
  text text not null,
  text_sha256 text not null,
  created_at timestamptz not null,
  unique (contract_id, version)
);

create table signature (
  id uuid primary key,
  contract_version_id uuid not null references contract_version (id),
  side text not null check (side in ('business', 'assistant')),
  account_id uuid not null references account (id),
  typed_name text not null,
  text_sha256 text not null,
  ip inet,
  user_agent text,
  signed_at timestamptz not null,
  unique (contract_version_id, side)
);

create table contract_pause (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  started_at timestamptz not null,
  started_by uuid not null references account (id),
  reason text not null default '',
  ended_at timestamptz,
  ended_by uuid references account (id)
);
create unique index contract_pause_open on contract_pause (contract_id) where ended_at is null;

alter table conversation add foreign key (contract_id) references contract (id);
alter table work_booking add foreign key (contract_id) references contract (id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
