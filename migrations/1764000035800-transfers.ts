import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls passed on to one of the client's people through the exchange. */
export class Transfers1764000035800 implements MigrationInterface {
  name = 'Transfers1764000035800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Routing facts: person is the key of the client's instructions, which hold the number.
create table phone_transfer (
  id uuid primary key,
  phone_call_id uuid not null references phone_call (id) on delete cascade,
  contract_id uuid not null references contract (id),
  person text not null check (length(person) <= 12),
  state text not null check (state in ('asked', 'ringing', 'joined', 'unanswered', 'failed')),
  state_at timestamptz not null,
  asked_by uuid not null references account (id),
  asked_at timestamptz not null
);
create index phone_transfer_latest on phone_transfer (phone_call_id, asked_at desc);
create unique index phone_transfer_under_way on phone_transfer (phone_call_id) where state in ('asked', 'ringing');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
