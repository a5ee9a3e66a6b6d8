import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an assistant changed of a published profile waits here until staff have read it. */
export class ProfileEdits1764000020500 implements MigrationInterface {
  name = 'ProfileEdits1764000020500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table profile_edit (
  assistant_id uuid primary key references assistant_profile (assistant_id),
  display_name text not null,
  headline text not null check (length(headline) <= 120),
  story text not null check (length(story) <= 4000),
  city text not null,
  province text not null,
  experience_years smallint not null check (experience_years between 0 and 60),
  links jsonb not null,
  photo_id uuid references stored_file (id),
  photo_large_id uuid references stored_file (id),
  -- As profile pages read them: [{language, fileId, seconds}], by language.
  greetings jsonb not null,
  state text not null check (state in ('waiting', 'sent_back')),
  reason text,
  state_at timestamptz not null,
  check ((state = 'sent_back') = (reason is not null))
);
create index profile_edit_photo on profile_edit (photo_id);
create index profile_edit_photo_large on profile_edit (photo_large_id);
create index profile_edit_waiting on profile_edit (state_at) where state = 'waiting';

alter table moderation_action drop constraint moderation_action_kind_check;
alter table moderation_action add constraint moderation_action_kind_check check (kind in
  ('published', 'sent_back', 'suspended', 'restored', 'rejected', 'removed', 'edit_published', 'edit_sent_back'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
