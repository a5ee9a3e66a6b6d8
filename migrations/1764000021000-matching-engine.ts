import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MatchingEngine1764000021000 implements MigrationInterface {
  name = 'MatchingEngine1764000021000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Chance that an assistant's line is busy, in ten thousandths, for the 336 half hours of her week from Monday.
create table assistant_line (
  assistant_id uuid primary key references account (id),
  busy smallint[] not null check (cardinality(busy) = 336),
  computed_at timestamptz not null
);

-- One side wants nothing to do with the other: neither matching nor an invitation joins them while a row is there.
create table side_block (
  organisation_id uuid not null references organisation (id),
  assistant_id uuid not null references account (id),
  side text not null check (side in ('business', 'assistant')),
  blocked_by uuid not null references account (id),
  blocked_at timestamptz not null,
  primary key (organisation_id, assistant_id, side)
);
create index side_block_by_assistant on side_block (assistant_id);

alter table match_search add column considered integer;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
