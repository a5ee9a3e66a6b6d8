import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = ['legal_hold', 'desk_handover', 'shift_note'] as const;

/** Renewed keys, how long callers' data are kept, what a client takes along at the end, and substitutes. */
export class Vault1764000031000 implements MigrationInterface {
  name = 'Vault1764000031000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A contract's data key has versions: the newest seals, older ones open until nothing is sealed with them. The secret
-- that numbers are hashed with outlives them: it opens nothing.
alter table desk_vault_key
  add column version smallint not null default 1 check (version between 1 and 255),
  add column wrapped_lookup bytea,
  drop constraint desk_vault_key_pkey,
  add primary key (contract_id, version);

-- How long a client keeps callers' data; without a row, the months of the contract's annex.
create table desk_retention (
  contract_id uuid primary key references contract (id),
  months smallint not null check (months between 3 and 120),
  set_by uuid not null references account (id),
  set_at timestamptz not null
);

create table legal_hold (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  reason bytea not null,
  until date,
  placed_by uuid not null references account (id),
  placed_at timestamptz not null,
  lifted_by uuid references account (id),
  lifted_at timestamptz,
  check ((lifted_by is null) = (lifted_at is null))
);
create index legal_hold_by_contract on legal_hold (contract_id, placed_at desc);

-- What was removed, as numbers: it is still to be read when the key is gone.
create table desk_purge (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  at timestamptz not null,
  older_than timestamptz not null,
  counts jsonb not null
);
create index desk_purge_latest on desk_purge (contract_id, at desc);

-- A pack lies among the files, sealed with a secret of its own, which lies here sealed with the contract's key.
create table desk_handover (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  locale text not null,
  state text not null check (state in ('waiting', 'ready', 'failed', 'expired')),
  done integer not null default 0,
  total integer not null default 0,
  asked_by uuid not null references account (id),
  asked_at timestamptz not null,
  secret bytea,
  file_id uuid references stored_file (id) on delete set null,
  bytes integer,
  ready_at timestamptz,
  expires_at timestamptz,
  downloaded_at timestamptz,
  downloaded_by uuid references account (id)
);
create index desk_handover_latest on desk_handover (contract_id, asked_at desc);
create unique index desk_handover_waiting on desk_handover (contract_id) where state = 'waiting';
create function desk_handovers_over(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select h.contract_id, h.id from desk_handover h where h.state = 'ready' and h.expires_at <= at order by h.expires_at limit 200
$$;

-- Somebody who may answer in the assistant's place: named by her, agreed to by the business and by the person.
create table substitute (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  assistant_id uuid not null references account (id),
  share_bps integer not null check (share_bps between 0 and 10000),
  named_by uuid not null references account (id),
  named_at timestamptz not null,
  business_agreed_at timestamptz,
  business_agreed_by uuid references account (id),
  agreed_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references account (id),
  unique (contract_id, id),
  check ((business_agreed_at is null) = (business_agreed_by is null)),
  check ((ended_at is null) = (ended_by is null))
);
create unique index substitute_once on substitute (contract_id, assistant_id) where ended_at is null;
create index substitute_by_assistant on substitute (assistant_id) where ended_at is null;

-- Routing facts, so they lie outside the vault. From the first instant to before the last.
create table substitute_shift (
  id uuid primary key,
  contract_id uuid not null,
  substitute_id uuid not null,
  assistant_id uuid not null references account (id),
  share_bps integer not null check (share_bps between 0 and 10000),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  planned_at timestamptz not null,
  cancelled_at timestamptz,
  began_told_at timestamptz,
  ended_told_at timestamptz,
  unique (contract_id, id),
  foreign key (contract_id, substitute_id) references substitute (contract_id, id),
  constraint substitute_shift_apart exclude using gist (contract_id with =, tstzrange(from_at, to_at) with &&)
    where (cancelled_at is null)
);
create index substitute_shift_of on substitute_shift (assistant_id, to_at) where cancelled_at is null;
create index substitute_shift_untold on substitute_shift (from_at) where cancelled_at is null and ended_told_at is null;

create table shift_note (
  id uuid primary key,
  contract_id uuid not null,
  shift_id uuid not null,
  author_id uuid not null references account (id),
  content bytea not null,
  written_at timestamptz not null,
  unique (shift_id, author_id),
  foreign key (contract_id, shift_id) references substitute_shift (contract_id, id)
);

-- Who did the work when it was not the contract's assistant, and what part of its value is hers.
alter table time_line
  add column worked_by uuid references account (id),
  add column share_bps integer check (share_bps between 0 and 10000),
  add check ((worked_by is null) = (share_bps is null));

-- What hangs on a record or a contact goes with it; the log of who looked stays, without the link.
alter table card_opening
  drop constraint card_opening_contract_id_contact_id_fkey,
  drop constraint card_opening_contract_id_call_id_fkey,
  add foreign key (contract_id, contact_id) references contact (contract_id, id) on delete set null (contact_id),
  add foreign key (contract_id, call_id) references desk_record (contract_id, id) on delete set null (call_id);
do $$
declare link record;
begin
  for link in
    with recursive hanging (relation) as (
      select 'desk_record'::regclass::oid
      union
      select c.conrelid from hanging h join pg_constraint c on c.confrelid = h.relation and c.contype = 'f' and c.confdeltype = 'a'
    )
    select c.conname, c.conrelid::regclass::text owner, pg_get_constraintdef(c.oid) def
    from hanging h join pg_constraint c on c.confrelid = h.relation and c.contype = 'f' and c.confdeltype = 'a'
    where c.conrelid <> 'desk_record'::regclass
  loop
    execute format('alter table %s drop constraint %I, add constraint %I %s on delete cascade',
      link.owner, link.conname, link.conname, link.def);
  end loop;
end $$;
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
