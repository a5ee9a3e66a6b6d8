import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What debtors answer to a reminder is part of what was done about an invoice. */
export class DebtorsAnswers1764000038310 implements MigrationInterface {
  name = 'DebtorsAnswers1764000038310';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table unpaid_event drop constraint unpaid_event_what_check;
alter table unpaid_event add constraint unpaid_event_what_check check
  (what in ('reminded', 'promised', 'promise_broken', 'paid', 'handed_back', 'withdrawn', 'answered'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
