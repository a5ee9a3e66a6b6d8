import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reviews1764000015000 implements MigrationInterface {
  name = 'Reviews1764000015000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- A round opens with a payment; both sides stay blind until both wrote or it closes.
create table review_round (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  charge_id uuid not null unique references charge (id),
  organisation_id uuid not null references organisation (id),
  assistant_id uuid not null references account (id),
  opened_at timestamptz not null,
  closes_at timestamptz not null,
  revealed_at timestamptz
);
create index review_round_by_contract on review_round (contract_id, opened_at);
create index review_round_by_organisation on review_round (organisation_id, opened_at desc);
create index review_round_by_assistant on review_round (assistant_id, opened_at desc);
create index review_round_to_close on review_round (closes_at) where revealed_at is null;

create table review (
  id uuid primary key,
  round_id uuid not null references review_round (id),
  side text not null check (side in ('business', 'assistant')),
  author_id uuid not null references account (id),
  answering smallint check (answering between 1 and 5),
  accuracy smallint not null check (accuracy between 1 and 5),
  courtesy smallint not null check (courtesy between 1 and 5),
  confidentiality smallint not null check (confidentiality between 1 and 5),
  punctuality smallint not null check (punctuality between 1 and 5),
  body text not null default '' check (length(body) <= 3000),
  private_note text not null default '' check (length(private_note) <= 2000),
  state text not null check (state in ('sealed', 'revealed', 'published', 'rejected', 'removed')),
  state_at timestamptz not null,
  state_by uuid references account (id),
  rule text,
  reason text,
  publish_at timestamptz,
  reply text check (length(reply) between 1 and 2000),
  replied_by uuid references account (id),
  replied_at timestamptz,
  created_at timestamptz not null,
  revision integer not null default 1,
  unique (round_id, side),
  check ((side = 'business') = (answering is not null)),
  -- Nothing is taken away without a listed rule and words for its author.
  check (state not in ('rejected', 'removed') or (rule is not null and reason is not null and state_by is not null)),
  check (state <> 'revealed' or publish_at is not null)
);
create index review_to_publish on review (publish_at) where state = 'revealed';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
