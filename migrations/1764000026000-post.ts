import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Text messages, mail with an appointment in it, and the mail that comes back. */
export class Post1764000026000 implements MigrationInterface {
  name = 'Post1764000026000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A sender of its own (a client's name, an address answers come back to) and an appointment as iMIP carries it.
-- What is private is forgotten altogether once the mail has left.
alter table mail
  add column sender jsonb,
  add column calendar jsonb,
  add column private boolean not null default false;

create table sms (
  id uuid primary key,
  recipient text not null,
  text text not null,
  dedupe_key text not null unique,
  created_at timestamptz not null,
  -- Set before the provider is asked: without an outcome nobody knows whether it left, and it is not sent again.
  tried_at timestamptz,
  sent_at timestamptz,
  failed_at timestamptz,
  error text,
  provider_id text,
  check (sent_at is null or failed_at is null)
);
create index sms_latest on sms (created_at desc);

-- Where mail to one of our plus-addresses belongs: ids only, so it lies outside the vaults.
create table mail_address (
  token text primary key check (token ~ '^[a-z0-9]{16,40}$'),
  purpose text not null,
  contract_id uuid not null references contract (id),
  subject_id uuid not null,
  created_at timestamptz not null
);
create unique index mail_address_by_subject on mail_address (purpose, subject_id);

-- Mail that came back, by its own id. The message itself is kept only until it has been read.
create table inbound_mail (
  message_id text primary key check (length(message_id) <= 400),
  sha256 text not null,
  raw bytea,
  received_at timestamptz not null,
  read_at timestamptz,
  outcome text check (length(outcome) <= 60)
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
