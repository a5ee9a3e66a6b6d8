import { strFromU8, unzipSync } from 'fflate';
import { Temporal } from 'temporal-polyfill';
import { Calls, Contacts, Desks, Timeline } from '../../../src/desk/index.js';
import { destroyedOn, olderThan } from '../../../src/desk/retention/retention.rules.js';
import { columnsOf, readable } from '../../../src/desk/retention/pack.readable.js';
import { Handovers } from '../../../src/desk/retention/handovers.service.js';
import { newId } from '../../../src/platform/ids.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let work: Engagement;
let [owner, viewer, stranger]: Reader[] = [];
let page: string;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-01-10T09:00:00Z');
  work = await engagement(app, 'Studio Memoria', await app.world.assistantAccount('Mara Memoria'));
  await publish(app, work);
  await called('Vecchia Conoscenza', '+393351234118');
  app.clock.travelTo('2026-11-20T09:00:00Z');
  await called('=Nuova "Cliente"', '+393351234119');
  owner = await app.world.reader(work.firm.owner);
  viewer = await app.world.reader(await app.world.member(work.firm, 'Vera Memoria', 'viewer'));
  stranger = await app.world.reader((await app.world.firm('Studio Altrove')).owner);
  page = `/contracts/${work.contractId}/data`;
});
afterAll(() => app.stop());

async function called(name: string, number: string): Promise<void> {
  const id = await takeCall(app, work, { name, number });
  await app
    .get(Calls)
    .end(work.mara.actor, work.contractId, id, { outcome: 'settled', note: 'Nota segreta' });
  await app.settle();
}
const kept = () =>
  app.get(Desks).read(work.firm.owner.actor, work.contractId, async (desk) => ({
    records: (await app.get(Timeline).list(desk)).length,
    contacts: (await app.get(Contacts).page(desk, '', { limit: 9 })).rows.map(({ name }) => name),
  }));
const handovers = () =>
  app
    .get(UnitOfWork)
    .inContract({ accountId: null }, work.contractId, () =>
      app.sql<{ id: string; state: string; done: number; total: number }>(
        `select id, state, done, total from desk_handover order by asked_at desc`,
      ),
    );

describe('a table of a pack', () => {
  it('names the lines of an order and says their amounts as its owner does', () => {
    const row = readable(
      { content: { lines: [{ what: 'Colla', price: 1475, vatBps: 2200 }] } },
      'it',
      'Europe/Rome',
    );
    const named = columnsOf(Object.keys(row), 'it').map(({ key, header }) => [header, row[key]]);
    expect(Object.fromEntries(named)).toEqual({
      'riga 1: articolo': 'Colla',
      'riga 1: prezzo (EUR)': '14.75',
      'riga 1: IVA (%)': '22.00',
    });
  });
});

describe('the time data are kept', () => {
  it('counts months at midnight of the contract, over the change of clocks and short months', () => {
    const at = (text: string) => Temporal.Instant.from(text);
    expect(olderThan(at('2026-03-31T10:00:00Z'), 1, 'Europe/Rome').toISOString()).toBe(
      '2026-02-27T23:00:00.000Z',
    );
    expect(olderThan(at('2026-11-20T10:00:00Z'), 3, 'Europe/Rome').toISOString()).toBe(
      '2026-08-19T22:00:00.000Z',
    );
    expect(destroyedOn('2026-01-31', 1)).toBe('2026-03-01');
  });

  it('is the client’s to say, by who may instruct', async () => {
    expect((await owner!.get(page)).text).toContain('due anni');
    expect((await stranger!.get(page)).status).toBe(404);
    expect((await viewer!.get(page)).status).toBe(200);
    expect((await viewer!.post(`${page}/retention`, { months: '3' })).status).toBe(404);
    expect((await owner!.post(`${page}/retention`, { months: '2' })).status).toBe(422);
    expect((await owner!.post(`${page}/retention`, { months: '6' })).status).toBe(303);
  });

  it('purges nothing while a hold is in force', async () => {
    expect((await owner!.post(`${page}/holds`, { reason: 'Causa Rossi', until: '2020-01-01' })).status).toBe(
      422,
    );
    expect((await owner!.post(`${page}/holds`, { reason: 'Causa Rossi' })).status).toBe(303);
    await app.sweep('sweep.desk.retention');
    expect((await kept()).records).toBe(2);
    const text = (await owner!.get(page)).text;
    expect(text).toContain('Causa Rossi');
    const [, lifting = ''] = /action="([^"]+\/lifting)"/.exec(text) ?? [];
    expect((await stranger!.post(lifting)).status).toBe(404);
    expect((await owner!.post(lifting)).status).toBe(303);
  });

  it('purges what is older, once, and says how much; time lines stay', async () => {
    await app.sweep('sweep.desk.retention');
    await app.sweep('sweep.desk.retention');
    expect(await kept()).toEqual({ records: 1, contacts: ['=Nuova "Cliente"'] });
    const purges = await app.sql<{ counts: object }>(`select counts from desk_purge`);
    expect(purges).toEqual([{ counts: { records: 1, contacts: 1 } }]);
    expect((await owner!.get(page)).text).toContain('una registrazione di lavoro, un contatto');
    expect(await app.sql(`select 1 from time_line`)).toHaveLength(2);
  });
});

