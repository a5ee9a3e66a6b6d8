import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = [
  'message_version',
  'message_delivery',
  'message_attempt',
  'message_settings',
  'daily_summary',
  'callback',
  'unanswered_question',
  'spam_number',
] as const;

/** Messages that reach the client's people: deliveries and receipts, corrections, callbacks, the day in a mail. */
export class Messages1764000030000 implements MigrationInterface {
  name = 'Messages1764000030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What is composed only when it leaves: purpose and ids, so that a caller's words never lie in these tables.
alter table mail add column late jsonb;
alter table sms add column late jsonb;

-- What a message said before it was corrected. content: the message as it was, and what was wrong with it.
create table message_version (
  id uuid primary key,
  contract_id uuid not null,
  message_id uuid not null,
  version smallint not null check (version > 0),
  content bytea not null,
  corrected_by uuid not null references account (id),
  corrected_at timestamptz not null,
  unique (message_id, version),
  foreign key (contract_id, message_id) references desk_record (contract_id, id)
);

-- One message on its way to one person by one channel. target: the name and the address as they were then.
create table message_delivery (
  id uuid primary key,
  contract_id uuid not null,
  message_id uuid not null,
  version smallint not null default 1 check (version > 0),
  channel text not null check (channel in ('mail', 'sms', 'webhook')),
  person text not null default '' check (length(person) <= 12),
  target bytea not null,
  corrects boolean not null default false,
  state text not null default 'queued' check (state in ('queued', 'sent', 'delivered', 'failed', 'withdrawn')),
  attempts smallint not null default 0,
  next_at timestamptz,
  queued_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  trouble text check (length(trouble) <= 40),
  unique (contract_id, id),
  unique (message_id, version, channel, person),
  foreign key (contract_id, message_id) references desk_record (contract_id, id),
  check ((state = 'failed') = (failed_at is not null)),
  check (next_at is null or state = 'queued')
);
create index message_delivery_latest on message_delivery (contract_id, queued_at desc, id desc);
create index message_delivery_due on message_delivery (next_at) where next_at is not null;

-- Each try: when, what the other side answered, how long it took. Never what was said.
create table message_attempt (
  id uuid primary key,
  contract_id uuid not null,
  delivery_id uuid not null,
  at timestamptz not null,
  status smallint,
  trouble text check (length(trouble) <= 40),
  foreign key (contract_id, delivery_id) references message_delivery (contract_id, id)
);
create index message_attempt_by_delivery on message_attempt (delivery_id, at);

-- The link in a mail or text message, by its hash: ids only, so that it can be found before a vault is open.
create table message_link (
  token_hash text primary key,
  contract_id uuid not null references contract (id),
  delivery_id uuid not null,
  expires_at timestamptz not null
);
create index message_link_by_delivery on message_link (delivery_id);
create index message_link_by_age on message_link (expires_at);

create table message_settings (
  contract_id uuid primary key references contract (id),
  webhook_url bytea,
  webhook_secret bytea,
  summary_time time,
  summary_empty boolean not null default false,
  summary_texts boolean not null default false,
  summary_next_at timestamptz,
  summary_until timestamptz,
  changed_by uuid references account (id),
  changed_at timestamptz not null,
  revision integer not null default 1,
  check ((webhook_url is null) = (webhook_secret is null)),
  check ((summary_time is null) = (summary_next_at is null))
);
create index message_settings_due on message_settings (summary_next_at) where summary_next_at is not null;

create table daily_summary (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  counts jsonb not null,
  created_at timestamptz not null
);
create index daily_summary_latest on daily_summary (contract_id, until_at desc);

-- Somebody waits to be called back, because of a message or at the end of a call.
create table callback (
  id uuid primary key,
  contract_id uuid not null,
  owner text not null check (owner in ('client', 'assistant')),
  due_at timestamptz,
  opened_at timestamptz not null,
  overdue_told_at timestamptz,
  done_at timestamptz,
  done_by uuid references account (id),
  foreign key (contract_id, id) references desk_record (contract_id, id)
);
create index callback_open on callback (contract_id, due_at) where done_at is null;
create index callback_due on callback (due_at) where done_at is null and overdue_told_at is null;

-- What a caller asked and the client's instructions don't answer. digest: the same words, however they were typed.
create table unanswered_question (
  id uuid primary key,
  contract_id uuid not null,
  call_id uuid not null,
  question bytea not null,
  digest bytea not null,
  asked_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid references account (id),
  settled_how text check (settled_how in ('faq', 'dismissed')),
  unique (call_id, digest),
  foreign key (contract_id, call_id) references desk_record (contract_id, id),
  check ((settled_at is null) = (settled_how is null))
);
create index unanswered_question_open on unanswered_question (contract_id, digest) where settled_at is null;

create table spam_number (
  contract_id uuid not null references contract (id),
  digest bytea not null,
  calls integer not null default 1,
  last_at timestamptz not null,
  primary key (contract_id, digest)
);

-- Which vaults have something due, and how many callbacks stand open beside each client: ids and counts, never a row.
create function message_deliveries_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select d.contract_id, d.id from message_delivery d where d.next_at <= at order by d.next_at limit 200
$$;
create function message_summaries_due(at timestamptz) returns table (contract_id uuid)
language sql stable security definer set search_path = public as $$
  select s.contract_id from message_settings s where s.summary_next_at <= at order by s.summary_next_at limit 500
$$;
create function callbacks_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select c.contract_id, c.id from callback c
  where c.done_at is null and c.overdue_told_at is null and c.due_at <= at order by c.due_at limit 500
$$;
create function callback_facts(contracts uuid[], at timestamptz)
returns table (contract_id uuid, open integer, overdue integer, next_at timestamptz)
language sql stable security definer set search_path = public as $$
  select c.contract_id, count(*)::int, (count(*) filter (where c.due_at <= at))::int, min(c.due_at)
  from callback c where c.contract_id = any (contracts) and c.done_at is null group by c.contract_id
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
