import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One check for each kind of record, so that a kind's states change without touching the others. */
export class DeskKinds1764000019000 implements MigrationInterface {
  name = 'DeskKinds1764000019000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
do $$
declare combined name;
begin
  select conname into strict combined from pg_constraint
  where conrelid = 'desk_record'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%superseded%';
  execute format('alter table desk_record drop constraint %I', combined);
end $$;
alter table desk_record
  add constraint desk_record_kind check (kind in ('call', 'message', 'appointment', 'order', 'document', 'reminder', 'case')),
  add constraint desk_record_call_state check (kind <> 'call' or state in ('in_progress', 'ended')),
  add constraint desk_record_message_state check (kind <> 'message' or state in ('waiting', 'read', 'done')),
  add constraint desk_record_appointment_state check (kind <> 'appointment' or state in ('booked', 'moved', 'cancelled')),
  add constraint desk_record_order_state check (kind <> 'order' or state in ('taken', 'confirmed', 'fulfilled', 'cancelled')),
  add constraint desk_record_document_state check (kind <> 'document' or state = 'sent'),
  add constraint desk_record_reminder_state check (kind <> 'reminder' or state in ('sent', 'promised', 'paid', 'handed_back')),
  add constraint desk_record_case_state check (kind <> 'case' or state in ('open', 'closed', 'superseded'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