describe('a pack', () => {
  it('is made by a job, holds everything, and lies sealed', async () => {
    expect((await viewer!.post(`${page}/handovers`)).status).toBe(404);
    expect((await owner!.post(`${page}/handovers`)).status).toBe(303);
    expect((await owner!.post(`${page}/handovers`)).status).toBe(409);
    await app.settle();
    const [pack] = await handovers();
    expect(pack).toMatchObject({ state: 'ready', done: pack!.total });
    const address = `${page}/handovers/${pack!.id}`;
    expect((await stranger!.get(address)).status).toBe(404);
    expect((await viewer!.get(address)).status).toBe(404);
    const { body } = await owner!
      .get(address)
      .buffer(true)
      .parse(binary as never);
    const files = unzipSync(body as Buffer);
    const calls = strFromU8(files['chiamate.csv']!);
    expect(calls).toContain('Nota segreta');
    // A spreadsheet must not take a caller's name for a formula.
    expect(calls).toContain(`'=Nuova`);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['contatti.csv', 'tutto.json', 'istruzioni.json', 'indice.pdf']),
    );
    expect(strFromU8(files['indice.pdf']!).startsWith('%PDF')).toBe(true);
    expect(JSON.parse(strFromU8(files['tutto.json']!)).records).toHaveLength(1);
    const events = await app.sql<{ text: string }>(`select data::text text from event`);
    expect(events.filter(({ text }) => /Nuova|segreta/.test(text))).toEqual([]);
  });

  it('is written by one run at a time, and taken up when that run falls silent', async () => {
    const ask = async (): Promise<{ contractId: string; id: string }> => {
      expect((await owner!.post(`${page}/handovers`)).status).toBe(303);
      return { contractId: work.contractId, id: (await handovers())[0]!.id };
    };
    const files = () => app.sql(`select 1 from stored_file where purpose = 'handover'`);
    const before = (await files()).length;
    const job = await ask();
    const make = () => app.get(Handovers)['make'](job);
    await Promise.all([make(), make(), make()]);
    expect((await handovers())[0]!.state).toBe('ready');
    expect(await files()).toHaveLength(before + 1);
    const second = await ask();
    await app
      .get(UnitOfWork)
      .inContract({ accountId: null }, work.contractId, () =>
        app.sql(`update desk_handover set run_id = $1, run_until = $2 where id = $3`, [
          newId(),
          new Date(app.clock.date().getTime() + 60_000),
          second.id,
        ]),
      );
    await app.settle();
    expect((await handovers())[0]!.state).toBe('waiting');
    app.clock.travelTo(app.clock.now().add({ seconds: 61 }));
    await app.sweep('sweep.desk.packs');
    await app.settle();
    expect((await handovers())[0]!.state).toBe('ready');
  });

  it('is gone after thirty days', async () => {
    app.clock.travelTo('2026-12-21T09:00:00Z');
    await app.sweep('sweep.desk.handovers');
    expect((await handovers())[0]!.state).toBe('expired');
    expect(await app.sql(`select 1 from stored_file where purpose = 'handover'`)).toEqual([]);
  });
});

describe('the end of a vault', () => {
  // Sessions of a month ago are over.
  const again = async (): Promise<void> => {
    owner = await app.world.reader(work.firm.owner);
    viewer = await app.world.reader({ email: 'vera.memoria@example.com' });
    stranger = await app.world.reader({ email: 'titolare.studio.altrove@example.com' });
  };

  it('comes at once only for an ended contract, after a download, by its typed number, and by an owner', async () => {
    await again();
    const [{ number }] = (await app.sql<{ number: string }>(`select number from contract where id = $1`, [
      work.contractId,
    ])) as [{ number: string }];
    expect((await owner!.post(`${page}/destruction`, { number })).status).toBe(409);
    await app.sql(`update contract set state = 'ended', ends_on = '2026-12-01' where id = $1`, [
      work.contractId,
    ]);
    expect((await owner!.post(`${page}/destruction`, { number: 'C-1' })).status).toBe(422);
    expect((await viewer!.post(`${page}/destruction`, { number })).status).toBe(404);
    expect((await stranger!.post(`${page}/destruction`, { number })).status).toBe(404);
    expect(await app.sql(`select 1 from desk_vault_key where wrapped_key is not null`)).toHaveLength(1);
  });

  it('is told beforehand, held up by a hold, and comes by itself when retention is over', async () => {
    const live = () => app.sql(`select 1 from desk_vault_key where wrapped_key is not null`);
    app.clock.travelTo('2027-05-10T09:00:00Z');
    for (const _ of [1, 2]) await app.sweep('sweep.desk.destruction');
    expect(await app.sql(`select 1 from event where name = 'desk.destruction_near'`)).toHaveLength(1);
    app.clock.travelTo('2027-06-03T09:00:00Z');
    await again();
    await owner!.post(`${page}/holds`, { reason: 'Perizia', until: '2027-06-10' });
    await app.sweep('sweep.desk.destruction');
    expect(await live()).toHaveLength(1);
    app.clock.travelTo('2027-06-11T09:00:00Z');
    await app.sweep('sweep.desk.destruction');
    expect(await live()).toHaveLength(0);
  });

  it('is said plainly on every page, and billing lives on', async () => {
    await again();
    expect((await owner!.get(page)).text).toContain('questi dati non esistono più');
    const timeline = await owner!.get(`/contracts/${work.contractId}/timeline`);
    expect(timeline.status).toBe(410);
    expect(timeline.text).toContain('chiave di questo contratto è stata distrutta');
    expect(timeline.text).not.toContain('Tornando indietro');
    // The way home must not lead to what is no more.
    expect((await owner!.get('/today')).status).toBe(200);
    expect((await stranger!.get(`/contracts/${work.contractId}/timeline`)).status).not.toBe(410);
    const [sheet] = await app.sql<{ id: string }>(`select timesheet_id id from time_line limit 1`);
    expect((await owner!.get(`/timesheets/${sheet!.id}`)).status).toBe(200);
  });
});

function binary(res: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  res.on('data', (part: Buffer) => parts.push(part));
  res.on('end', () => done(null, Buffer.concat(parts)));
}
