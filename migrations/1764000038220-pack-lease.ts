import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pack belongs to the run that writes it, for as long as that run says that it goes on. */
export class PackLease1764000038220 implements MigrationInterface {
  name = 'PackLease1764000038220';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table desk_handover add column run_id uuid, add column run_until timestamptz,
  add check ((run_id is null) = (run_until is null));

-- Packs nobody writes any more: asked before the lease, or their worker died.
create function desk_handovers_left(at timestamptz) returns table (contract_id uuid, id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select contract_id, id from desk_handover
  where state = 'waiting' and coalesce(run_until, asked_at + interval '2 minutes') <= at order by asked_at limit 20
$$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
