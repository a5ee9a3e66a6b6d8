import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Skills1764000003000 implements MigrationInterface {
  name = 'Skills1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table skill (
  code text primary key,
  grp text not null check (grp in ('telephone', 'appointments', 'orders', 'documents', 'payments', 'cases', 'languages', 'software', 'sector')),
  name_it text not null,
  name_en text not null,
  synonyms_it text[] not null default '{}',
  synonyms_en text[] not null default '{}',
  position integer not null
);

create table language (
  code text primary key,
  name_it text not null,
  name_en text not null,
  position integer not null
);

-- A proof asks staff to verify one skill or one language, from a file or a test.
create table proof (
  id uuid primary key,
  assistant_id uuid not null references account (id),
  skill_code text references skill (code),
  language_code text references language (code),
  level smallint not null check (level between 1 and 7),
  method text not null check (method in ('file', 'test')),
  file_id uuid references stored_file (id),
  -- Of a test: which one, how many answers were right, level by level.
  evidence jsonb,
  note text not null default '' check (length(note) <= 1000),
  state text not null check (state in ('requested', 'verified', 'rejected')),
  reason text,
  decided_by uuid references account (id),
  decided_at timestamptz,
  expires_on date,
  created_at timestamptz not null,
  check (num_nonnulls(skill_code, language_code) = 1),
  check ((method = 'file') = (file_id is not null)),
  check ((method = 'test') = (evidence is not null)),
  check (state = 'requested' or (decided_by is not null and decided_at is not null)),
  check (state <> 'rejected' or reason is not null)
);
create index proof_by_assistant on proof (assistant_id, created_at);
create unique index proof_waiting on proof (assistant_id, coalesce(skill_code, language_code)) where state = 'requested';

create table exam_attempt (
  id uuid primary key,
  assistant_id uuid not null references account (id),
  exam text not null,
  correct smallint not null,
  questions smallint not null check (questions > 0 and correct between 0 and questions),
  level smallint,
  taken_at timestamptz not null
);
create index exam_attempt_by_assistant on exam_attempt (assistant_id, exam, taken_at);

-- Levels: 1 basic, 2 confident, 3 expert.
create table assistant_skill (
  assistant_id uuid not null references account (id),
  skill_code text not null references skill (code),
  level smallint not null check (level between 1 and 3),
  verified_level smallint check (verified_level between 1 and 3),
  verified_until date,
  proof_id uuid references proof (id),
  check ((verified_level is null) = (verified_until is null)),
  primary key (assistant_id, skill_code)
);
create index assistant_skill_expiry on assistant_skill (verified_until) where verified_until is not null;

-- Ranks: A1 1, A2 2, B1 3, B2 4, C1 5, C2 6, native 7.
create table assistant_language (
  assistant_id uuid not null references account (id),
  language_code text not null references language (code),
  level smallint not null check (level between 1 and 7),
  verified_level smallint check (verified_level between 1 and 7),
  verified_until date,
  proof_id uuid references proof (id),
  check ((verified_level is null) = (verified_until is null)),
  primary key (assistant_id, language_code)
);
create index assistant_language_expiry on assistant_language (verified_until) where verified_until is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
