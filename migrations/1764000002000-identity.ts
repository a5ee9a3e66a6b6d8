import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1764000002000 implements MigrationInterface {
  name = 'Identity1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table account (
  id uuid primary key,
  email citext not null unique,
  name text not null check (length(name) between 1 and 120),
  kind text not null check (kind in ('assistant', 'business', 'staff')),
  password_hash text not null,
  locale text not null check (locale in ('it', 'en')),
  timezone text not null default 'Europe/Rome',
  email_confirmed_at timestamptz,
  terms_accepted_at timestamptz,
  suspended_at timestamptz,
  created_at timestamptz not null
);

create table organisation (
  id uuid primary key,
  name text not null check (length(name) between 1 and 160),
  suspended_at timestamptz,
  created_at timestamptz not null
);

create table membership (
  organisation_id uuid not null references organisation (id),
  account_id uuid not null references account (id),
  role text not null check (role in ('owner', 'manager', 'viewer')),
  created_at timestamptz not null,
  primary key (organisation_id, account_id)
);
create index membership_by_account on membership (account_id);

create table member_invitation (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  email citext not null,
  role text not null check (role in ('owner', 'manager', 'viewer')),
  token_hash text not null unique,
  invited_by uuid not null references account (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);

create table session (
  id uuid primary key,
  token_hash text not null unique,
  account_id uuid not null references account (id),
  organisation_id uuid references organisation (id),
  user_agent text,
  ip inet,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_by_account on session (account_id) where ended_at is null;

-- One-time links sent by mail.
create table account_link (
  id uuid primary key,
  account_id uuid not null references account (id),
  purpose text not null check (purpose in ('confirm', 'reset')),
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table api_token (
  id uuid primary key,
  account_id uuid not null references account (id),
  organisation_id uuid references organisation (id),
  name text not null,
  token_hash text not null unique,
  hint text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_by_account on api_token (account_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
