import { Breaker } from '../../src/search/failover/breaker.js';
import { FailoverEngine } from '../../src/search/failover/failover.engine.js';
import { Directory, SearchIndex } from '../../src/search/index.js';
import { TestApp } from '../support/app.js';
import { assistant, type ListedAssistant } from '../support/market.js';
import { MeilisearchStandIn } from '../support/meilisearch/stand-in.js';
import type { Reader } from '../support/reader.js';
import { everything } from './engine-contract.js';
import { beUnhurried } from './unhurried.js';

let standIn: MeilisearchStandIn;
let app: TestApp;
let mara: ListedAssistant;
let staff: Reader;

beforeEach(async () => {
  standIn = await MeilisearchStandIn.start();
  app = await TestApp.start({ ...standIn.env, LOG_LEVEL: 'silent' });
  mara = await assistant(app, 'Mara Rinaldi', { headline: 'Segreteria telefonica' });
  beUnhurried(app);
  staff = await app.world.reader(await app.world.staff());
  await app.get(SearchIndex).rebuild();
  await look();
});
afterEach(async () => {
  await app.stop();
  await standIn.down();
});

const look = (): Promise<void> => app.sweep('sweep.search.server');
const later = (seconds: number): void => app.clock.travelTo(app.clock.now().add({ seconds }));
const total = async (): Promise<number> => (await app.get(Directory).search(everything, 'it')).total;
const searches = (): number => standIn.requests.filter((one) => one.includes('multi-search')).length;
const told = async (): Promise<string[]> => {
  await app.settle();
  const rows = await app.sql<{ kind: string }>(`select kind from notification order by created_at, id`);
  return rows.map(({ kind }) => kind);
};

describe('the directory with its search server', () => {
  it('is served by the server, in one request a page', async () => {
    const before = standIn.requests.length;
    expect(await total()).toBe(1);
    expect(standIn.requests.slice(before)).toEqual(['POST /multi-search']);
  });

  it('is answered by PostgreSQL when the server is down, staff are told once, and it returns by itself', async () => {
    await standIn.down();
    for (let time = 0; time < 5; time += 1) expect(await total()).toBe(1);
    expect(await told()).toEqual(['search.outage_began']);
    expect((await staff.get('/staff')).text).toContain('Il motore di ricerca non è raggiungibile');

    await standIn.up();
    expect(await total()).toBe(1);
    const before = searches();
    later(6);
    expect(await total()).toBe(1);
    await app.get(FailoverEngine).settled();
    expect(await total()).toBe(1);
    expect(searches()).toBe(before + 2);
    expect(await told()).toEqual(['search.outage_began', 'search.outage_ended']);
    expect((await staff.get('/staff')).text).not.toContain('Il motore di ricerca');
  });

  it('tells staff of a flapping server once', async () => {
    for (let time = 0; time < 3; time += 1) {
      await standIn.down();
      for (let failed = 0; failed < 3; failed += 1) await total();
      await standIn.up();
      later(6);
      await total();
      await app.get(FailoverEngine).settled();
    }
    expect((await told()).filter((kind) => kind === 'search.outage_began')).toHaveLength(1);
  });

  it('waits 300 ms for an answer, then PostgreSQL gives it; and soon asks no more', async () => {
    standIn.slowMs = 10_000;
    beUnhurried(app, 300);
    const began = performance.now();
    expect(await total()).toBe(1);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(290);
    expect(took).toBeLessThan(5000);
    await total();
    await total();
    const asked = searches();
    expect(await total()).toBe(1);
    expect(searches()).toBe(asked);
    expect((await app.get(Directory).outage())?.reason).toBe('slow');
  });

  it('rests again when the probe fails', async () => {
    await standIn.down();
    for (let time = 0; time < 3; time += 1) await total();
    later(6);
    await total();
    await app.get(FailoverEngine).settled();
    await standIn.up();
    const before = searches();
    await total();
    await app.get(FailoverEngine).settled();
    expect(searches()).toBe(before);
  });

  it('says that its key is refused', async () => {
    standIn.key = 'another';
    for (let time = 0; time < 3; time += 1) expect(await total()).toBe(1);
    expect((await app.get(Directory).outage())?.reason).toBe('refused');
  });

  it('tells the server what changed while it was down', async () => {
    await standIn.down();
    await app.sql(`update assistant_profile set headline = 'Magazzino e bolle' where assistant_id = $1`, [
      mara.id,
    ]);
    await app.get(SearchIndex).refresh(mara.id);
    await app.settle();
    expect(await app.sql(`select from search_change`)).toHaveLength(1);
    expect((await app.get(Directory).search({ ...everything, text: 'magazzino' }, 'it')).total).toBe(1);

    await standIn.up();
    later(61);
    await look();
    expect(await app.sql(`select from search_change`)).toEqual([]);
    expect(standIn.indexes.get('assistants').documents.get(mara.id)).toMatchObject({
      headline: 'Magazzino e bolle',
    });
    expect(await app.get(Directory).outage()).toBeNull();
  });

  it('is served by PostgreSQL, without alarm, until the server has an index; then one is made', async () => {
    standIn.indexes.delete('assistants');
    for (let time = 0; time < 4; time += 1) expect(await total()).toBe(1);
    expect(await told()).toEqual([]);
    await look();
    expect(standIn.indexes.get('assistants').documents.size).toBe(1);
    later(6);
    await total();
    await app.get(FailoverEngine).settled();
    const before = searches();
    expect(await total()).toBe(1);
    expect(searches()).toBe(before + 1);
  });

  it('keeps nothing but public facts there', () => {
    const { documents } = standIn.indexes.get('assistants');
    const [document] = [...documents.values()];
    expect(Object.keys(document!).sort()).toEqual(
      `assistantId callCents city displayName freeMinutes freeSteps hasVoice headline hourCents languages monthCents monthSteps
       photoId priceKey province publishedKey reputation reputationKey reviewCount sectors skills slug speaks story wordsEn wordsIt`.split(
        /\s+/,
      ),
    );
    expect(JSON.stringify(document)).not.toContain('@');
  });
});

describe('the breaker', () => {
  it('opens at the third failure in a row, lets one probe through, and closes at its success', () => {
    const breaker = new Breaker();
    expect([breaker.failed(0), breaker.failed(1)]).toEqual([false, false]);
    breaker.succeeded();
    expect([breaker.failed(2), breaker.failed(3), breaker.closed]).toEqual([false, false, true]);
    expect([breaker.failed(4), breaker.closed]).toEqual([true, false]);
    expect(breaker.takeProbe(4000)).toBe(false);
    expect([breaker.takeProbe(5004), breaker.takeProbe(5005)]).toEqual([true, false]);
    expect([breaker.failed(5006), breaker.takeProbe(9000), breaker.takeProbe(10_006)]).toEqual([
      false,
      false,
      true,
    ]);
    breaker.succeeded();
    expect(breaker.closed).toBe(true);
  });
});
