import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MatchReplay1764000021500 implements MigrationInterface {
  name = 'MatchReplay1764000021500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Somebody who leaves is taken out of the searches she was in.
create index match_search_people on match_search using gin (results jsonb_path_ops);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
