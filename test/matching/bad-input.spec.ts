import { newId } from '../../src/platform/ids.js';
import type { TeamSearch } from '../../src/matching/index.js';
import { ReadModel } from '../../src/matching/read-model.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary } from '../support/market.js';
import type { Reader } from '../support/reader.js';

let app: TestApp;
let owner: Reader;

const need = {
  title: 'Telefono',
  coverage: [{ day: 1, from: '09:00', to: '13:00' }] as unknown,
  languages: [{ code: 'it', level: 6 }] as unknown,
  skills: [] as unknown,
  weeklyHours: 3 as unknown,
  budgetCents: 60_000 as unknown,
  startsOn: '2026-12-07',
};
const long = 'x'.repeat(10_000);
const everyHour = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '00:00' }));
const injected = [
  `'; drop table account; --`,
  `" OR 1=1`,
  `<script>alert(1)</script>{{constructor}}`,
  `%_\\%&|!()*:<->`,
  `\u0000\u202e\ud800`,
];

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  for (const name of ['Mara Rinaldi', 'Davide Kofler']) await assistant(app, name);
  await app.get(ReadModel).warm();
  owner = await app.world.reader((await app.world.firm('Studio Bianchi')).owner);
});
afterAll(() => app.stop());

/** Whatever is asked, the answer comes soon: the longest of these takes a tenth of it. */
async function soon<Answer>(what: string, ask: () => PromiseLike<Answer>, limit = 3000): Promise<Answer> {
  const began = performance.now();
  const answer = await ask();
  const took = performance.now() - began;
  if (took > limit) throw new Error(`${what.slice(0, 60)} took ${Math.round(took)} ms`);
  return answer;
}

/** A body of the API as the fields of the page's form. */
function fields(value: unknown, name = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null)
    return value === null || value === undefined ? {} : { [name]: value as string };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, one]) => fields(one, name ? `${name}.${key}` : key)),
  ) as Record<string, string>;
}

describe('a brief that makes no sense', () => {
  const cases: [why: string, field: string, change: object][] = [
    ['no hours', 'coverage', { coverage: [] }],
    ['hours that overlap', 'coverage', { coverage: [...everyHour, { day: 1, from: '09:00', to: '10:00' }] }],
    ['a clock of 25 hours', 'coverage', { coverage: [{ day: 1, from: '25:00', to: '26:00' }] }],
    ['a ninth day', 'coverage', { coverage: [{ day: 9, from: '09:00', to: '10:00' }] }],
    ['a window without an end', 'coverage', { coverage: [{ day: 1, from: '09:00' }] }],
    ['hours that are no list', 'coverage', { coverage: 'always' }],
    ['hours of nothing', 'coverage', { coverage: { 1: null } }],
    ['hours within nothing', 'coverage', { coverage: { 1: { 0: null } } }],
    ['hours that are numbers', 'coverage', { coverage: { 1: 7, 2: { 0: 8 } } }],
    [
      'ten thousand windows',
      'coverage',
      { coverage: Array.from({ length: 10_000 }, () => ({ day: 1, from: '09:00', to: '09:01' })) },
    ],
    ['an unknown zone', 'timezone', { timezone: 'Mars/Olympus' }],
    ['a zone that is a path', 'timezone', { timezone: '../../etc/passwd' }],
    ['500 skills', 'skills', { skills: Array.from({ length: 500 }, () => ({ code: 'inbound-calls' })) }],
    ['skills that are words', 'skills', { skills: 'all' }],
    ['skills of nothing', 'skills', { skills: [null] }],
    ['a skill nobody knows', 'skills', { skills: [{ code: 'telepathy' }] }],
    ['500 languages', 'languages', { languages: Array.from({ length: 500 }, () => ({ code: 'it' })) }],
    ['a budget below nothing', 'budgetCents', { budgetCents: -500 }],
    ['a budget of nothing', 'budgetCents', { budgetCents: 0 }],
    ['a budget beyond counting', 'budgetCents', { budgetCents: 1e300 }],
    ['a budget that is no number', 'budgetCents', { budgetCents: 'NaN' }],
    ['a month of work a day', 'weeklyHours', { weeklyHours: 1e9 }],
    ['work below nothing', 'weeklyHours', { weeklyHours: -3 }],
    ['calls beyond counting', 'callsPerDay', { callsPerDay: 1e15 }],
    ['more busy than always', 'busyTarget', { busyTarget: 400 }],
    ['a day that never comes', 'startsOn', { startsOn: '2026-02-31' }],
    ['an end before the beginning', 'endsOn', { endsOn: '2026-12-01' }],
    ['a period of eight thousand years', 'endsOn', { endsOn: '9999-12-31' }],
    ['a title without an end', 'title', { title: long }],
    ['words without an end', 'words', { words: long }],
  ];

  for (const [why, field, change] of cases)
    it(`is refused beside its field: ${why}`, async () => {
      const body = { ...need, ...change };
      const api = await soon(why, () => owner.json('post', '/api/v1/briefs', body));
      expect(api.status).toBe(422);
      expect(Object.keys(api.body.errors).some((name) => name.split('.')[0] === field)).toBe(true);
      const page = await soon(why, () => owner.post('/briefs', fields(body)));
      // Fields that are empty on a form are fields left out: some of these shapes exist in JSON alone.
      if (['skills of nothing', 'hours of nothing', 'hours within nothing'].includes(why)) {
        expect(page.status).toBeLessThan(500);
        return;
      }
      expect(page.status).toBe(422);
      expect(page.text).toMatch(/class="[^"]*field-error|role="alert"/);
    });

  it('but means something is answered at once: every hour of the week, for three years, over midnight', async () => {
    for (const change of [
      { coverage: everyHour },
      { coverage: everyHour, endsOn: '2029-12-31', holidays: true },
      { coverage: [{ day: 7, from: '22:00', to: '06:00' }], startsOn: '9998-01-01' },
      { weeklyHours: 100, callsPerDay: 2000, busyTarget: 1, budgetCents: 1 },
    ]) {
      const created = await soon('creation', () =>
        owner.json('post', '/api/v1/briefs', { ...need, ...change }),
      );
      const what = JSON.stringify(change);
      expect([what, created.status]).toEqual([what, 201]);
      const { id } = created.body as { id: string };
      const page = await soon(what, () => owner.get(`/briefs/${id}`));
      expect(page.status).toBe(200);
      const matches = await soon(what, () => owner.get(`/api/v1/briefs/${id}/matches`));
      expect(matches.status).toBe(200);
      expect((matches.body as { items: unknown[] }).items).toEqual([]);
      expect((await owner.post(`/briefs/${id}/teams`, { people: '6', together: '3' })).status).toBe(303);
      await soon('teams', () => app.settle(), 25_000);
      const { search } = (await owner.get(`/api/v1/briefs/${id}/teams`)).body as { search: TeamSearch };
      expect([what, search.state, search.result?.teams]).toEqual([what, 'done', []]);
      expect((await owner.get(`/briefs/${id}/teams`)).status).toBe(200);
    }
  });

  it('takes words for words, whatever they try', async () => {
    for (const words of injected) {
      const created = await soon(words, () =>
        owner.json('post', '/api/v1/briefs', { ...need, words, title: words }),
      );
      expect(created.status).toBeLessThan(500);
      if (created.status !== 201) continue;
      const page = await soon(words, () => owner.get(`/briefs/${(created.body as { id: string }).id}`));
      expect(page.status).toBe(200);
      expect(page.text).not.toContain('<script>alert');
    }
    expect((await app.sql(`select from account`)).length).toBeGreaterThan(0);
  });

  it('asks for teams, pages and comparisons within their limits', async () => {
    const { body } = await owner.json('post', '/api/v1/briefs', need);
    const { id } = body as { id: string };
    for (const options of [
      { people: -1 },
      { people: 1e9 },
      { together: 'x' },
      { people: null, together: 99 },
    ])
      expect((await owner.json('post', `/api/v1/briefs/${id}/teams`, options)).status).toBe(422);
    for (const way of [-1, 1e9, 'x', 2.5])
      expect(
        (await owner.json('post', `/api/v1/briefs/${id}/teams/${newId()}/changes`, { way })).status,
      ).toBe(422);
    const people = Array.from({ length: 100 }, () => `with=${newId()}`).join('&');
    for (const path of [
      `?page=-1`,
      `?page=1e9`,
      `?view=${long}`,
      `/comparison?${people}`,
      `/comparison?with[a]=1`,
    ])
      expect([path.slice(0, 30), (await soon(path, () => owner.get(`/briefs/${id}${path}`))).status]).toEqual(
        [path.slice(0, 30), 200],
      );
    for (const wrong of ['nothing', `${id}'`, long])
      expect((await owner.get(`/briefs/${encodeURIComponent(wrong)}/teams`)).status).toBeLessThan(500);
  });
});

