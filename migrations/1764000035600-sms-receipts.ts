import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the provider tells of a text message once it has left. */
export class SmsReceipts1764000035600 implements MigrationInterface {
  name = 'SmsReceipts1764000035600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table sms
  add column delivered_at timestamptz,
  add column undelivered_at timestamptz,
  add check (delivered_at is null or undelivered_at is null);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
