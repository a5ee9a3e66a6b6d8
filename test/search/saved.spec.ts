import { Events } from '../../src/platform/events/events.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { SearchIndex } from '../../src/search/index.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Reader } from '../support/reader.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let owner: Reader;
let davide: ListedAssistant;

beforeEach(async () => {
  app = await TestApp.start();
  await vocabulary(app);
  await assistant(app, 'Mara Rinaldi');
  davide = await assistant(app, 'Davide Kofler', { weeklyMinutes: 120 });
  await app.get(SearchIndex).rebuild();
  firm = await app.world.firm('Studio Bianchi');
  owner = await app.world.reader(firm.owner);
});
afterEach(() => app.stop());

/** Hours a week on offer, said as the availability page says it. */
async function offers(person: ListedAssistant, minutes: number): Promise<void> {
  await app.sql(`update availability set weekly_minutes = $2 where assistant_id = $1`, [person.id, minutes]);
  await app
    .get(UnitOfWork)
    .run({ accountId: null }, () =>
      app.get(Events).record('availability.changed', { subjectKind: 'account', subjectId: person.id }),
    );
  await app.settle();
}

async function look(): Promise<void> {
  await app.sweep('sweep.search.alerts');
  await app.settle();
}

const later = (hours: number): void => app.clock.travelTo(app.clock.now().add({ hours }));
const told = async (): Promise<number> =>
  (await app.sql(`select 1 from notification where kind = 'saved_search.someone_free'`)).length;

describe('a saved search', () => {
  it('is offered where filters are in force, saved, opened, and deleted', async () => {
    expect((await owner.get('/assistants')).text).not.toContain('/searches/new');
    const directory = await owner.get('/assistants?hours=600&language=it');
    expect(directory.text).toMatch(/href="\/searches\/new\?[^"]*hours(=|&#x3D;)600/);
    const form = await owner.get('/searches/new?hours=600&language=it');
    expect(form.text).toContain('Italiano');
    expect((await owner.post('/searches', { hours: '600', language: 'it', name: '' })).status).toBe(422);
    const saved = await owner.post('/searches', { hours: '600', language: 'it', name: 'Dieci ore' });
    expect(saved.headers['location']).toBe('/searches');
    const list = await owner.get('/searches');
    expect(list.text).toContain('Una ricerca salvata');
    expect(list.text).toContain('senza avvisi');
    const { body } = await owner.get('/api/v1/searches');
    const { id } = body.items[0];
    const opened = new URL((await owner.get(`/searches/${id}`)).headers['location'] ?? '', 'http://x');
    expect(Object.fromEntries(opened.searchParams)).toEqual({ language: 'it', hours: '600' });
    const other = await app.world.reader((await app.world.firm('Altri Srl')).owner);
    for (const path of [`/searches/${id}/alerts`, `/searches/${id}/removal`])
      expect((await other.post(path, {})).status).toBe(404);
    expect((await owner.post(`/searches/${id}/removal`)).status).toBe(303);
    expect((await owner.get('/searches')).text).toContain('Nessuna ricerca salvata');
  });

  it('tells of who frees up, not of who was there, at most once a day', async () => {
    await owner.post('/searches', { hours: '600', name: 'Dieci ore', alerts: 'on' });
    later(1);
    await look();
    expect(await told()).toBe(0);

    await offers(davide, 900);
    await look();
    // News of the last minute may still be on its way to the index.
    expect(await told()).toBe(0);
    later(1);
    await look();
    expect(await told()).toBe(1);
    expect((await owner.get('/notifications')).text).toContain(
      'Si è liberato qualcuno per una vostra ricerca',
    );
    const [mail] = await app.sql<{ count: number }>(
      `select count(*)::int count from mail where recipient = $1 and template = 'notice'`,
      [firm.owner.email],
    );
    expect(mail?.count).toBe(1);

    later(25);
    await app.sql(`update notification set read_at = $1`, [app.clock.date()]);
    await offers(davide, 60);
    later(1);
    await look();
    await offers(davide, 900);
    later(1);
    await look();
    expect(await told()).toBe(2);
  });

  it('says nothing of whom one of the two sides has blocked', async () => {
    await owner.post('/searches', { hours: '600', name: 'Dieci ore', alerts: 'on' });
    await (await app.world.reader(davide)).post('/blocks', { otherId: firm.id });
    later(1);
    await offers(davide, 900);
    later(1);
    await look();
    expect(await told()).toBe(0);
  });

  it('is silent when no news are wanted', async () => {
    await owner.post('/searches', { hours: '600', name: 'Dieci ore' });
    await offers(davide, 900);
    later(2);
    await look();
    expect(await told()).toBe(0);
  });
});
