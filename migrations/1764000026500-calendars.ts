import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = [
  'calendar',
  'appointment_type',
  'appointment',
  'appointment_change',
  'appointment_reminder',
  'calendar_source',
  'busy_time',
] as const;

/** The clients' calendars: hours, types, series, invitations, reminders, feeds and imported busy times. */
export class Calendars1764000026500 implements MigrationInterface {
  name = 'Calendars1764000026500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table desk_record drop constraint desk_record_appointment_state,
  add constraint desk_record_appointment_state
    check (kind <> 'appointment' or state in ('proposed', 'booked', 'moved', 'cancelled', 'declined'));

-- content: name, opening hours, closures. Slots name a calendar by its key.
create table calendar (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  key text not null check (length(key) between 1 and 20),
  kind text not null check (kind in ('client', 'person', 'room')),
  timezone text not null,
  content bytea not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz,
  unique (contract_id, key)
);

-- content: its name.
create table appointment_type (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  content bytea not null,
  minutes smallint not null check (minutes between 5 and 720),
  before_minutes smallint not null default 0 check (before_minutes between 0 and 240),
  after_minutes smallint not null default 0 check (after_minutes between 0 and 240),
  notice_minutes integer not null default 0 check (notice_minutes between 0 and 43200),
  ahead_days smallint not null default 90 check (ahead_days between 1 and 730),
  booking text not null check (booking in ('free', 'confirm', 'known')),
  calendars text[] not null default '{}',
  reminders jsonb not null default '[]',
  revision integer not null default 1,
  created_at timestamptz not null,
  retired_at timestamptz,
  unique (contract_id, id)
);

-- What an appointment has beside its record: how calendars elsewhere know it, who is invited, what they answered.
create table appointment (
  id uuid primary key,
  contract_id uuid not null,
  type_id uuid,
  timezone text not null,
  rule text check (length(rule) <= 300),
  starts_at timestamptz not null,
  -- Goes on when another record takes this one's place.
  uid uuid not null,
  sequence integer not null default 0,
  guest bytea,
  invited_at timestamptz,
  answer text check (answer in ('accepted', 'declined', 'tentative')),
  answered_at timestamptz,
  foreign key (contract_id, id) references desk_record (contract_id, id),
  foreign key (contract_id, type_id) references appointment_type (contract_id, id)
);
create index appointment_by_uid on appointment (contract_id, uid);

insert into appointment (id, contract_id, timezone, starts_at, uid)
select s.id, s.contract_id, c.timezone, s.starts_at, s.id from appointment_slot s join contract c on c.id = s.contract_id;

-- One record may take place many times. A slot holds its calendar for the buffers round it, too.
alter table appointment_slot
  add column record_id uuid,
  add column recurs_at timestamptz,
  add column held_from timestamptz,
  add column held_until timestamptz,
  add column answer text check (answer in ('accepted', 'declined', 'tentative'));
update appointment_slot set record_id = id, held_from = starts_at, held_until = ends_at;
do $$
declare part record;
begin
  for part in select conname from pg_constraint where conrelid = 'appointment_slot'::regclass and contype in ('x', 'f') loop
    execute format('alter table appointment_slot drop constraint %I', part.conname);
  end loop;
end $$;
alter table appointment_slot
  alter column record_id set not null,
  alter column held_from set not null,
  alter column held_until set not null,
  add check (held_from <= starts_at and held_until >= ends_at),
  add foreign key (contract_id, record_id) references desk_record (contract_id, id),
  add constraint appointment_slot_apart exclude using gist
    (contract_id with =, calendar with =, tstzrange(held_from, held_until) with &&) where (released_at is null);
create index appointment_slot_by_record on appointment_slot (record_id, starts_at);

create table appointment_change (
  id uuid primary key,
  contract_id uuid not null,
  appointment_id uuid not null,
  what text not null check (what in ('moved', 'cancelled', 'confirmed', 'declined', 'answered')),
  scope text check (scope in ('one', 'following', 'all')),
  from_at timestamptz,
  to_at timestamptz,
  reason bytea,
  by_account uuid references account (id),
  at timestamptz not null,
  foreign key (contract_id, appointment_id) references desk_record (contract_id, id)
);
create index appointment_change_latest on appointment_change (contract_id, appointment_id, at);

create table appointment_reminder (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  slot_id uuid not null references appointment_slot (id),
  channel text not null check (channel in ('mail', 'sms')),
  due_at timestamptz not null,
  done_at timestamptz,
  outcome text,
  check ((done_at is null) = (outcome is null))
);
create index appointment_reminder_due on appointment_reminder (due_at) where done_at is null;
create index appointment_reminder_by_slot on appointment_reminder (slot_id);

-- Where a calendar's busy times come from: an address asked again and again, or a file sent once (no address).
create table calendar_source (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  calendar text not null,
  address bytea,
  etag text check (length(etag) <= 200),
  state text not null check (state in ('new', 'ok', 'failing')),
  trouble text,
  report jsonb not null default '[]',
  busy integer not null default 0,
  failures integer not null default 0,
  tried_at timestamptz,
  read_at timestamptz,
  next_at timestamptz,
  created_by uuid references account (id),
  created_at timestamptz not null,
  unique (contract_id, id)
);
create index calendar_source_due on calendar_source (next_at) where next_at is not null;

-- Times alone: what the client does then is not kept.
create table busy_time (
  contract_id uuid not null,
  source_id uuid not null,
  calendar text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  foreign key (contract_id, source_id) references calendar_source (contract_id, id) on delete cascade
);
create index busy_time_by_calendar on busy_time (contract_id, calendar, starts_at);
create index busy_time_by_source on busy_time (source_id);

-- Secret links to calendars. Only ids, so it lies outside the vaults.
create table calendar_feed (
  id uuid primary key,
  secret_hash text not null unique,
  contract_id uuid references contract (id),
  account_id uuid references account (id),
  created_by uuid not null references account (id),
  created_at timestamptz not null,
  read_at timestamptz,
  revoked_at timestamptz,
  check ((contract_id is null) <> (account_id is null))
);
create unique index calendar_feed_of_contract on calendar_feed (contract_id) where revoked_at is null;
create unique index calendar_feed_of_account on calendar_feed (account_id) where revoked_at is null;

-- Whose key a message waits under until it has been read.
alter table inbound_mail add column master_key_id text;

-- Which vaults have something due: ids, never a row.
create function appointment_reminders_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select r.contract_id, r.id from appointment_reminder r where r.done_at is null and r.due_at <= at order by r.due_at limit 500
$$;
create function calendar_sources_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select s.contract_id, s.id from calendar_source s where s.next_at <= at order by s.next_at limit 200
$$;
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
