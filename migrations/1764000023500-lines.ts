import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Lines1764000023500 implements MigrationInterface {
  name = 'Lines1764000023500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What a client's callers find: the chance that its assistant is on another call, in ten thousandths.
create table contract_line (
  contract_id uuid primary key references contract (id),
  assistant_id uuid not null references account (id),
  calls_per_week real not null,
  busy smallint not null check (busy between 0 and 10000),
  worst_slot smallint check (worst_slot between 0 and 335),
  worst_busy smallint,
  target smallint not null,
  -- Since when it has been over the target without a break, and when both sides were told.
  over_since date,
  told_at timestamptz,
  computed_at timestamptz not null
);
create index contract_line_by_assistant on contract_line (assistant_id);

-- One more way past row-level security that gives counts only: an assistant's calls by client and half hour of her week.
create function desk_line(assistant uuid, since timestamptz, zone text)
returns table (contract_id uuid, slot integer, calls integer, minutes double precision)
language sql stable security definer set search_path = public as $$
  select k.contract_id,
         ((extract(isodow from k.taken_at at time zone zone) - 1) * 48
           + extract(hour from k.taken_at at time zone zone) * 2
           + floor(extract(minute from k.taken_at at time zone zone) / 30))::int,
         count(*)::int,
         coalesce(sum(extract(epoch from k.ended_at - k.taken_at) / 60), 0)::float8
  from desk_call k where k.assistant_id = assistant and k.taken_at >= since and k.ended_at is not null
  group by 1, 2
$$;
create index desk_call_by_assistant on desk_call (assistant_id, taken_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