describe('a search that makes no sense', () => {
  const many = Array.from({ length: 500 }, (_, index) => `skill-${index}`);

  it('is not kept as another one', async () => {
    const cases: [field: string, body: object][] = [
      ['skill', { skill: many }],
      ['sector', { sector: many }],
      ['q', { q: long }],
      ['level', { level: 99 }],
      ['month', { month: -1 }],
      ['hours', { hours: 'many' }],
      ['sort', { sort: 'injected' }],
      ['language', { language: injected[0] }],
      ['name', { name: long }],
    ];
    for (const [field, body] of cases) {
      const filled = { name: 'Ricerca', ...body };
      const api = await soon(field, () => owner.json('post', '/api/v1/searches', filled));
      expect([field, api.status]).toEqual([field, 422]);
      expect(Object.keys((api.body as { errors: object }).errors)[0]).toMatch(new RegExp(`^${field}`));
      const page = await soon(field, () => owner.post('/searches', fields(filled)));
      expect([field, page.status]).toEqual([field, 422]);
      expect(page.text).toMatch(/role="alert"|field-error/);
    }
    expect((await owner.get('/api/v1/searches')).body).toMatchObject({ items: [] });
    expect((await owner.get(`/searches/new?${many.map((one) => `skill=${one}`).join('&')}`)).status).toBe(
      422,
    );
  });

  it('finds nothing, and nothing breaks', async () => {
    for (const words of injected) {
      const q = encodeURIComponent(words.toWellFormed());
      for (const path of [`/assistants?q=${q}`, `/api/v1/assistants?q=${q}`, `/api/v1/suggestions?q=${q}`]) {
        const answer = await soon(path, () => owner.get(path));
        expect([path.slice(0, 50), answer.status < 500]).toEqual([path.slice(0, 50), true]);
        expect(answer.text).not.toContain('<script>alert');
      }
      const saved = await owner.json('post', '/api/v1/searches', { name: words, q: words });
      expect(saved.status).toBeLessThan(500);
    }
    expect((await owner.get('/searches')).text).not.toContain('<script>alert');
    for (const path of ['/api/v1/suggestions?q=', '/api/v1/assistants?q='])
      expect((await soon(path, () => owner.get(`${path}${long}`))).status).toBe(422);
    expect((await owner.get('/api/v1/assistants?maxMonthCents=-1')).status).toBe(422);
  });
});
