import { Directory, Rebuilds, SearchIndex } from '../../src/search/index.js';
import { NextIndex } from '../../src/search/meilisearch/next-index.service.js';
import { MeilisearchEngine } from '../../src/search/meilisearch/meilisearch.engine.js';
import { TestApp } from '../support/app.js';
import { assistant, type ListedAssistant } from '../support/market.js';
import { MeilisearchStandIn } from '../support/meilisearch/stand-in.js';
import { everything } from './engine-contract.js';

import { beUnhurried } from './unhurried.js';

let standIn: MeilisearchStandIn;
let app: TestApp;
let mara: ListedAssistant;
let bea: ListedAssistant;

beforeEach(async () => {
  standIn = await MeilisearchStandIn.start();
  app = await TestApp.start({ ...standIn.env, LOG_LEVEL: 'silent' });
  mara = await assistant(app, 'Mara Rinaldi');
  bea = await assistant(app, 'Bea Conti');
  beUnhurried(app);
  expect(await app.get(Rebuilds).all()).toBe(true);
});
afterEach(async () => {
  await app.stop();
  await standIn.down();
});

const served = async (): Promise<string[]> =>
  (await app.get(MeilisearchEngine).search(everything, 'it')).items.map((item) => item.displayName).sort();
const rename = (id: string, name: string) =>
  app.sql(`update assistant_profile set display_name = $2 where assistant_id = $1`, [id, name]);

describe('a rebuild', () => {
  it('makes a new index beside the one that is served, and puts it in its place', async () => {
    const first = standIn.indexes.get('assistants').createdAt;
    standIn.indexes.remove('assistants', [mara.id]);
    expect(await served()).toEqual(['Bea Conti']);
    const next = app.get(NextIndex);
    const fill = next.fill.bind(next);
    next.fill = async (after, limit) => {
      expect(await served()).toEqual(['Bea Conti']);
      return fill(after, limit);
    };
    const seen: string[] = [];
    await app.get(Rebuilds).all(({ engine, done, total }) => seen.push(`${engine} ${done}/${total}`));
    expect(await served()).toEqual(['Bea Conti', 'Mara Rinaldi']);
    expect(standIn.indexes.get('assistants').createdAt > first).toBe(true);
    expect(() => standIn.indexes.get('assistants_next')).toThrow('not found');
    expect(seen).toEqual([
      'postgres 0/2',
      'postgres 2/2',
      'postgres 2/2',
      'meilisearch 0/2',
      'meilisearch 2/2',
      'meilisearch 2/2',
    ]);
  });

  it('goes on where it was broken off, with what changed and left meanwhile', async () => {
    const rebuilds = app.get(Rebuilds);
    expect(await rebuilds.one('meilisearch', undefined, () => true)).toBe(false);
    expect(await rebuilds.progress()).toEqual([{ engine: 'meilisearch', done: 2, total: 2 }]);
    await rename(mara.id, 'Mara Nuova');
    await app.sql(`update assistant_profile set state = 'suspended' where assistant_id = $1`, [bea.id]);
    const anna = await assistant(app, 'Anna Tommasi');
    for (const { id } of [mara, bea, anna]) await app.get(SearchIndex).refresh(id);
    // What is served hears of it at once, the rebuild does not stop the news.
    await app.settle();
    expect(await served()).toEqual(['Anna Tommasi', 'Mara Nuova']);

    // An old document sent late must not win over the news.
    standIn.indexes.add('assistants_next', [{ assistantId: bea.id, displayName: 'Bea Conti' }], null);
    const before = standIn.requests.length;
    expect(await rebuilds.one('meilisearch')).toBe(true);
    expect(standIn.requests.slice(before).some((one) => one === 'POST /indexes')).toBe(false);
    expect(await served()).toEqual(['Anna Tommasi', 'Mara Nuova']);
    expect(await app.sql(`select from search_change`)).toEqual([]);
  });

  it('does not change places twice when it is broken off right after', async () => {
    const rebuilds = app.get(Rebuilds);
    await rename(mara.id, 'Mara Nuova');
    await app.sql(`update search_document set display_name = 'Mara Nuova' where assistant_id = $1`, [
      mara.id,
    ]);
    await rebuilds.one('meilisearch', undefined, () => true);
    standIn.indexes.swap(['assistants_next', 'assistants'], false);
    expect(await served()).toEqual(['Bea Conti', 'Mara Nuova']);
    expect(await rebuilds.one('meilisearch')).toBe(true);
    expect(await served()).toEqual(['Bea Conti', 'Mara Nuova']);
    expect(() => standIn.indexes.get('assistants_next')).toThrow('not found');
  });

  it('is done by one process at a time', async () => {
    const rebuilds = app.get(Rebuilds);
    const both = await Promise.all([rebuilds.one('meilisearch'), rebuilds.one('meilisearch')]);
    expect(both.filter((done) => done)).toHaveLength(1);
  });

  it('begins by itself for a release with other settings, and when the index is gone', async () => {
    const first = standIn.indexes.get('assistants').createdAt;
    await app.sweep('sweep.search.server');
    expect(standIn.indexes.get('assistants').createdAt).toBe(first);
    await app.sql(`update search_rebuild set settings = 'older' where engine = 'meilisearch'`);
    await app.sweep('sweep.search.server');
    const second = standIn.indexes.get('assistants').createdAt;
    expect(second > first).toBe(true);
    standIn.indexes.delete('assistants');
    await app.sweep('sweep.search.server');
    expect(await served()).toEqual(['Bea Conti', 'Mara Rinaldi']);
  });

  it('writes PostgreSQL’s documents anew, and removes what is not published', async () => {
    await rename(mara.id, 'Mara Nuova');
    await app.sql(`update assistant_profile set state = 'suspended' where assistant_id = $1`, [bea.id]);
    await standIn.down();
    expect(await app.get(Rebuilds).one('postgres')).toBe(true);
    const { items } = await app.get(Directory).search(everything, 'it');
    await standIn.up();
    expect(items.map((item) => item.displayName)).toEqual(['Mara Nuova']);
  });
});
