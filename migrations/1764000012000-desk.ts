import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows belong to one contract's vault: invisible unless that contract is open. */
const vaulted = [
  'playbook_version',
  'contact',
  'desk_record',
  'desk_call',
  'appointment_slot',
  'card_opening',
] as const;

export class Desk1764000012000 implements MigrationInterface {
  name = 'Desk1764000012000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A data key per contract, wrapped by a master key kept outside the database. Without wrapped_key nothing opens again.
create table desk_vault_key (
  contract_id uuid primary key references contract (id),
  wrapped_key bytea,
  master_key_id text not null,
  created_at timestamptz not null,
  destroyed_at timestamptz,
  check ((wrapped_key is null) = (destroyed_at is not null))
);
create index desk_vault_key_by_master on desk_vault_key (master_key_id) where wrapped_key is not null;

-- What the client wants its assistant to see beside its name today. A routing fact: outside the vault.
create table desk_status (
  contract_id uuid primary key references contract (id),
  text text not null default '' check (length(text) <= 120),
  until timestamptz,
  set_by uuid not null references account (id),
  set_at timestamptz not null
);

-- Columns of type bytea hold ciphertext, or (…_digest) keyed hashes.
create table playbook_version (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  version integer not null check (version > 0),
  content bytea not null,
  published_by uuid not null references account (id),
  published_at timestamptz not null,
  unique (contract_id, version),
  unique (contract_id, id)
);

create table contact (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  name bytea not null,
  number bytea,
  number_digest bytea,
  details bytea,
  created_at timestamptz not null,
  last_at timestamptz not null,
  revision integer not null default 1,
  unique (contract_id, id),
  check ((number is null) = (number_digest is null))
);
create unique index contact_by_number on contact (contract_id, number_digest);
create index contact_latest on contact (contract_id, last_at desc);

create table desk_record (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  kind text not null,
  state text not null,
  state_at timestamptz not null,
  state_by uuid references account (id),
  assistant_id uuid not null references account (id),
  contact_id uuid,
  call_id uuid,
  content bytea not null,
  reply bytea,
  read_at timestamptz,
  read_by uuid references account (id),
  case_digest bytea,
  amount_cents integer check (amount_cents >= 0),
  currency char(3) not null default 'EUR',
  due_on date,
  created_at timestamptz not null,
  revision integer not null default 1,
  unique (contract_id, id),
  foreign key (contract_id, contact_id) references contact (contract_id, id),
  foreign key (contract_id, call_id) references desk_record (contract_id, id),
  check (
    kind = 'call' and state in ('in_progress', 'ended')
    or kind = 'message' and state in ('waiting', 'read', 'done')
    or kind = 'appointment' and state in ('booked', 'moved', 'cancelled')
    or kind = 'order' and state in ('taken', 'confirmed', 'fulfilled', 'cancelled')
    or kind = 'document' and state = 'sent'
    or kind = 'reminder' and state in ('sent', 'promised', 'paid', 'handed_back')
    or kind = 'case' and state in ('open', 'closed', 'superseded')
  ),
  check ((kind = 'case') = (case_digest is not null)),
  check ((kind in ('order', 'reminder')) = (amount_cents is not null)),
  check ((kind = 'reminder') = (due_on is not null))
);
create index desk_record_timeline on desk_record (contract_id, created_at desc, id desc);
create index desk_record_by_contact on desk_record (contract_id, contact_id, created_at desc);
create index desk_record_by_call on desk_record (call_id) where call_id is not null;
-- A case has one current status; what it was before stays as history.
create unique index desk_record_current_case on desk_record (contract_id, case_digest) where state <> 'superseded';

create table desk_call (
  id uuid primary key,
  contract_id uuid not null,
  assistant_id uuid not null references account (id),
  playbook_version_id uuid,
  call_type text check (length(call_type) <= 20),
  outcome text check (outcome in ('settled', 'message', 'passed_on', 'call_back', 'wrong_number', 'spam')),
  taken_at timestamptz not null,
  ended_at timestamptz check (ended_at >= taken_at),
  foreign key (contract_id, id) references desk_record (contract_id, id),
  foreign key (contract_id, playbook_version_id) references playbook_version (contract_id, id),
  check ((outcome is null) = (ended_at is null))
);
-- One person speaks to one caller at a time, whatever the client.
create unique index desk_call_running on desk_call (assistant_id) where ended_at is null;
create index desk_call_by_contract on desk_call (contract_id, taken_at);

create table appointment_slot (
  id uuid primary key,
  contract_id uuid not null,
  calendar text not null check (length(calendar) between 1 and 20),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  released_at timestamptz,
  foreign key (contract_id, id) references desk_record (contract_id, id),
  exclude using gist (contract_id with =, calendar with =, tstzrange(starts_at, ends_at) with &&) where (released_at is null)
);
create index appointment_slot_by_start on appointment_slot (contract_id, starts_at) where released_at is null;

-- Who looked at what, for the client to read.
create table card_opening (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  account_id uuid not null references account (id),
  what text not null check (what in ('card', 'contacts', 'timeline', 'record')),
  contact_id uuid,
  call_id uuid,
  opened_at timestamptz not null,
  foreign key (contract_id, contact_id) references contact (contract_id, id),
  foreign key (contract_id, call_id) references desk_record (contract_id, id)
);
create index card_opening_latest on card_opening (contract_id, opened_at desc, id desc);

-- Stretches of an assistant's time over all her clients: kind, times and ids, so it lies outside the vault.
-- The exclusion is the promise that no minute is billed twice.
create table desk_work (
  record_id uuid primary key,
  contract_id uuid not null references contract (id),
  assistant_id uuid not null references account (id),
  kind text not null,
  calls smallint not null default 0,
  started_at timestamptz not null,
  ended_at timestamptz not null check (ended_at >= started_at),
  exclude using gist (assistant_id with =, tstzrange(started_at, ended_at) with &&)
);
create index desk_work_by_contract on desk_work (contract_id, started_at);

-- The only ways past row-level security: they give counts and times, never a row. The side-by-side desk reads them,
-- and so does the count of an assistant's time, which runs over all her clients.
create function desk_in_call_since(assistant uuid) returns timestamptz
language sql stable security definer set search_path = public as $$
  select taken_at from desk_call where assistant_id = assistant and ended_at is null
$$;
create function desk_facts(contracts uuid[], since timestamptz)
returns table (contract_id uuid, call_id uuid, in_call_since timestamptz, calls integer, waiting integer, orders integer)
language sql stable security definer set search_path = public as $$
  select c.id,
         (select k.id from desk_call k where k.contract_id = c.id and k.ended_at is null limit 1),
         (select k.taken_at from desk_call k where k.contract_id = c.id and k.ended_at is null limit 1),
         (select count(*)::int from desk_call k where k.contract_id = c.id and k.taken_at >= since),
         (select count(*)::int from desk_record r where r.contract_id = c.id and r.kind = 'message' and r.state in ('waiting', 'read')),
         (select count(*)::int from desk_record r where r.contract_id = c.id and r.kind = 'order' and r.state in ('taken', 'confirmed'))
  from unnest(contracts) as c (id)
$$;
create index desk_record_waiting on desk_record (contract_id, kind)
  where state in ('waiting', 'read', 'taken', 'confirmed', 'booked', 'sent', 'promised', 'open');
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
