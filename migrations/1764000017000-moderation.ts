import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Moderation1764000017000 implements MigrationInterface {
  name = 'Moderation1764000017000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table moderation_action (
  id uuid primary key,
  account_id uuid references account (id),
  profile_id uuid references assistant_profile (assistant_id),
  review_id uuid references review (id),
  kind text not null check (kind in ('published', 'sent_back', 'suspended', 'restored', 'rejected', 'removed')),
  reason text not null check (length(reason) between 1 and 2000),
  rule text not null,
  decided_by uuid not null references account (id),
  decided_at timestamptz not null,
  check (num_nonnulls(account_id, profile_id, review_id) = 1)
);

create table audit_entry (
  id uuid primary key,
  actor_id uuid not null references account (id),
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  reason text,
  before jsonb,
  after jsonb,
  at timestamptz not null
);
create index audit_entry_in_order on audit_entry (at desc, id desc);
create trigger audit_entry_immutable before update or delete on audit_entry for each row execute function immutable_row();
create trigger moderation_action_immutable before update or delete on moderation_action
  for each row execute function immutable_row();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
