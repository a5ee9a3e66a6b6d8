import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Briefs1764000009000 implements MigrationInterface {
  name = 'Briefs1764000009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table brief (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  number integer not null,
  title text not null check (length(title) between 1 and 120),
  description text not null default '' check (length(description) <= 4000),
  sector_code text references skill (code),
  timezone text not null,
  starts_on date not null,
  ends_on date,
  weekly_minutes integer not null check (weekly_minutes between 1 and 6000),
  calls_per_day integer check (calls_per_day between 0 and 2000),
  budget_cents integer not null check (budget_cents > 0),
  currency char(3) not null default 'EUR',
  holidays boolean not null default false,
  state text not null check (state in ('draft', 'open', 'filled', 'closed', 'expired')),
  state_at timestamptz not null,
  expires_at timestamptz,
  revision integer not null default 1,
  created_by uuid not null references account (id),
  created_at timestamptz not null,
  unique (organisation_id, number),
  check (ends_on is null or ends_on >= starts_on)
);

-- Coverage wanted, wall clock in the brief's zone; ends <= starts runs over midnight.
create table brief_slot (
  brief_id uuid not null references brief (id),
  weekday smallint not null check (weekday between 1 and 7),
  starts time not null,
  ends time not null,
  primary key (brief_id, weekday, starts)
);

create table brief_skill (
  brief_id uuid not null references brief (id),
  skill_code text not null references skill (code),
  need text not null check (need in ('must', 'nice')),
  level smallint not null default 1 check (level between 1 and 3),
  primary key (brief_id, skill_code)
);

create table brief_language (
  brief_id uuid not null references brief (id),
  language_code text not null references language (code),
  level smallint not null check (level between 1 and 7),
  verified boolean not null default false,
  primary key (brief_id, language_code)
);

create table shortlist_entry (
  brief_id uuid not null references brief (id),
  assistant_id uuid not null references account (id),
  note text not null default '' check (length(note) <= 1000),
  added_by uuid not null references account (id),
  added_at timestamptz not null,
  primary key (brief_id, assistant_id)
);

create table invitation (
  id uuid primary key,
  brief_id uuid not null references brief (id),
  assistant_id uuid not null references account (id),
  state text not null check (state in ('sent', 'answered', 'declined', 'withdrawn', 'expired')),
  message text not null default '' check (length(message) <= 2000),
  decline_reason text,
  sent_by uuid not null references account (id),
  sent_at timestamptz not null,
  answered_at timestamptz,
  expires_at timestamptz not null
);
create unique index invitation_open on invitation (brief_id, assistant_id) where state = 'sent';
create index invitation_by_assistant on invitation (assistant_id, state, sent_at desc);

create table proposal (
  id uuid primary key,
  brief_id uuid not null references brief (id),
  organisation_id uuid not null references organisation (id),
  assistant_id uuid not null references account (id),
  state text not null check (state in ('open', 'accepted', 'declined', 'withdrawn', 'expired')),
  turn text not null check (turn in ('business', 'assistant')),
  latest_version integer not null default 1,
  decline_reason text,
  expires_at timestamptz not null,
  state_at timestamptz not null,
  created_at timestamptz not null
);
create unique index proposal_live on proposal (brief_id, assistant_id) where state in ('open', 'accepted');
create index proposal_by_assistant on proposal (assistant_id, state);

create table proposal_version (
  id uuid primary key,
  proposal_id uuid not null references proposal (id),
  version integer not null,
  side text not null check (side in ('business', 'assistant')),
  made_by uuid not null references account (id),
  package_version_id uuid not null references rate_package_version (id),
  price_cents integer not null check (price_cents > 0),
  currency char(3) not null default 'EUR',
  included_minutes integer,
  overage_cents integer,
  weekly_minutes integer not null,
  starts_on date not null,
  ends_on date,
  notice_days smallint not null default 15 check (notice_days between 1 and 180),
  approval_hours smallint not null default 72 check (approval_hours between 24 and 336),
  message text not null default '' check (length(message) <= 2000),
  created_at timestamptz not null,
  unique (proposal_id, version)
);

alter table conversation add foreign key (brief_id) references brief (id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
