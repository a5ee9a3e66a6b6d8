import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Packages1764000005000 implements MigrationInterface {
  name = 'Packages1764000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table rate_package (
  id uuid primary key,
  assistant_id uuid not null references account (id),
  latest_version integer not null default 1,
  position integer not null default 0,
  withdrawn_at timestamptz,
  created_at timestamptz not null
);
create index rate_package_by_assistant on rate_package (assistant_id, position) where withdrawn_at is null;

-- Prices are without VAT. A version never changes: a contract keeps the one it was signed on.
create table rate_package_version (
  id uuid primary key,
  package_id uuid not null references rate_package (id),
  version integer not null,
  kind text not null check (kind in ('hourly', 'retainer', 'per_call', 'fixed')),
  name text not null check (length(name) between 1 and 80),
  description text not null default '' check (length(description) <= 1000),
  price_cents integer not null check (price_cents between 1 and 100000000),
  currency char(3) not null default 'EUR',
  included_minutes integer check (included_minutes between 1 and 60000),
  overage_cents integer check (overage_cents between 0 and 10000000),
  increment_minutes smallint not null default 1 check (increment_minutes in (1, 5, 6, 10, 15, 30, 60)),
  delivery_days smallint check (delivery_days between 1 and 365),
  created_at timestamptz not null,
  unique (package_id, version),
  check ((kind = 'retainer') = (included_minutes is not null and overage_cents is not null)),
  check ((kind = 'fixed') = (delivery_days is not null))
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
