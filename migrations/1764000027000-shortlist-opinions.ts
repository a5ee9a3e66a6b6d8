import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each member of a business thinks of a person on a shortlist; briefs read without names and photos. */
export class ShortlistOpinions1764000027000 implements MigrationInterface {
  name = 'ShortlistOpinions1764000027000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table shortlist_opinion (
  brief_id uuid not null,
  assistant_id uuid not null,
  account_id uuid not null references account (id),
  vote text check (vote in ('yes', 'no')),
  note text not null default '' check (length(note) <= 1000),
  at timestamptz not null,
  primary key (brief_id, assistant_id, account_id),
  foreign key (brief_id, assistant_id) references shortlist_entry (brief_id, assistant_id) on delete cascade
);
insert into shortlist_opinion (brief_id, assistant_id, account_id, note, at)
  select brief_id, assistant_id, added_by, note, added_at from shortlist_entry where note <> '';
alter table shortlist_entry drop column note;
alter table brief add column blind boolean not null default false;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
