import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Free words a brief may ask for, found in the public profiles. */
export class BriefWords1764000027800 implements MigrationInterface {
  name = 'BriefWords1764000027800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table brief add column words text check (length(words) between 1 and 200)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
