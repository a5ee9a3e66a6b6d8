import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Messaging1764000007000 implements MigrationInterface {
  name = 'Messaging1764000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- One conversation per brief and assistant, and one per contract.
create table conversation (
  id uuid primary key,
  brief_id uuid,
  contract_id uuid unique,
  organisation_id uuid not null references organisation (id),
  assistant_id uuid not null references account (id),
  created_at timestamptz not null,
  last_message_at timestamptz,
  check (num_nonnulls(brief_id, contract_id) = 1),
  unique (brief_id, assistant_id)
);
create index conversation_by_organisation on conversation (organisation_id, last_message_at desc);
create index conversation_by_assistant on conversation (assistant_id, last_message_at desc);

create table conversation_message (
  id uuid primary key,
  conversation_id uuid not null references conversation (id),
  author_id uuid not null references account (id),
  body text not null check (length(body) between 1 and 5000),
  sent_at timestamptz not null
);
create index conversation_message_in_order on conversation_message (conversation_id, sent_at);

create table conversation_read (
  conversation_id uuid not null references conversation (id),
  account_id uuid not null references account (id),
  read_at timestamptz not null,
  primary key (conversation_id, account_id)
);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
