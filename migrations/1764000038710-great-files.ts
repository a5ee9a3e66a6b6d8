import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pack with years of recordings is more than an integer counts: two gigabytes. */
export class GreatFiles1764000038710 implements MigrationInterface {
  name = 'GreatFiles1764000038710';

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
