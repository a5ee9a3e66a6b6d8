import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = ['playbook_draft', 'playbook_acknowledgement', 'call_draft'] as const;

export class Playbooks1764000025000 implements MigrationInterface {
  name = 'Playbooks1764000025000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A version is in force from here on, until a later version's own date.
alter table playbook_version add column effective_at timestamptz;
update playbook_version set effective_at = published_at;
alter table playbook_version alter column effective_at set not null;
create index playbook_version_in_force on playbook_version (contract_id, effective_at);

-- What the client is writing: one draft a contract, sealed like a version.
create table playbook_draft (
  id uuid primary key,
  contract_id uuid not null unique references contract (id),
  content bytea not null,
  based_on integer not null check (based_on >= 0),
  revision integer not null default 1,
  updated_by uuid not null references account (id),
  updated_at timestamptz not null
);

create table playbook_acknowledgement (
  contract_id uuid not null,
  playbook_version_id uuid not null,
  account_id uuid not null references account (id),
  acknowledged_at timestamptz not null,
  primary key (playbook_version_id, account_id),
  foreign key (contract_id, playbook_version_id) references playbook_version (contract_id, id)
);
create index playbook_acknowledgement_by_contract on playbook_acknowledgement (contract_id, account_id);

-- What is typed during a call and not yet saved: the answers, and each form that was open.
create table call_draft (
  call_id uuid not null,
  contract_id uuid not null,
  part text not null check (length(part) between 1 and 20),
  content bytea not null,
  updated_at timestamptz not null,
  primary key (call_id, part),
  foreign key (contract_id, call_id) references desk_record (contract_id, id)
);
create index call_draft_by_contract on call_draft (contract_id);
alter table desk_call add column language text check (language ~ '^[a-z]{2,3}$');
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
