import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log of who looked names the record or the invoice where there is no card, and the list where there are many. */
export class WhatWasLookedAt1764000038950 implements MigrationInterface {
  name = 'WhatWasLookedAt1764000038950';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table card_opening drop constraint card_opening_what_check;
alter table card_opening
  add constraint card_opening_what_check check (what in
    ('card', 'contacts', 'timeline', 'record', 'invoice', 'tasks', 'invoices', 'documents', 'cases')),
  add column record_id uuid,
  add column invoice_id uuid,
  add foreign key (contract_id, record_id) references desk_record (contract_id, id) on delete set null (record_id),
  add foreign key (contract_id, invoice_id) references unpaid_invoice (contract_id, id) on delete set null (invoice_id);
create index card_opening_of_record on card_opening (record_id) where record_id is not null;
create index card_opening_of_invoice on card_opening (invoice_id) where invoice_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
