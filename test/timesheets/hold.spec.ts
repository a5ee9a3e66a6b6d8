import { Calls, Ringing } from '../../src/desk/index.js';
import { TestApp } from '../support/app.js';
import { signedContract } from '../support/contracts.js';
import type { Person } from '../support/world.js';
import { callOf, exchange, newSid, ownLine } from '../desk/telephony/exchange-world.js';

describe('time on hold', () => {
  let app: TestApp;
  let mara: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    mara = await app.world.assistantAccount('Mara Rinaldi');
  });
  afterAll(() => app.stop());
  const at = (clock: string): void => app.clock.travelTo(`2026-11-18T${clock}Z`);

  /** A call from nine to almost ten past, with these holds told in this order, each at its time. */
  async function lineOf(
    firmName: string,
    holdExcluded: boolean,
    told: [clock: string, type: 'held' | 'resumed' | 'ended', hold: number][],
  ): Promise<{ minutes: number; held: number; shown: string }> {
    at('07:00:00');
    const firm = await app.world.firm(firmName);
    const contractId = await signedContract(app, firm, mara, {
      startsOn: '2026-11-18',
      weeklyMinutes: 60,
      holdExcluded,
    });
    const line = await ownLine(app, { firm, mara, contractId });
    const call = newSid();
    const tell = (type: string, more: object = {}) =>
      exchange(app, line, { id: `${call} ${type} ${JSON.stringify(more)}`, call, type, ...more });
    at('09:00:00');
    await app.sql(
      `insert into desk_presence (assistant_id, state, until, changed_at) values ($1, 'on', '2026-11-19', now())
       on conflict (assistant_id) do update set state = 'on', until = '2026-11-19'`,
      [mara.id],
    );
    expect((await tell('ringing')).told['action']).toBe('ring');
    const [ringing] = await app.get(Ringing).at(mara.actor);
    expect(ringing).toBeDefined();
    await tell('answered');
    for (const [clock, type, hold] of told) {
      at(clock);
      const answer = await tell(type, type === 'ended' ? {} : { hold });
      if (type !== 'ended') expect(answer.told['action']).toBe('talk');
    }
    at('09:09:50');
    const { recordId } = (await callOf(app, call)) as { recordId: string };
    await app.get(Calls).end(mara.actor, contractId, recordId, { outcome: 'settled', note: '' });
    await tell('ended');
    await app.settle();
    const [row] = await app.sql<{ minutes: number; held: number; sheet: string }>(
      `select minutes, held_seconds held, timesheet_id sheet from time_line where contract_id = $1`,
      [contractId],
    );
    const { minutes, held, sheet } = row!;
    const { text } = await (await app.world.reader(mara)).get(`/timesheets/${sheet}`);
    const shown = /in attesa [^<]*/.exec(text)?.[0] ?? '';
    await app.sql(`delete from time_line; delete from desk_work`);
    return { minutes, held, shown };
  }

  it('is left out where the package says so, and shown', async () => {
    const holds: [string, 'held' | 'resumed', number][] = [
      ['09:02:00', 'held', 1],
      ['09:04:00', 'resumed', 1],
      ['09:05:00', 'held', 2],
      ['09:06:30', 'resumed', 2],
    ];
    const { minutes, held, shown } = await lineOf('Studio Bianchi', true, holds);
    expect(minutes).toBe(7);
    expect(Math.abs(held - 210)).toBeLessThanOrEqual(1);
    expect(shown).toMatch(/in attesa 3:(29|30|31), non contati/);
    expect(await lineOf('Idraulica Verri', false, holds)).toEqual({ minutes: 10, held: 0, shown: '' });
  });

  it('counts once, told twice, and never, told the wrong way round', async () => {
    const { minutes } = await lineOf('Studio Ferri', true, [
      ['09:01:00', 'resumed', 1],
      ['09:02:00', 'held', 1],
      ['09:03:00', 'held', 2],
      ['09:03:30', 'held', 2],
      ['09:05:00', 'resumed', 2],
      ['09:07:00', 'resumed', 2],
    ]);
    expect(minutes).toBe(8);
  });

  it('is over when the caller hangs up, however long she goes on writing', async () => {
    const line = await lineOf('Studio Rossi', true, [
      ['09:04:00', 'held', 1],
      ['09:05:00', 'ended', 0],
    ]);
    expect(line.minutes).toBe(9);
    expect(Math.abs(line.held - 60)).toBeLessThanOrEqual(1);
  });

  it('lasts until the call ends when nobody tells that it is over, and a minute is always left', async () => {
    expect((await lineOf('Studio Verdi', true, [['09:06:00', 'held', 1]])).minutes).toBe(6);
    expect((await lineOf('Studio Neri', true, [['09:00:01', 'held', 1]])).minutes).toBe(1);
  });
});
