import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may open a vault is the database's to say, and the secret of a vault's hashes is renewed like its key. */
export class VaultDoors1764000036100 implements MigrationInterface {
  name = 'VaultDoors1764000036100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Whether an account may open a contract's vault at a moment: the client's people always, the contract's assistant while
-- it is in force, a substitute all three agree on during her shift, and to the end of the call she is in when it ends.
-- Nobody (a job) opens contracts named by ids of our own.
create function vault_opens(contract uuid, account uuid, at timestamptz) returns boolean
language sql stable security definer set search_path = public as $$
  select account is null or exists (
    select from contract c where c.id = contract and (
      exists (select from membership m where m.organisation_id = c.organisation_id and m.account_id = account)
      or c.state in ('active', 'in_notice') and (
        c.assistant_id = account
        or exists (
          select from substitute_shift s join substitute a on a.id = s.substitute_id
          where s.contract_id = c.id and s.assistant_id = account and s.cancelled_at is null and s.from_at <= at
            and a.ended_at is null and a.agreed_at is not null and a.business_agreed_at is not null
            and (s.to_at > at or s.to_at > at - interval '2 hours' and exists (
              select from desk_call k where k.contract_id = c.id and k.assistant_id = account
                and k.ended_at is null and k.taken_at >= s.from_at))))))
$$;

-- How old the secret of the hashes is; without it, as old as the key beside it.
alter table desk_vault_key add column lookup_at timestamptz;
update desk_vault_key set lookup_at = created_at - interval '1 second' where wrapped_lookup is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
