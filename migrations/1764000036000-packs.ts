import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Packs are sealed piece by piece: those made before end at once, and the hourly sweep removes their files. */
export class Packs1764000036000 implements MigrationInterface {
  name = 'Packs1764000036000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update desk_handover set expires_at = now() where state = 'ready' and expires_at > now()`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
