import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = ['catalogue_item', 'catalogue_import'] as const;

/** What a client sells, for its orders. */
export class Catalogue1764000032000 implements MigrationInterface {
  name = 'Catalogue1764000032000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- content: code, name, unit. Prices are without VAT.
create table catalogue_item (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  code_digest bytea not null,
  content bytea not null,
  price_cents integer not null check (price_cents >= 0),
  vat_bps integer not null check (vat_bps between 0 and 10000),
  available boolean not null,
  changed_at timestamptz not null,
  unique (contract_id, code_digest)
);

-- A file that was read and waits to be applied. content: its name, the items, what could not be read.
create table catalogue_import (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  content bytea not null,
  by_account uuid not null references account (id),
  at timestamptz not null,
  applied_at timestamptz
);
    `);
    for (const table of vaulted)
      await runner.query(`
alter table ${table} enable row level security;
create policy one_contract on ${table}
  using (contract_id = nullif(current_setting('app.contract', true), '')::uuid)
  with check (contract_id = nullif(current_setting('app.contract', true), '')::uuid);
      `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
