import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers come in any order, and may propose another time; two reference rates found since. */
export class CalendarAnswers1764000038300 implements MigrationInterface {
  name = 'CalendarAnswers1764000038300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- When the guest's calendar wrote the answer kept: mail overtakes mail.
alter table appointment add column answer_stamp timestamptz;
alter table appointment_slot add column answer_stamp timestamptz;
alter table appointment_change drop constraint appointment_change_what_check;
alter table appointment_change add constraint appointment_change_what_check
  check (what in ('moved', 'cancelled', 'confirmed', 'declined', 'answered', 'countered'));
insert into late_rate (starts_on, reference_bps, source) values
  ('2023-01-01', 250, 'GU n. 14 del 18 gennaio 2023'),
  ('2024-07-01', 425, 'GU n. 176 del 29 luglio 2024')
  on conflict (starts_on) do nothing;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead.');
  }
}
