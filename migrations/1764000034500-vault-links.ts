import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The history of an unpaid invoice goes with it, and outlives the record of a reminder. */
export class VaultLinks1764000034500 implements MigrationInterface {
  name = 'VaultLinks1764000034500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table unpaid_event
  drop constraint unpaid_event_contract_id_record_id_fkey,
  drop constraint unpaid_event_contract_id_invoice_id_fkey,
  add foreign key (contract_id, record_id) references desk_record (contract_id, id) on delete set null (record_id),
  add foreign key (contract_id, invoice_id) references unpaid_invoice (contract_id, id) on delete cascade;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
