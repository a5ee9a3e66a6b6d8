import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the present round of a delivery was handed over, whatever became of it since. */
export class DeliveryRounds1764000037100 implements MigrationInterface {
  name = 'DeliveryRounds1764000037100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table delivery add column round_at timestamptz;
update delivery set round_at = case when state = 'handed_over' then state_at else created_at end;
alter table delivery alter column round_at set not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
