import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys an assistant chose for her desk, and what she writes outside a call before it is saved. */
export class Screen1764000034000 implements MigrationInterface {
  name = 'Screen1764000034000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Only what differs from the usual keys.
create table desk_keys (
  assistant_id uuid primary key references account (id),
  chosen jsonb not null check (jsonb_typeof(chosen) = 'object'),
  changed_at timestamptz not null
);

-- One draft for each kind of record, of the one who writes it.
create table record_draft (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  account_id uuid not null references account (id),
  kind text not null check (length(kind) between 1 and 20),
  content bytea not null,
  updated_at timestamptz not null,
  unique (contract_id, account_id, kind)
);
alter table record_draft enable row level security;
create policy one_contract on record_draft
  using (contract_id = nullif(current_setting('app.contract', true), '')::uuid)
  with check (contract_id = nullif(current_setting('app.contract', true), '')::uuid);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
