import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SearchWords1764000022500 implements MigrationInterface {
  name = 'SearchWords1764000022500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Typos are looked up among the distinct words of all documents, then the documents by the words found: both by index.
alter table search_document
  add column text_words tsvector not null generated always as (to_tsvector('simple', words)) stored;
create index search_document_text_words on search_document using gin (text_words);
drop index search_document_words;

create table search_word (word text primary key);
create index search_word_near on search_word using gin (word gin_trgm_ops);

-- In the order of the words, so that two writers of new words wait for each other and not in a circle.
create function search_learn_words() returns trigger language plpgsql as $$
begin
  insert into search_word (word)
  select distinct w from written d, unnest(tsvector_to_array(d.text_words)) w
  where w ~ '^[[:alnum:]]{3,40}$' and not exists (select from search_word known where known.word = w) order by w
  on conflict do nothing;
  return null;
end $$;
create trigger search_learn_inserted after insert on search_document referencing new table as written
  for each statement execute function search_learn_words();
create trigger search_learn_updated after update on search_document referencing new table as written
  for each statement execute function search_learn_words();

insert into search_word (word)
select distinct w from search_document d, unnest(tsvector_to_array(d.text_words)) w where w ~ '^[[:alnum:]]{3,40}$';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
