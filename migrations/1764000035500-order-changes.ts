import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of each order: who moved it on, when, from where to where. */
export class OrderChanges1764000035500 implements MigrationInterface {
  name = 'OrderChanges1764000035500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table order_change (
  id uuid primary key,
  contract_id uuid not null,
  order_id uuid not null,
  -- Unknown only of orders that were moved on before changes were kept.
  from_state text check (from_state in ('taken', 'confirmed')),
  to_state text not null check (to_state in ('confirmed', 'fulfilled', 'cancelled')),
  by_account uuid references account (id),
  at timestamptz not null,
  foreign key (contract_id, order_id) references desk_record (contract_id, id) on delete cascade
);
create index order_change_of_order on order_change (contract_id, order_id, at);

insert into order_change (id, contract_id, order_id, from_state, to_state, by_account, at)
select gen_random_uuid(), contract_id, id,
  case state when 'confirmed' then 'taken' when 'fulfilled' then 'confirmed' end, state, state_by, state_at
from desk_record where kind = 'order' and state <> 'taken';

alter table order_change enable row level security;
create policy one_contract on order_change
  using (contract_id = nullif(current_setting('app.contract', true), '')::uuid)
  with check (contract_id = nullif(current_setting('app.contract', true), '')::uuid);

create index desk_record_of_kind on desk_record (contract_id, kind, created_at desc, id desc);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
