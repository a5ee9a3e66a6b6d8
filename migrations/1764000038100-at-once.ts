import type { MigrationInterface, QueryRunner } from 'typeorm';

const lives = `not exists (select from desk_vault_key v where v.contract_id = d.contract_id and v.destroyed_at is not null)`;

/** Messages that can't wait go on to the next person while nobody reads them; text messages that can, wait for the morning. */
export class AtOnce1764000038100 implements MigrationInterface {
  name = 'AtOnce1764000038100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table message_settings
  add column escalate_minutes smallint check (escalate_minutes between 1 and 240),
  add column quiet_from time,
  add column quiet_until time,
  add check ((quiet_from is null) = (quiet_until is null));

-- escalates_at: when the next person is told if nobody has read the message; on one delivery of the last ones to leave.
-- held_until: a text message of the quiet hours leaves then.
alter table message_delivery
  add column escalated boolean not null default false,
  add column escalates_at timestamptz,
  add column held_until timestamptz,
  add check (held_until is null or state in ('queued', 'withdrawn'));
create index message_delivery_escalates on message_delivery (escalates_at) where escalates_at is not null;
create index message_delivery_held on message_delivery (held_until) where held_until is not null;

create function message_escalations_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select d.contract_id, d.id from message_delivery d where d.escalates_at <= at and ${lives} order by d.escalates_at limit 200
$$;
create function message_texts_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select d.contract_id, d.id from message_delivery d where d.held_until <= at and ${lives} order by d.held_until limit 500
$$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
