import { VaultKeys } from '../../../src/desk/index.js';
import { Missing } from '../../../src/platform/errors.js';
import { eachOnItsOwn } from '../../../src/platform/jobs/each.js';
import { TestApp } from '../../support/app.js';
import { engagement, type Engagement } from '../desk-world.js';
import { fillVault, inVault } from './full-vault.js';

let app: TestApp;
let work: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  work = await engagement(app, 'Studio Scadenze', await app.world.assistantAccount('Mara Scadenze'));
  await fillVault(app, work, 'PAROLA', 'PROPRIA');
});
afterAll(() => app.stop());

/** What makes the rows of a full vault wait for a time that has come; reminders of appointments do already. */
const waiting: Record<string, string> = {
  callback: `due_at = '2026-11-23', overdue_told_at = null, done_at = null`,
  calendar_source: `next_at = '2026-11-23'`,
  desk_handover: `state = 'waiting', secret = null, file_id = null, bytes = null, ready_at = null, expires_at = null, downloaded_at = null, downloaded_by = null`,
  desk_task: `due_at = '2026-11-23', told_at = null, done_at = null, done_by = null`,
  message_delivery: `next_at = '2026-11-23', escalates_at = '2026-11-23', held_until = '2026-11-23', state = 'queued', sent_at = null, delivered_at = null, failed_at = null, read_at = null`,
  message_settings: `summary_time = '18:00', summary_next_at = '2026-11-23'`,
  unpaid_invoice: `next_on = '2026-11-23', state = 'promised', promised_on = '2026-11-22'`,
};

/** What each function that finds work for the sweeps would give them one day. */
async function due(): Promise<Record<string, number>> {
  const functions = await app.sql<{ name: string }>(
    `select proname "name" from pg_proc where pronamespace = 'public'::regnamespace and proname ~ '_(due|left)$' order by 1`,
  );
  const found: Record<string, number> = {};
  for (const { name } of functions) {
    const [row] = await app.sql<{ n: number }>(
      `select count(*)::int n from ${name}('2099-01-01') d where d.contract_id = $1`,
      [work.contractId],
    );
    found[name] = row!.n;
  }
  return found;
}

describe('what is due in a vault', () => {
  it('is asked of nobody once its key is gone', async () => {
    for (const [table, set] of Object.entries(waiting))
      await inVault(app, work.contractId, () => app.sql(`update ${table} set ${set}`));
    expect(Object.entries(await due()).filter(([, n]) => n === 0)).toEqual([]);
    await inVault(app, work.contractId, () => app.get(VaultKeys).destroy(work.contractId));
    expect(Object.values(await due()).filter((n) => n > 0)).toEqual([]);
  });
});

describe('a sweep', () => {
  it('goes on past what fails or is gone, and fails once all had their turn', async () => {
    const had: number[] = [];
    const work = async (n: number): Promise<void> => {
      if (n === 2) throw new Missing();
      if (n === 3) throw new Error('broken');
      had.push(n);
    };
    await expect(eachOnItsOwn([1, 2, 3, 4], work)).rejects.toThrow('1 of 4: Error: broken');
    expect(had).toEqual([1, 4]);
    await eachOnItsOwn([2, 5], work);
    expect(had).toEqual([1, 4, 5]);
  });
});
