import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Paid charges and shares that a late worker made due again would be asked about for ever. */
export class EndedLeases1764000038700 implements MigrationInterface {
  name = 'EndedLeases1764000038700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
update charge set next_attempt_at = null where transferred_at is not null and next_attempt_at is not null;
update charge_share set next_attempt_at = null where transferred_at is not null and next_attempt_at is not null;
alter table charge_share add check (transferred_at is null or next_attempt_at is null);

-- A destroyed vault opens for nobody: its unfinished packs would be begun for ever, before those of others.
create or replace function desk_handovers_left(at timestamptz) returns table (contract_id uuid, id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select h.contract_id, h.id from desk_handover h
  where h.state = 'waiting' and coalesce(h.run_until, h.asked_at + interval '2 minutes') <= at
    and not exists (select from desk_vault_key v where v.contract_id = h.contract_id and v.destroyed_at is not null)
  order by h.asked_at limit 20
$$;
    `);
    // Left out, the session's own tables come first: whoever may make one could stand it before ours.
    const functions = (await runner.query(`
      select p.oid::regprocedure::text name from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.proconfig @> '{search_path=public}'`)) as {
      name: string;
    }[];
    for (const { name } of functions)
      await runner.query(`alter function ${name} set search_path = public, pg_temp`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
