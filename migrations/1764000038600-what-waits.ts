import type { MigrationInterface, QueryRunner } from 'typeorm';

const WAITS = `('missed', 'waiting', 'read', 'proposed', 'taken', 'confirmed', 'handed_back')`;

/**
 * What waits is found without reading a desk's whole past: the index of before held every appointment ever booked, and
 * none of the states that were added since, so it was never used.
 */
export class WhatWaits1764000038600 implements MigrationInterface {
  name = 'WhatWaits1764000038600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index desk_record_waits on desk_record (contract_id, created_at desc, id desc) where state in ${WAITS};
drop index desk_record_waiting;
create index desk_call_open on desk_call (contract_id) where ended_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
drop index desk_record_waits, desk_call_open;
create index desk_record_waiting on desk_record (contract_id, kind)
  where state in ('waiting', 'read', 'taken', 'confirmed', 'booked', 'sent', 'promised', 'open');
    `);
  }
}
