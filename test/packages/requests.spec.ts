import { Packages } from '../../src/packages/index.js';
import { TestApp } from '../support/app.js';
import type { Reader } from '../support/reader.js';
import type { Person } from '../support/world.js';

let app: TestApp;
let mara: Person;
let reader: Reader;

beforeAll(async () => {
  app = await TestApp.start();
  mara = await app.world.assistantAccount('Mara Pacchetti');
  reader = await app.world.reader(mara);
});
afterAll(() => app.stop());

const mornings = {
  kind: 'retainer',
  name: 'Mattine coperte',
  priceCents: '490',
  includedHours: '26',
  overageCents: '21,50',
  incrementMinutes: '5',
  description: '',
};
const offered = () => app.get(Packages).published(mara.id);

describe('packages', () => {
  it('begin with an empty page that says how to begin', async () => {
    const { text } = await reader.get('/packages');
    expect(text).toContain('Ancora nessun pacchetto');
    expect(text).toContain('href="/packages/new"');
  });

  it('are published in cents, as people write amounts', async () => {
    expect((await reader.post('/packages', mornings)).status).toBe(303);
    const [one] = await offered();
    expect(one).toMatchObject({
      kind: 'retainer',
      priceCents: 49_000,
      includedMinutes: 1560,
      overageCents: 2150,
      incrementMinutes: 5,
      version: 1,
    });
    const { text } = await reader.get('/packages');
    expect(text).toContain('490');
    expect(text).toContain('26 h comprese, poi 21,50');
  });

  it('show what is missing beside its field and keep the rest', async () => {
    const answer = await reader.post('/packages', { ...mornings, priceCents: 'molto', includedHours: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Serve un importo come 490 oppure 490,50.');
    expect(answer.text).toContain('Qui serve un numero.');
    expect(answer.text).toContain('value="Mattine coperte"');
    expect(answer.text).toContain('value="molto"');
  });

  it('get a new version when changed; the old one stays readable', async () => {
    const [one] = await offered();
    expect(
      (await reader.post(`/packages/${one?.packageId}`, { ...mornings, priceCents: '520', seen: '1' }))
        .status,
    ).toBe(303);
    const [two] = await offered();
    expect(two).toMatchObject({ version: 2, priceCents: 52_000 });
    expect(await app.get(Packages).version(one?.id ?? '')).toMatchObject({ version: 1, priceCents: 49_000 });
  });

  it('refuse a change made from an old version, keeping what was typed', async () => {
    const [now] = await offered();
    const answer = await reader.post(`/packages/${now?.packageId}`, {
      ...mornings,
      name: 'Da due finestre',
      seen: '1',
    });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('value="Da due finestre"');
    expect((await offered())[0]?.version).toBe(2);
  });

  it('are moved and withdrawn', async () => {
    await reader.post('/packages', {
      kind: 'hourly',
      name: 'A ore',
      priceCents: '18',
      incrementMinutes: '1',
    });
    const [, second] = await offered();
    await reader.post(`/packages/${second?.packageId}/place`, { direction: 'up' });
    expect((await offered()).map(({ name }) => name)).toEqual(['A ore', 'Mattine coperte']);
    await reader.post(`/packages/${second?.packageId}/withdrawal`);
    expect((await offered()).map(({ name }) => name)).toEqual(['Mattine coperte']);
  });

  it('of somebody else look missing', async () => {
    const [mine] = await offered();
    const other = await app.world.reader(await app.world.assistantAccount('Altra Assistente'));
    expect((await other.get(`/packages/${mine?.packageId}`)).status).toBe(404);
    expect((await other.post(`/packages/${mine?.packageId}/withdrawal`)).status).toBe(404);
    expect((await other.get('/packages/not-an-id')).status).toBe(404);
    expect(await offered()).toHaveLength(1);
  });

  it('stop at twelve, also when two tabs publish at once', async () => {
    const many = await app.world.assistantAccount('Tanti Pacchetti');
    const tab = await app.world.reader(many);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        tab.post('/packages', { kind: 'per_call', name: `N ${i}`, priceCents: '1' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(12);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(4);
  });
});
