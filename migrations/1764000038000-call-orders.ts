import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the desk asks of an exchange: a hold, its end, a call passed on. */
export class CallOrders1764000038000 implements MigrationInterface {
  name = 'CallOrders1764000038000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- When the client's own exchange last asked what is to be done.
alter table phone_number add column listens_at timestamptz;

alter table phone_transfer
  -- Which of the person's numbers is rung, from 0.
  add column tries smallint not null default 0,
  drop constraint phone_transfer_state_check,
  add constraint phone_transfer_state_check
    check (state in ('asked', 'ringing', 'joined', 'unanswered', 'back', 'failed', 'refused'));

-- Routing facts: whom a call is passed on to stands in the client's instructions.
create table phone_order (
  id uuid primary key,
  phone_number_id uuid not null references phone_number (id),
  phone_call_id uuid not null references phone_call (id) on delete cascade,
  what text not null check (what in ('hold', 'resume', 'pass')),
  transfer_id uuid references phone_transfer (id) on delete cascade,
  -- Handed out once: an exchange that carries it out says so by what happens to the call.
  state text not null default 'asked' check (state in ('asked', 'handed', 'refused')),
  asked_at timestamptz not null,
  check ((what = 'pass') = (transfer_id is not null))
);
create index phone_order_asked on phone_order (phone_number_id) where state = 'asked';
create index phone_order_latest on phone_order (phone_call_id, asked_at desc);
create index phone_order_by_transfer on phone_order (transfer_id) where transfer_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
