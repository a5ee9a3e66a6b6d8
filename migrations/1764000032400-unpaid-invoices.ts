import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = ['unpaid_setting', 'unpaid_invoice', 'unpaid_import', 'unpaid_event'] as const;

/** The clients' unpaid invoices, and what was done about each. */
export class UnpaidInvoices1764000032400 implements MigrationInterface {
  name = 'UnpaidInvoices1764000032400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The reference rates the ministry publishes: the margin of eight points comes on top.
create table late_rate (
  starts_on date primary key check (to_char(starts_on, 'MM-DD') in ('01-01', '07-01')),
  reference_bps integer not null check (reference_bps between -1000 and 5000),
  source text not null check (length(source) between 1 and 200),
  set_by uuid references account (id),
  set_at timestamptz
);
insert into late_rate (starts_on, reference_bps, source) values
  ('2023-07-01', 400, 'GU n. 165 del 17 luglio 2023'),
  ('2024-01-01', 450, 'GU n. 12 del 16 gennaio 2024'),
  ('2025-01-01', 315, 'GU n. 63 del 17 marzo 2025'),
  ('2025-07-01', 215, 'GU n. 161 del 14 luglio 2025'),
  ('2026-01-01', 215, 'GU n. 15 del 20 gennaio 2026');

-- content: payee and account, whether interest is asked for, the days of the ladder.
create table unpaid_setting (
  contract_id uuid primary key references contract (id),
  content bytea not null,
  revision integer not null default 1,
  set_by uuid not null references account (id),
  set_at timestamptz not null
);

-- content: number and debtor. digest: number, date and debtor, by which a second import knows it.
create table unpaid_invoice (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  content bytea not null,
  digest bytea not null,
  debtor_digest bytea not null,
  issued_on date not null,
  due_on date not null,
  amount_cents integer not null check (amount_cents > 0),
  paid_cents integer not null default 0 check (paid_cents >= 0),
  state text not null check (state in ('open', 'promised', 'handed_back', 'paid', 'withdrawn')),
  state_at timestamptz not null,
  sent smallint not null default 0 check (sent >= 0),
  promised_on date,
  next_on date,
  created_at timestamptz not null,
  unique (contract_id, id),
  unique (contract_id, digest),
  check ((state in ('open', 'promised')) = (next_on is not null)),
  check (state <> 'promised' or promised_on is not null)
);
create index unpaid_invoice_by_turn on unpaid_invoice (contract_id, state, next_on, id);
create index unpaid_invoice_due on unpaid_invoice (next_on) where next_on is not null;

-- content: the file's name and what could not be read.
create table unpaid_import (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  content bytea not null,
  added integer not null,
  known integer not null,
  refused integer not null,
  by_account uuid not null references account (id),
  at timestamptz not null
);
create index unpaid_import_latest on unpaid_import (contract_id, at desc);

create table unpaid_event (
  id uuid primary key,
  contract_id uuid not null,
  invoice_id uuid not null,
  what text not null check (what in ('reminded', 'promised', 'promise_broken', 'paid', 'handed_back', 'withdrawn')),
  tone text check (tone in ('first', 'second', 'last')),
  channel text check (channel in ('phone', 'mail')),
  cents integer,
  on_day date,
  note bytea,
  record_id uuid,
  by_account uuid references account (id),
  at timestamptz not null,
  foreign key (contract_id, invoice_id) references unpaid_invoice (contract_id, id),
  foreign key (contract_id, record_id) references desk_record (contract_id, id),
  check ((what = 'reminded') = (tone is not null))
);
create index unpaid_event_of_invoice on unpaid_event (contract_id, invoice_id, at);
create index unpaid_event_of_record on unpaid_event (record_id) where record_id is not null;

-- Which vaults have something due by itself: ids, never a row.
create function unpaid_invoices_due(today date) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select i.contract_id, i.id from unpaid_invoice i
  where i.next_on <= today and (i.state = 'promised' or i.state = 'open' and i.sent >= 3)
  order by i.next_on limit 500
$$;
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
