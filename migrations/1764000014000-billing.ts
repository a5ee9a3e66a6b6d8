import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Billing1764000014000 implements MigrationInterface {
  name = 'Billing1764000014000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What the business pays with: the card or mandate itself stays with the provider.
create table payer (
  organisation_id uuid primary key references organisation (id),
  stripe_customer_id text unique,
  payment_method_id text,
  method_kind text check (method_kind in ('card', 'sepa_debit')),
  method_brand text,
  method_last4 text,
  method_setup_id uuid,
  updated_at timestamptz not null,
  check (num_nonnulls(payment_method_id, method_kind, method_last4) in (0, 3))
);

-- One visit to the provider's page where a method is saved. Its id is the key of the call.
create table payment_setup (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  stripe_session_id text unique,
  completed_at timestamptz,
  created_at timestamptz not null
);

create table payee (
  assistant_id uuid primary key references account (id),
  stripe_account_id text unique,
  transfers text not null default 'none' check (transfers in ('none', 'pending', 'active', 'restricted')),
  requirements jsonb not null default '[]',
  updated_at timestamptz not null
);

-- gross = net + vat; transfer = gross - fee. The id is in the idempotency key of every call it causes.
create table charge (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  organisation_id uuid not null references organisation (id),
  assistant_id uuid not null references account (id),
  timesheet_id uuid references timesheet (id),
  delivery_id uuid unique references delivery (id),
  -- The month whose retainer is in this charge: a month's retainer is charged once.
  retainer_month date,
  number integer not null,
  net_cents integer not null check (net_cents > 0),
  vat_cents integer not null check (vat_cents >= 0),
  gross_cents integer not null,
  fee_cents integer not null check (fee_cents >= 0),
  transfer_cents integer not null,
  currency char(3) not null,
  vat_bps integer not null,
  fee_bps integer not null,
  state text not null check (state in ('intended', 'processing', 'requires_action', 'paid', 'transferred', 'failed')),
  state_at timestamptz not null,
  attempts integer not null default 0,
  settled_attempt integer not null default 0,
  declines smallint not null default 0,
  troubles integer not null default 0,
  next_attempt_at timestamptz,
  failure text,
  intent_sent_at timestamptz,
  transfer_sent_at timestamptz,
  stripe_payment_intent_id text unique,
  stripe_charge_id text unique,
  stripe_transfer_id text unique,
  stripe_fee_cents integer,
  paid_at timestamptz,
  transferred_at timestamptz,
  created_at timestamptz not null,
  check (num_nonnulls(timesheet_id, delivery_id, retainer_month) >= 1),
  check (delivery_id is null or num_nonnulls(timesheet_id, retainer_month) = 0),
  check (gross_cents = net_cents + vat_cents),
  check (transfer_cents = gross_cents - fee_cents),
  check ((paid_at is not null) = (state in ('paid', 'transferred'))),
  check ((transferred_at is not null) = (state = 'transferred')),
  unique (contract_id, number),
  unique (contract_id, retainer_month)
);
create index charge_by_organisation on charge (organisation_id, created_at desc, id desc);
create index charge_by_assistant on charge (assistant_id, created_at desc, id desc);
create index charge_due on charge (next_attempt_at) where next_attempt_at is not null;

-- amount = unit x quantity / per, half up: 26 min x 18.00 / 60 = 7.80.
create table charge_line (
  charge_id uuid not null references charge (id),
  position integer not null,
  kind text not null check (kind in ('time', 'calls', 'retainer', 'overage', 'delivery')),
  timesheet_id uuid references timesheet (id),
  month date,
  quantity integer not null check (quantity > 0),
  per integer not null check (per > 0),
  unit_cents integer not null,
  amount_cents integer not null,
  check (amount_cents = (2 * unit_cents::bigint * quantity + per) / (2 * per)),
  primary key (charge_id, position)
);

-- Approved work, each line once, until a charge takes it.
create table billable (
  time_line_id uuid primary key references time_line (id),
  contract_id uuid not null references contract (id),
  timesheet_id uuid not null references timesheet (id),
  day date not null,
  kind text not null,
  minutes integer not null check (minutes >= 0),
  calls integer not null check (calls >= 0),
  charge_id uuid references charge (id),
  approved_at timestamptz not null
);
create index billable_waiting on billable (contract_id) where charge_id is null;
create index billable_by_charge on billable (charge_id);

create table ledger_transaction (
  id uuid primary key,
  kind text not null,
  source text not null unique,
  charge_id uuid references charge (id),
  at timestamptz not null
);

create table ledger_entry (
  transaction_id uuid not null references ledger_transaction (id),
  position smallint not null,
  account text not null,
  party_id uuid,
  amount_cents bigint not null check (amount_cents <> 0),
  currency char(3) not null,
  primary key (transaction_id, position)
);
create index ledger_entry_by_account on ledger_entry (account, party_id);

create function ledger_balanced() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from ledger_entry where transaction_id = new.transaction_id
    group by currency having sum(amount_cents) <> 0
  ) then
    raise exception 'ledger transaction % does not balance', new.transaction_id;
  end if;
  return null;
end $$;
create constraint trigger ledger_entry_balanced after insert on ledger_entry
  deferrable initially deferred for each row execute function ledger_balanced();

create function immutable_row() returns trigger language plpgsql as $$
begin
  raise exception '% rows are immutable', tg_table_name;
end $$;
create trigger ledger_entry_immutable before update or delete on ledger_entry for each row execute function immutable_row();
create trigger ledger_transaction_immutable before update or delete on ledger_transaction for each row execute function immutable_row();

-- The provider's events, stored by their own id before anything is done with them.
create table stripe_event (
  id text primary key,
  type text not null,
  livemode boolean not null,
  payload jsonb not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  attempts integer not null default 0,
  error text
);

-- Numbers without gaps: the counter row is locked in the issuing transaction.
create table invoice_counter (
  issuer text not null,
  year smallint not null,
  last_number integer not null default 0,
  primary key (issuer, year)
);

create table invoice (
  id uuid primary key,
  charge_id uuid not null references charge (id),
  issuer text not null,
  kind text not null check (kind in ('assistant', 'platform_fee')),
  year smallint not null,
  number integer not null,
  issued_on date not null,
  net_cents integer not null,
  vat_cents integer not null,
  total_cents integer not null check (total_cents = net_cents + vat_cents),
  currency char(3) not null,
  parties jsonb not null,
  unique (issuer, year, number),
  unique (charge_id, kind)
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
