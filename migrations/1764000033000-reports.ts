import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tasks written by hand take their minutes like all other work, and reports read times past the vaults. */
export class Reports1764000033000 implements MigrationInterface {
  name = 'Reports1764000033000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- From now on the exclusion on desk_work holds for tasks too (record_id is then the line's own id). Lines written before
-- that lie over other work stay as they were billed.
insert into desk_work (record_id, contract_id, assistant_id, kind, started_at, ended_at)
  select l.id, l.contract_id, k.assistant_id, 'task', l.started_at, l.ended_at
  from time_line l join contract k on k.id = l.contract_id
  where l.record_id is null and l.state <> 'withdrawn'
  on conflict do nothing;

-- More ways past row-level security that give times and counts only, never a row.
-- A form left open during a spam call of another client must not bill that call's minutes.
create function desk_spam_until(assistant uuid, since timestamptz) returns timestamptz
language sql stable security definer set search_path = public as $$
  select max(ended_at) from desk_call where assistant_id = assistant and outcome = 'spam' and taken_at >= since
$$;
create function desk_spam_calls(contract uuid, since timestamptz, before timestamptz) returns integer
language sql stable security definer set search_path = public as $$
  select count(*)::int from desk_call
  where contract_id = contract and outcome = 'spam' and taken_at >= since and taken_at < before
$$;
create function desk_message_times(contract uuid, since timestamptz, before timestamptz)
returns table (message_id uuid, written_at timestamptz, read_at timestamptz)
language sql stable security definer set search_path = public as $$
  select id, created_at, read_at from desk_record
  where contract_id = contract and kind = 'message' and created_at >= since and created_at < before
$$;
create function desk_delivery_times(contract uuid, since timestamptz, before timestamptz)
returns table (delivery_id uuid, message_id uuid, channel text, queued_at timestamptz, arrived_at timestamptz, failed boolean)
language sql stable security definer set search_path = public as $$
  select id, message_id, channel, queued_at, coalesce(delivered_at, sent_at), state = 'failed' from message_delivery
  where contract_id = contract and queued_at >= since and queued_at < before and state <> 'withdrawn'
$$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
