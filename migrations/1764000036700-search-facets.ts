import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SearchFacets1764000036700 implements MigrationInterface {
  name = 'SearchFacets1764000036700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Who is in each facet of the directory, a bit a person, so that what a choice leaves is counted without reading anybody's
-- document. A person keeps her place for good; 4096 places make a block.
create table search_place (
  assistant_id uuid primary key,
  place integer not null unique generated always as identity (start with 0 minvalue 0)
);
create table search_facet (
  facet text not null,
  value text not null,
  block integer not null,
  bits bit(4096) not null,
  primary key (block, facet, value)
);
create function search_no_bits() returns bit(4096) language sql immutable parallel safe as
  $$ select b'0'::bit(4096) $$;
create function search_bit(place integer) returns bit(4096) language sql immutable parallel safe as
  $$ select set_bit(search_no_bits(), place % 4096, 1)::bit(4096) $$;

-- Months by the lowest offered step that holds the price, free hours by the highest step they reach.
create function search_facets(skills text[], sectors text[], levels jsonb, month integer, free integer)
returns table (facet text, value text) language sql immutable as $$
  select 'all', ''
  union all select 'skill', unnest(skills)
  union all select 'sector', unnest(sectors)
  union all select 'language', l.key || ' ' || (l.value ->> 'level') from jsonb_each(levels) l
  union all select 'month', min(s)::text from unnest('{20000,40000,60000,90000}'::int[]) s where month <= s having count(*) > 0
  union all select 'free', max(s)::text from unnest('{300,600,1200,1800}'::int[]) s where free >= s having count(*) > 0
$$;

-- Sets or clears the bits of people at these places, block after block in one order for all writers.
create function search_turn(turn boolean, places integer[], facets text[], vals text[]) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7268, block) from
    (select distinct place / 4096 block from unnest(places) place order by 1) b;
  if turn then
    insert into search_facet as f
    select x.facet, x.value, x.place / 4096, bit_or(search_bit(x.place)) from unnest(places, facets, vals) x (place, facet, value)
    group by 1, 2, 3
    on conflict (block, facet, value) do update set bits = f.bits | excluded.bits;
  else
    update search_facet f set bits = f.bits & ~ x.bits from (
      select y.facet, y.value, y.place / 4096 block, bit_or(search_bit(y.place)) bits
      from unnest(places, facets, vals) y (place, facet, value) group by 1, 2, 3) x
    where f.block = x.block and f.facet = x.facet and f.value = x.value;
  end if;
end $$;

create function search_count() returns trigger language plpgsql as $$
declare
  places integer[]; facets text[]; vals text[];
begin
  if tg_op = 'INSERT' then
    insert into search_place (assistant_id) select assistant_id from written on conflict do nothing;
    select array_agg(p.place), array_agg(f.facet), array_agg(f.value) into places, facets, vals
    from written d join search_place p using (assistant_id),
      search_facets(d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes) f;
    perform search_turn(true, places, facets, vals);
  elsif tg_op = 'DELETE' then
    select array_agg(p.place), array_agg(f.facet), array_agg(f.value) into places, facets, vals
    from was d join search_place p using (assistant_id),
      search_facets(d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes) f;
    perform search_turn(false, places, facets, vals);
  else
    -- Most writings change nothing that is counted.
    select array_agg(p.place), array_agg(f.facet), array_agg(f.value) into places, facets, vals
    from was o join written d using (assistant_id) join search_place p using (assistant_id),
      lateral (select * from search_facets(o.skills, o.sectors, o.language_levels, o.month_cents, o.free_minutes)
        except select * from search_facets(d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes)) f
    where (o.skills, o.sectors, o.language_levels, o.month_cents, o.free_minutes)
      is distinct from (d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes);
    perform search_turn(false, places, facets, vals);
    select array_agg(p.place), array_agg(f.facet), array_agg(f.value) into places, facets, vals
    from was o join written d using (assistant_id) join search_place p using (assistant_id),
      lateral (select * from search_facets(d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes)
        except select * from search_facets(o.skills, o.sectors, o.language_levels, o.month_cents, o.free_minutes)) f
    where (o.skills, o.sectors, o.language_levels, o.month_cents, o.free_minutes)
      is distinct from (d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes);
    perform search_turn(true, places, facets, vals);
  end if;
  return null;
end $$;
create trigger search_count_inserted after insert on search_document referencing new table as written
  for each statement execute function search_count();
create trigger search_count_updated after update on search_document referencing old table as was new table as written
  for each statement execute function search_count();
create trigger search_count_deleted after delete on search_document referencing old table as was
  for each statement execute function search_count();

insert into search_place (assistant_id) select assistant_id from search_document order by assistant_id;
insert into search_facet
select f.facet, f.value, p.place / 4096, bit_or(search_bit(p.place))
from search_document d join search_place p using (assistant_id),
  search_facets(d.skills, d.sectors, d.language_levels, d.month_cents, d.free_minutes) f
group by 1, 2, 3;

-- A page is the first of an order: each is walked by its index.
drop index search_document_by_reputation, search_document_by_price;
create index search_document_by_reputation on search_document ((coalesce(reputation, 0)::numeric), assistant_id);
create index search_document_by_price on search_document ((-coalesce(month_cents, 2147483647)::numeric), assistant_id);
create index search_document_by_hours on search_document ((free_minutes::numeric), assistant_id);
create index search_document_newest on search_document ((extract(epoch from published_at at time zone 'UTC')::numeric), assistant_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
