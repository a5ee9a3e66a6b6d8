import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A document's versions and history go with its record. */
export class DocumentLinks1764000034600 implements MigrationInterface {
  name = 'DocumentLinks1764000034600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table client_document
  drop constraint client_document_contract_id_id_fkey,
  add foreign key (contract_id, id) references desk_record (contract_id, id) on delete cascade;
alter table document_version
  drop constraint document_version_contract_id_document_id_fkey,
  add foreign key (contract_id, document_id) references client_document (contract_id, id) on delete cascade;
alter table document_change
  drop constraint document_change_contract_id_document_id_fkey,
  add foreign key (contract_id, document_id) references client_document (contract_id, id) on delete cascade;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
