import type { MigrationInterface, QueryRunner } from 'typeorm';

const vaulted = [
  'desk_case',
  'case_change',
  'case_contact',
  'case_check',
  'case_setting',
  'desk_task',
] as const;

/** Cases with statuses of the client's own, what may be told of them after which check; tasks with due times. */
export class CasesAndTasks1764000035000 implements MigrationInterface {
  name = 'CasesAndTasks1764000035000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table desk_record
  drop constraint desk_record_kind,
  add constraint desk_record_kind check (kind in ('call', 'message', 'appointment', 'order', 'document', 'reminder', 'case', 'task')),
  add constraint desk_record_task_state check (kind <> 'task' or state in ('open', 'done'));

-- Where a case stands. What is known of it is sealed in its latest record; the records before are its history.
create table desk_case (
  id uuid primary key,
  contract_id uuid not null references contract (id),
  record_id uuid not null,
  number_digest bytea not null,
  status text not null check (status ~ '^[a-z0-9]{2,12}$'),
  due_on date,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz,
  revision integer not null default 1,
  unique (contract_id, id),
  unique (contract_id, number_digest),
  foreign key (contract_id, record_id) references desk_record (contract_id, id) on delete cascade
);
create index desk_case_board on desk_case (contract_id, status, changed_at desc);
create index desk_case_latest on desk_case (contract_id, changed_at desc, id desc);
create index desk_case_by_record on desk_case (contract_id, record_id);

create table case_change (
  id uuid primary key,
  contract_id uuid not null,
  case_id uuid not null,
  account_id uuid references account (id),
  side text not null check (side in ('assistant', 'business')),
  from_status text,
  to_status text not null,
  foreign key (contract_id, id) references desk_record (contract_id, id) on delete cascade,
  foreign key (contract_id, case_id) references desk_case (contract_id, id) on delete cascade
);
create index case_change_by_case on case_change (case_id);

create table case_contact (
  contract_id uuid not null,
  case_id uuid not null,
  contact_id uuid not null,
  primary key (case_id, contact_id),
  foreign key (contract_id, case_id) references desk_case (contract_id, id) on delete cascade,
  foreign key (contract_id, contact_id) references contact (contract_id, id) on delete cascade
);
create index case_contact_by_contact on case_contact (contract_id, contact_id);

-- What was asked before anything was told. content: the words of the question, and the person if it was one named.
create table case_check (
  id uuid primary key,
  contract_id uuid not null,
  case_id uuid not null,
  call_id uuid,
  account_id uuid not null references account (id),
  at timestamptz not null,
  speaker text not null check (speaker in ('concerned', 'named', 'other')),
  passed boolean not null,
  content bytea not null,
  foreign key (contract_id, case_id) references desk_case (contract_id, id) on delete cascade,
  foreign key (contract_id, call_id) references desk_record (contract_id, id) on delete set null (call_id)
);
create index case_check_latest on case_check (contract_id, at desc, id desc);
create index case_check_by_call on case_check (call_id, case_id);

-- The client's own statuses, and the series its numbers come from where it gives none. No content: the usual ones.
create table case_setting (
  contract_id uuid primary key references contract (id),
  content bytea,
  series_year smallint not null default 0,
  series_last integer not null default 0,
  changed_by uuid references account (id),
  changed_at timestamptz not null,
  revision integer not null default 0
);

create table desk_task (
  id uuid primary key,
  contract_id uuid not null,
  owner text not null check (owner in ('assistant', 'client')),
  due_at timestamptz,
  told_at timestamptz,
  written_by uuid not null references account (id),
  done_at timestamptz,
  done_by uuid references account (id),
  foreign key (contract_id, id) references desk_record (contract_id, id) on delete cascade,
  check ((done_at is null) = (done_by is null))
);
create index desk_task_open on desk_task (contract_id, due_at) where done_at is null;
create index desk_task_due on desk_task (due_at) where done_at is null and told_at is null;

create function tasks_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select t.contract_id, t.id from desk_task t
  where t.done_at is null and t.told_at is null and t.due_at <= at order by t.due_at limit 500
$$;
create function task_facts(contracts uuid[], whose text, at timestamptz)
returns table (contract_id uuid, open integer, overdue integer, next_at timestamptz)
language sql stable security definer set search_path = public as $$
  select t.contract_id, count(*)::int, (count(*) filter (where t.due_at <= at))::int, min(t.due_at)
  from desk_task t where t.contract_id = any (contracts) and t.owner = whose and t.done_at is null group by t.contract_id
$$;

-- Cases written before: the status they had in words stays in their records.
insert into desk_case (id, contract_id, record_id, number_digest, status, opened_at, changed_at, closed_at)
select gen_random_uuid(), r.contract_id, r.id, r.case_digest, case r.state when 'closed' then 'done' else 'going' end,
       (select min(f.created_at) from desk_record f where f.contract_id = r.contract_id and f.case_digest = r.case_digest),
       greatest(r.created_at, r.state_at), case r.state when 'closed' then r.state_at end
from desk_record r where r.kind = 'case' and r.state <> 'superseded';
insert into case_change (id, contract_id, case_id, account_id, side, from_status, to_status)
select r.id, r.contract_id, c.id, r.assistant_id, 'assistant', null, case r.state when 'closed' then 'done' else 'going' end
from desk_record r join desk_case c on c.contract_id = r.contract_id and c.number_digest = r.case_digest
where r.kind = 'case';
insert into case_contact (contract_id, case_id, contact_id)
select c.contract_id, c.id, r.contact_id from desk_case c join desk_record r on r.id = c.record_id
where r.contact_id is not null;
    `);
    for (const table of vaulted)
      await runner.query(`
alter table ${table} enable row level security;
create policy one_contract on ${table}
  using (contract_id = nullif(current_setting('app.contract', true), '')::uuid)
  with check (contract_id = nullif(current_setting('app.contract', true), '')::uuid);
      `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
