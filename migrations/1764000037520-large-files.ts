import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pack may hold more than the two gigabytes an integer counts. */
export class LargeFiles1764000037520 implements MigrationInterface {
  name = 'LargeFiles1764000037520';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table stored_file alter column bytes type bigint;
alter table desk_handover alter column bytes type bigint;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
