import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Platform1764000001000 implements MigrationInterface {
  name = 'Platform1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create extension if not exists citext;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gist;

create table platform_fact (
  name text primary key,
  value jsonb not null,
  at timestamptz not null default now()
);

-- What happened, written with the change itself. Carries ids and states, never a caller's words.
create table event (
  id uuid primary key,
  name text not null,
  subject_kind text not null,
  subject_id uuid not null,
  actor_id uuid,
  contract_id uuid,
  data jsonb not null default '{}',
  at timestamptz not null
);
create index event_by_subject on event (subject_kind, subject_id, at);
create index event_by_contract on event (contract_id, at) where contract_id is not null;

create table stored_file (
  id uuid primary key,
  owner_id uuid,
  purpose text not null,
  name text not null,
  media_type text not null,
  bytes integer not null check (bytes >= 0),
  sha256 text not null,
  created_at timestamptz not null
);

-- The mail to be sent: written with the change that causes it, handed over by a job after commit.
create table mail (
  id uuid primary key,
  recipient citext not null,
  account_id uuid,
  locale text not null,
  template text not null,
  subject text not null,
  html text,
  body text,
  attachments jsonb not null default '[]',
  dedupe_key text unique,
  attempts integer not null default 0,
  error text,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index mail_by_recipient on mail (recipient, created_at desc);

create table idempotency_key (
  account_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  request_hash text not null,
  response_status integer,
  response_body jsonb,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);

-- Counters may be lost in a crash: unlogged keeps the limit cheap on every request.
create unlogged table rate_limit (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
