import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link that changes an account's e-mail carries the new address until it is used. */
export class EmailChanges1764000037200 implements MigrationInterface {
  name = 'EmailChanges1764000037200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table account_link
  add column email text,
  drop constraint account_link_purpose_check,
  add constraint account_link_purpose_check check (purpose in ('confirm', 'reset', 'email')),
  add constraint account_link_email check ((purpose = 'email') = (email is not null));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
