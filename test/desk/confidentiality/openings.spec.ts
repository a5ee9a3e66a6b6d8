import supertest from 'supertest';
import { TestApp } from '../../support/app.js';
import { ApiTokens, allows, scopesOf } from '../../../src/identity/index.js';
import { Desks, Openings } from '../../../src/desk/index.js';
import { sealedWords } from '../../../src/desk/searches/words.js';
import { engagement, type Engagement } from '../desk-world.js';
import { address, deskRoutes, namesMore } from './desk-routes.js';
import { fillVault, idsOf, inVault } from './full-vault.js';

const WORD = 'PAROLADICHICHIAMA';

let app: TestApp;
let work: Engagement;

beforeAll(async () => {
  app = await TestApp.start({ LOG_LEVEL: 'fatal', API_RATE_LIMIT: '1000000' });
  app.clock.travelTo('2026-11-23T09:00:00Z');
  work = await engagement(app, 'Studio Registro', await app.world.assistantAccount('Mara Registro'));
  await fillVault(app, work, WORD, 'PROPRIA');
});
afterAll(() => app.stop());

describe('the log of who looked', () => {
  it('has a line for every answer with a caller’s words in it, by whatever page or API it came', async () => {
    const { mara, contractId } = work;
    const secret = await app
      .get(ApiTokens)
      .create(mara.actor, { name: 'registro', scopes: scopesOf(mara.actor.role), days: null });
    const page = await app.world.reader(mara);
    const words = await app
      .get(Desks)
      .work(mara.actor, contractId, (desk) => Promise.resolve(sealedWords(desk, WORD.slice(0, 8))));
    const ids = await idsOf(app, contractId);
    const unlogged: string[] = [];
    let told = 0;
    for (const route of deskRoutes(app)) {
      if (route.method !== 'GET' || !route.permission || !allows(route.permission, 'assistant')) continue;
      for (const id of namesMore(route) ? ids : ['']) {
        await inVault(app, contractId, () => app.sql(`delete from card_opening`));
        const path = `${address(route, contractId, id)}?s=${words}`;
        const api = path.startsWith('/api/');
        const answer = await (api
          ? supertest(app.url).get(path).set('authorization', `Bearer ${secret}`)
          : page.get(path));
        const said = answer.text ?? (Buffer.isBuffer(answer.body) ? answer.body.toString('latin1') : '');
        if (answer.status >= 300 || !said.includes(WORD)) continue;
        told += 1;
        const logged = await inVault(app, contractId, () => app.sql(`select 1 from card_opening`));
        if (logged.length === 0) unlogged.push(`${route.method} ${route.path}`);
      }
    }
    expect(told).toBeGreaterThan(25);
    expect([...new Set(unlogged)]).toEqual([]);
  });

  it('names the record or the invoice that is about nobody of the address book, and the list where there are many', async () => {
    const { mara, contractId, firm } = work;
    const her = await app.world.reader(mara);
    await inVault(app, contractId, () => app.sql(`delete from card_opening`));
    const [task] = await inVault(app, contractId, () =>
      app.sql<{ id: string }>(
        `select id from desk_record where kind = 'task' and contact_id is null limit 1`,
      ),
    );
    const [invoice] = await inVault(app, contractId, () =>
      app.sql<{ id: string }>(`select id from unpaid_invoice limit 1`),
    );
    for (const path of [`records/${task!.id}`, `unpaid/${invoice!.id}`, 'unpaid', 'documents'])
      expect((await her.get(`/desk/${contractId}/${path}`)).status).toBe(200);
    expect((await her.get(`/desk/${contractId}/unpaid/${task!.id}`)).status).toBe(404);
    const owner = await app.world.reader(firm.owner);
    const page = (await owner.get(`/contracts/${contractId}/openings`)).text;
    for (const text of [
      `<a href="/contracts/${contractId}/records/${task!.id}">Da fare: `,
      `<a href="/contracts/${contractId}/unpaid/${invoice!.id}">Fattura `,
      'ha aperto l&#x27;elenco delle fatture da incassare',
      'ha aperto i documenti',
    ])
      expect(page).toContain(text);
    const file = (await owner.get(`/contracts/${contractId}/openings.csv`)).text;
    expect(file).toMatch(/,Fattura [^,]+ · /);
  });

  it('is the client’s to read, by person and by day of its own clock', async () => {
    const { mara, contractId, firm } = work;
    const owner = await app.world.reader(firm.owner);
    const log = `/api/v1/contracts/${contractId}/openings`;
    const of = async (query: string) =>
      ((await owner.get(`${log}?${query}`)).body as { items: object[] }).items.length;
    await inVault(app, contractId, () => app.sql(`delete from card_opening`));
    // Half past eleven in the evening and half past midnight, in Rome.
    for (const time of ['2026-11-24T22:30:00Z', '2026-11-24T23:30:00Z']) {
      app.clock.travelTo(time);
      await app.get(Desks).work(mara.actor, contractId, (desk) => app.get(Openings).note(desk, 'contacts'));
    }
    expect(await of('')).toBe(2);
    expect([await of('day=2026-11-24'), await of('day=2026-11-25'), await of('day=2026-11-26')]).toEqual([
      1, 1, 0,
    ]);
    expect([await of(`person=${mara.id}`), await of(`person=${firm.owner.id}`)]).toEqual([2, 0]);
    expect((await owner.get(`${log}?day=tomorrow`)).status).toBe(422);
    const again = await app.world.reader(firm.owner);
    const page = `/contracts/${contractId}/openings`;
    expect((await again.get(`${page}?day=2026-11-26`)).text).toContain('Niente per questa scelta');
    expect((await again.get(`${page}.csv?day=2026-11-24`)).text.trim().split('\n')).toHaveLength(2);
    expect((await again.get(`${page}?day=x&person=x`)).status).toBe(200);
  });
});
