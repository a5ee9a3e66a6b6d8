import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who of the client's people is away or there just now, against their usual hours: by key, until an hour of today. */
export class PeopleNow1764000038110 implements MigrationInterface {
  name = 'PeopleNow1764000038110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table desk_status add column people jsonb not null default '{}'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
