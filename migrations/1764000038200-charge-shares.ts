import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a charge goes to a substitute: a transfer of its own. */
export class ChargeShares1764000038200 implements MigrationInterface {
  name = 'ChargeShares1764000038200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The id is the key of the transfer. cents = base x quantity / whole x share, largest remainders first; base is the
-- charge without VAT and without the platform's fee.
create table charge_share (
  id uuid primary key,
  charge_id uuid not null references charge (id),
  assistant_id uuid not null references account (id),
  share_bps integer not null check (share_bps between 1 and 10000),
  quantity integer not null check (quantity > 0),
  whole integer not null check (whole >= quantity),
  base_cents integer not null,
  cents integer not null check (cents > 0 and cents <= base_cents),
  state text not null default 'waiting' check (state in ('waiting', 'transferred')),
  failure text,
  troubles integer not null default 0,
  next_attempt_at timestamptz,
  transfer_sent_at timestamptz,
  stripe_transfer_id text unique,
  transferred_at timestamptz,
  created_at timestamptz not null,
  unique (charge_id, assistant_id, share_bps),
  check ((transferred_at is not null) = (state = 'transferred')),
  check ((stripe_transfer_id is not null) = (state = 'transferred'))
);
create index charge_share_by_assistant on charge_share (assistant_id, created_at desc, id desc);
create index charge_share_due on charge_share (next_attempt_at) where next_attempt_at is not null;

alter table charge add column shared_cents integer not null default 0 check (shared_cents between 0 and transfer_cents);

-- Work charged before this keeps the old agreement: the contract's assistant settles it.
alter table billable
  add column worked_by uuid references account (id),
  add column share_bps integer check (share_bps between 0 and 10000),
  add column shared_in uuid references charge (id),
  add check ((worked_by is null) = (share_bps is null));
update billable b set worked_by = l.worked_by, share_bps = l.share_bps
  from time_line l where l.id = b.time_line_id and b.charge_id is null and l.worked_by is not null;
create index billable_unshared on billable (contract_id) where worked_by is not null and shared_in is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
