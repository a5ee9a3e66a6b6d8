import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Profiles1764000004000 implements MigrationInterface {
  name = 'Profiles1764000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table assistant_profile (
  assistant_id uuid primary key references account (id),
  slug citext not null unique,
  display_name text not null,
  headline text not null default '' check (length(headline) <= 120),
  story text not null default '' check (length(story) <= 4000),
  -- The same square in two sizes: for lists, and for the profile's own page.
  photo_id uuid references stored_file (id),
  photo_large_id uuid references stored_file (id),
  city text not null default '',
  province text not null default '',
  country char(2) not null default 'IT',
  experience_years smallint not null default 0 check (experience_years between 0 and 60),
  links jsonb not null default '[]',
  legal_name text not null default '',
  vat_number text,
  tax_code text,
  address text not null default '',
  postcode text not null default '',
  tax_regime text not null default 'forfettario' check (tax_regime in ('forfettario', 'ordinario')),
  state text not null check (state in ('draft', 'in_review', 'published', 'suspended')),
  state_reason text,
  state_at timestamptz not null,
  state_by uuid references account (id),
  first_published_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index assistant_profile_photo on assistant_profile (photo_id);
create index assistant_profile_photo_large on assistant_profile (photo_large_id);
create index assistant_profile_state on assistant_profile (state, state_at);

create table voice_greeting (
  assistant_id uuid not null references account (id),
  language_code text not null references language (code),
  file_id uuid not null references stored_file (id),
  seconds numeric(4, 1) not null check (seconds > 0 and seconds <= 30.5),
  primary key (assistant_id, language_code)
);

create index voice_greeting_file on voice_greeting (file_id);

create table business_profile (
  organisation_id uuid primary key references organisation (id),
  legal_name text not null default '',
  vat_number text,
  tax_code text,
  sdi_code text check (sdi_code ~ '^[A-Z0-9]{7}$'),
  pec citext,
  street text not null default '',
  postcode text not null default '',
  city text not null default '',
  province text not null default '',
  country char(2) not null default 'IT',
  phone text,
  sector_code text references skill (code),
  description text not null default '' check (length(description) <= 2000),
  timezone text not null default 'Europe/Rome',
  revision integer not null default 1,
  updated_at timestamptz not null
);

-- The people of the business a caller may ask for; they need no account.
create table business_person (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  name text not null,
  role text not null default '',
  phone text,
  email citext,
  position integer not null default 0
);
create index business_person_by_organisation on business_person (organisation_id, position);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
