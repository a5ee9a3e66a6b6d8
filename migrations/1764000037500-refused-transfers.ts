import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A call the exchange would not pass on stays with the assistant. */
export class RefusedTransfers1764000037500 implements MigrationInterface {
  name = 'RefusedTransfers1764000037500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table phone_transfer
  drop constraint phone_transfer_state_check,
  add constraint phone_transfer_state_check
    check (state in ('asked', 'ringing', 'joined', 'unanswered', 'failed', 'refused'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
