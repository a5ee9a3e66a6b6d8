import type { MigrationInterface, QueryRunner } from 'typeorm';

const lives = (row: string): string =>
  `not exists (select from desk_vault_key v where v.contract_id = ${row}.contract_id and v.destroyed_at is not null)`;

/**
 * What is due in a vault whose key is gone can never be done: asked for first each minute, it would one day fill the whole
 * portion a sweep takes, and leave everybody else's undone.
 */
export class DueInOpenVaults1764000037510 implements MigrationInterface {
  name = 'DueInOpenVaults1764000037510';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create or replace function appointment_reminders_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select r.contract_id, r.id from appointment_reminder r
  where r.done_at is null and r.due_at <= at and ${lives('r')} order by r.due_at limit 500
$$;
create or replace function calendar_sources_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select s.contract_id, s.id from calendar_source s where s.next_at <= at and ${lives('s')} order by s.next_at limit 200
$$;
create or replace function message_deliveries_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select d.contract_id, d.id from message_delivery d where d.next_at <= at and ${lives('d')} order by d.next_at limit 200
$$;
create or replace function message_summaries_due(at timestamptz) returns table (contract_id uuid)
language sql stable security definer set search_path = public as $$
  select s.contract_id from message_settings s
  where s.summary_next_at <= at and ${lives('s')} order by s.summary_next_at limit 500
$$;
create or replace function callbacks_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select c.contract_id, c.id from callback c
  where c.done_at is null and c.overdue_told_at is null and c.due_at <= at and ${lives('c')} order by c.due_at limit 500
$$;
create or replace function unpaid_invoices_due(today date) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select i.contract_id, i.id from unpaid_invoice i
  where i.next_on <= today and (i.state = 'promised' or i.state = 'open' and i.sent >= 3) and ${lives('i')}
  order by i.next_on limit 500
$$;
create or replace function tasks_due(at timestamptz) returns table (contract_id uuid, id uuid)
language sql stable security definer set search_path = public as $$
  select t.contract_id, t.id from desk_task t
  where t.done_at is null and t.told_at is null and t.due_at <= at and ${lives('t')} order by t.due_at limit 500
$$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
