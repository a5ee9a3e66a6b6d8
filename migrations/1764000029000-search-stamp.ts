import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SearchStamp1764000029000 implements MigrationInterface {
  name = 'SearchStamp1764000029000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Names the last transaction that changed anything the directory shows. A page written while this stamp held is true
-- for as long as it holds. One row: changes pass one after the other, so no snapshot sees a change without its stamp.
create table search_stamp (
  one boolean primary key default true check (one),
  stamp xid8 not null
);
insert into search_stamp (stamp) values (pg_current_xact_id());

create function stamp_search() returns trigger language plpgsql as $$
begin
  update search_stamp set stamp = pg_current_xact_id() where stamp <> pg_current_xact_id();
  return null;
end $$;

-- Deferred: the row is locked at commit only, when a transaction waits for nothing else any more.
create constraint trigger stamp_search after insert or update or delete on search_document
  deferrable initially deferred for each row execute function stamp_search();
create constraint trigger stamp_search after insert or update or delete on skill
  deferrable initially deferred for each row execute function stamp_search();
create constraint trigger stamp_search after insert or update or delete on language
  deferrable initially deferred for each row execute function stamp_search();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
