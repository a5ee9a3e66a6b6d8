import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dialled numbers, calls that ring, who takes them, and what was said after the tone. */
export class Telephony1764000024000 implements MigrationInterface {
  name = 'Telephony1764000024000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table contract add unique (organisation_id, id);

-- A number of ours that a client forwards its telephone to.
create table phone_number (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  number text not null check (number ~ '^\\+[1-9][0-9]{6,14}$'),
  label text not null default '' check (length(label) <= 60),
  provider text not null check (provider in ('twilio', 'generic')),
  locale text not null default 'it' check (locale in ('it', 'en')),
  announces boolean not null default true,
  voicemail boolean not null default true,
  -- What an exchange signs with, wrapped by the master key named beside it.
  secret text,
  secret_key_id text,
  created_by uuid not null references account (id),
  created_at timestamptz not null,
  removed_at timestamptz,
  revision integer not null default 1,
  unique (organisation_id, id),
  check ((provider = 'generic') = (secret is not null)),
  check ((secret is null) = (secret_key_id is null))
);
create unique index phone_number_live on phone_number (number) where removed_at is null;
create index phone_number_by_secret on phone_number (secret_key_id) where secret_key_id is not null;

-- Who is rung, in order: a client's contracts, each with its assistant.
create table phone_rota (
  phone_number_id uuid not null,
  organisation_id uuid not null,
  contract_id uuid not null,
  position smallint not null check (position between 1 and 20),
  primary key (phone_number_id, position),
  unique (phone_number_id, contract_id),
  foreign key (organisation_id, phone_number_id) references phone_number (organisation_id, id),
  foreign key (organisation_id, contract_id) references contract (organisation_id, id)
);
create index phone_rota_by_contract on phone_rota (contract_id);

-- Without a row an assistant is on duty in her own hours, and no telephone of hers is known.
create table desk_presence (
  assistant_id uuid primary key references account (id),
  state text not null default 'hours' check (state in ('hours', 'on', 'paused')),
  until timestamptz,
  ring_to text not null default '' check (length(ring_to) <= 120),
  sound boolean not null default false,
  changed_at timestamptz not null,
  check ((state = 'on') = (until is not null))
);

-- Routing facts of a call at an exchange: never a word or number of who calls.
create table phone_call (
  id uuid primary key,
  phone_number_id uuid not null references phone_number (id),
  organisation_id uuid not null references organisation (id),
  exchange_call text not null check (length(exchange_call) between 1 and 120),
  state text not null check (state in ('ringing', 'waiting', 'voicemail', 'answered', 'ended')),
  outcome text check (outcome in ('answered', 'missed', 'voicemail')),
  contract_id uuid references contract (id),
  assistant_id uuid references account (id),
  -- Contracts whose assistant let it ring.
  tried uuid[] not null default '{}',
  rings smallint not null default 0,
  ringing_since timestamptz not null,
  rung_at timestamptz,
  -- The assistant's telephone, as it was when her desk was chosen.
  ring_to text not null default '',
  ring_seq bigint,
  answered_at timestamptz,
  ended_at timestamptz,
  -- The desk's record of it: the call taken, or the missed one.
  record_id uuid unique,
  settled_at timestamptz,
  unique (phone_number_id, exchange_call),
  check ((state = 'ended') = (ended_at is not null)),
  check ((outcome is null) = (ended_at is null))
);
create sequence phone_ring_seq;
create index phone_call_at_desk on phone_call (assistant_id, ring_seq) where assistant_id is not null;
create index phone_call_ringing on phone_call (assistant_id) where state = 'ringing';
create index phone_call_open on phone_call (ringing_since) where state <> 'ended';
create index phone_call_by_organisation on phone_call (organisation_id, ringing_since desc);

-- What exchanges told, each thing once.
create table phone_event (
  phone_number_id uuid not null references phone_number (id),
  key text not null check (length(key) <= 200),
  kind text not null,
  phone_call_id uuid,
  received_at timestamptz not null,
  primary key (phone_number_id, key)
);
create index phone_event_by_age on phone_event (received_at);

create table phone_caller (
  phone_call_id uuid not null references phone_call (id),
  contract_id uuid not null references contract (id),
  number bytea,
  name bytea not null,
  primary key (phone_call_id, contract_id)
);
create table voicemail (
  id uuid primary key,
  contract_id uuid not null,
  phone_call_id uuid not null unique references phone_call (id),
  record_id uuid not null unique,
  seconds integer not null check (seconds between 0 and 600),
  media_type text not null check (length(media_type) <= 60),
  audio bytea not null,
  created_at timestamptz not null,
  heard_at timestamptz,
  heard_by uuid references account (id),
  foreign key (contract_id, record_id) references desk_record (contract_id, id)
);

alter table desk_record drop constraint desk_record_call_state;
alter table desk_record add constraint desk_record_call_state
  check (kind <> 'call' or state in ('in_progress', 'ended', 'missed', 'returned'));

-- The first of the candidates who is on duty and free; failing that the first on duty, who is then busy.
create function phone_choose(candidates jsonb, needs_phone boolean, now_at timestamptz)
returns table (contract_id uuid, assistant_id uuid, ring_to text, busy boolean) language plpgsql as $$
begin
  -- In the order of ids, so that two calls with the same assistants never wait for each other crosswise.
  perform pg_advisory_xact_lock(hashtextextended('phone ring ' || one.assistant, 0))
    from (select distinct c ->> 'assistant' assistant from jsonb_array_elements(candidates) c order by 1) one;
  return query
    select (c ->> 'contract')::uuid, (c ->> 'assistant')::uuid, coalesce(p.ring_to, ''), b.busy
    from jsonb_array_elements(candidates) with ordinality as l (c, place)
      left join desk_presence p on p.assistant_id = (c ->> 'assistant')::uuid
      cross join lateral (
        select desk_in_call_since((c ->> 'assistant')::uuid) is not null
          or exists (select from phone_call k where k.assistant_id = (c ->> 'assistant')::uuid and k.state = 'ringing') busy
      ) b
    where case when p.state = 'paused' then false
               when p.state = 'on' and p.until > now_at then true
               else (c ->> 'open')::boolean end
      and (not needs_phone or p.ring_to <> '')
    order by b.busy, place limit 1;
end $$;

-- Puts a call to the next desk. What is published are routing facts; the caller is sealed for that desk's vault.
create function phone_place(call uuid, client text, candidates jsonb, home uuid, needs_phone boolean, now_at timestamptz)
returns setof phone_call language plpgsql as $$
declare
  chosen record;
  sealed jsonb;
  placed phone_call;
begin
  select * into chosen from phone_choose(candidates, needs_phone, now_at);
  update phone_call k set
      contract_id = coalesce(chosen.contract_id, k.contract_id, home), assistant_id = chosen.assistant_id,
      state = case when chosen.assistant_id is null then 'voicemail' when chosen.busy then 'waiting' else 'ringing' end,
      ring_to = coalesce(chosen.ring_to, ''),
      rings = k.rings + (chosen.assistant_id is not null and not chosen.busy)::int,
      rung_at = case when chosen.assistant_id is null then k.rung_at else now_at end,
      ring_seq = case when chosen.assistant_id is null then k.ring_seq else nextval('phone_ring_seq') end
    where k.id = call returning k.* into placed;
  if placed.contract_id is not null then
    perform set_config('app.contract', placed.contract_id::text, true);
    select c into sealed from jsonb_array_elements(candidates) c where (c ->> 'contract')::uuid = placed.contract_id;
    if sealed ? 'name' then
      insert into phone_caller (phone_call_id, contract_id, number, name)
        values (call, placed.contract_id, decode(sealed ->> 'number', 'hex'), decode(sealed ->> 'name', 'hex'))
        on conflict do nothing;
    end if;
  end if;
  if placed.assistant_id is not null then
    perform pg_notify('cornetta_live', jsonb_build_object(
      'topics', jsonb_build_array('account:' || placed.assistant_id),
      'news', jsonb_build_object('kind', 'ring', 'contractId', placed.contract_id, 'id', placed.id, 'seq', placed.ring_seq::text,
        'client', left(client, 120), 'since', placed.ringing_since, 'waiting', placed.state = 'waiting'))::text);
  end if;
  return next placed;
end $$;

-- A call begins to ring: kept, put to a desk and published by one statement, for the caller is listening meanwhile.
-- Told again, or told after its end, it stays as it is.
create function phone_ring(
  line uuid, organisation uuid, event_key text, exchange text, new_id uuid, client text, candidates jsonb, home uuid,
  needs_phone boolean, now_at timestamptz)
returns setof phone_call language plpgsql as $$
begin
  insert into phone_call (id, phone_number_id, organisation_id, exchange_call, state, contract_id, ringing_since)
    values (new_id, line, organisation, exchange, 'voicemail', home, now_at)
    on conflict (phone_number_id, exchange_call) do nothing;
  if not found then
    return query select * from phone_call k where k.phone_number_id = line and k.exchange_call = exchange;
    return;
  end if;
  insert into phone_event (phone_number_id, key, kind, phone_call_id, received_at)
    values (line, event_key, 'ringing', new_id, now_at) on conflict do nothing;
  return query select * from phone_place(new_id, client, candidates, home, needs_phone, now_at);
end $$;
    `);
    for (const table of ['phone_caller', 'voicemail'])
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
