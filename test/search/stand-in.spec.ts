import { Meilisearch } from 'meilisearch';
import { MeilisearchStandIn } from '../support/meilisearch/stand-in.js';

let standIn: MeilisearchStandIn;
let client: Meilisearch;
const url = (): string => standIn.env['MEILISEARCH_URL']!;

beforeAll(async () => {
  standIn = await MeilisearchStandIn.start();
  client = new Meilisearch({ host: url(), apiKey: standIn.key });
  await client.createIndex('films', { primaryKey: 'id' }).waitTask();
  await client
    .index('films')
    .updateSettings({
      filterableAttributes: [
        {
          attributePatterns: ['genre'],
          features: { facetSearch: false, filter: { equality: true, comparison: false } },
        },
        'year',
      ],
      sortableAttributes: ['year'],
    })
    .waitTask();
  await client
    .index('films')
    .addDocuments([
      { id: 'a', title: 'Il gattopardo', genre: ['drama'], year: 1963 },
      { id: 'b', title: 'Amarcord', genre: ['comedy', 'drama'], year: 1973 },
      { id: 'c', title: 'Senza data', genre: [], year: null },
    ])
    .waitTask();
});
afterAll(() => standIn.down());

const refused = async (work: Promise<unknown>): Promise<[status: number, code: string, message: string]> => {
  const error = await work.then(
    () => {
      throw new Error('not refused');
    },
    (reason: { response?: Response; cause?: { code: string; message: string } }) => reason,
  );
  return [error.response?.status ?? 0, error.cause?.code ?? '', error.cause?.message ?? ''];
};
const ids = async (filter: string | (string | string[])[], sort?: string[]): Promise<string[]> =>
  (await client.index('films').search('', { filter, sort })).hits.map((hit) => String(hit['id']));

describe('the stand-in for the search server', () => {
  it('wants its key, as the server does', async () => {
    const bare = new Meilisearch({ host: url() });
    expect((await refused(bare.getRawIndex('films'))).slice(0, 2)).toEqual([
      401,
      'missing_authorization_header',
    ]);
    const wrong = new Meilisearch({ host: url(), apiKey: 'wrong' });
    expect((await refused(wrong.getRawIndex('films'))).slice(0, 2)).toEqual([403, 'invalid_api_key']);
    expect(await bare.isHealthy()).toBe(true);
  });

  it('refuses what is not in the protocol, or not played', async () => {
    expect((await refused(client.getStats()))[0]).toBe(501);
    expect((await refused(client.index('films').search('x', { distinct: 'genre' })))[0]).toBe(501);
    const [status, code, message] = await refused(
      client.index('films').search('', JSON.parse('{ "filters": "year = 1" }') as object),
    );
    expect([status, code]).toEqual([400, 'bad_request']);
    expect(message).toContain('Unknown field `filters`: expected one of `q`');
    expect((await refused(client.index('films').updateSettings({ rankingRules: ['luck'] })))[1]).toBe(
      'invalid_settings_ranking_rules',
    );
    expect((await refused(client.index('films').updateSettings({ stopwords: [] } as object)))[1]).toBe(
      'bad_request',
    );
    expect((await refused(client.index('films').search('', { locales: ['xx'] })))[1]).toBe(
      'invalid_search_locales',
    );
    const plain = await fetch(`${url()}/multi-search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${standIn.key}`, 'content-type': 'text/plain' },
      body: '{}',
    });
    expect(plain.status).toBe(415);
  });

  it('filters by what the settings allow, and by nothing else', async () => {
    expect(await ids('year < 1970')).toEqual(['a']);
    expect(await ids('genre = drama AND NOT (year = 1963)')).toEqual(['b']);
    expect(await ids([['year = 1963', 'genre = "comedy"'], 'genre = drama'], ['year:desc'])).toEqual([
      'b',
      'a',
    ]);
    expect(await ids('', ['year:asc'])).toEqual(['a', 'b', 'c']);
    const [status, code, message] = await refused(ids('title = x'));
    expect([status, code]).toEqual([400, 'invalid_search_filter']);
    expect(message).toContain(
      'Attribute `title` is not filterable. Available filterable attribute patterns are: `genre`, `year`.',
    );
    for (const wrong of ['genre > "a"', 'year = 1963 XOR year = 2', 'year ~ 3', '(year = 1', 'year ='])
      expect([wrong, (await refused(ids(wrong)))[1]]).toEqual([wrong, 'invalid_search_filter']);
    expect((await refused(ids('', ['title:asc'])))[1]).toBe('invalid_search_sort');
    expect((await refused(client.index('films').search('', { facets: ['title'] })))[1]).toBe(
      'invalid_search_facets',
    );
  });

  it('does its tasks later, in their order, and says how they ended', async () => {
    const enqueued = await client.index('films').addDocuments([{ id: 'd', title: 'Roma' }]);
    expect(enqueued.status).toBe('enqueued');
    expect(standIn.indexes.get('films').documents.has('d')).toBe(false);
    expect((await client.tasks.waitForTask(enqueued)).status).toBe('succeeded');
    expect(standIn.indexes.get('films').documents.has('d')).toBe(true);
    await client.index('films').deleteDocuments(['d']).waitTask();
    const failed = await client
      .index('films')
      .addDocuments([{ title: 'Ohne' }])
      .waitTask();
    expect([failed.status, failed.error?.code]).toEqual(['failed', 'missing_document_id']);
    const swap = await client.swapIndexes([{ indexes: ['films', 'none'], rename: false }]).waitTask();
    expect([swap.status, swap.error?.code]).toEqual(['failed', 'index_not_found']);
  });

  it('caps what is counted, as the server does by default', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => ({ id: `m${index}`, tag: `t${index}` }));
    await client.index('many').addDocuments(many, { primaryKey: 'id' }).waitTask();
    await client
      .index('many')
      .updateSettings({ filterableAttributes: ['tag'] })
      .waitTask();
    const { totalHits, facetDistribution } = await client
      .index('many')
      .search('', { hitsPerPage: 0, facets: ['tag'] });
    expect(totalHits).toBe(1000);
    expect(Object.keys(facetDistribution!['tag']!)).toHaveLength(100);
  });
});
