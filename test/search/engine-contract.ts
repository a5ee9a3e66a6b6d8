import type { DirectoryEngine, DirectoryQuery } from '../../src/search/index.js';
import { sorts } from '../../src/search/directory.port.js';
import { SearchIndex } from '../../src/search/index.js';
import type { TestApp } from '../support/app.js';
import { assistant, type AssistantFacts } from '../support/market.js';
import { expected, somebody, type Somebody } from './oracle.js';

export interface OpenEngine {
  app: TestApp;
  engine: DirectoryEngine;
  /** Resolves when the engine has everything it was told. */
  ready: () => Promise<void>;
  close: () => Promise<void>;
}

const people: [name: string, facts: AssistantFacts][] = [
  [
    'Mara Rinaldi',
    {
      headline: 'Segreteria per dentisti da undici anni',
      story: 'Ho tenuto l’orologio di due ambulatori.',
      skills: { 'inbound-calls': 3, 'message-taking': 2, dental: 3, medical: 2 },
      languages: { it: 7, en: [5, 5] },
      reputation: [0.94, 0.9, 31],
    },
  ],
  [
    'Davide Kofler',
    {
      city: 'Bolzano',
      headline: 'Centralino in due lingue',
      skills: { 'inbound-calls': 2, 'call-screening': 2, hospitality: 1 },
      languages: { it: 7, de: 6 },
      weeklyMinutes: 300,
      packages: [{ price_cents: 19_000 }],
      reputation: [0.8, 0.5, 4],
    },
  ],
  ['Nicolò Perù', { city: 'Forlì', packages: [{ price_cents: 90_000 }], reputation: [0.42, 0, 0] }],
  [
    'Giulia Bassi',
    {
      headline: 'Pratiche e scadenze',
      skills: { legal: 3, 'call-screening': 3 },
      languages: { it: 7, fr: 4 },
      weeklyMinutes: 600,
      packages: [{ price_cents: 39_000 }],
      reputation: [0.8, 0.4, 3],
    },
  ],
  [
    'Anna Tommasi',
    {
      headline: 'Ordini e clienti',
      skills: { 'message-taking': 3, retail: 2 },
      languages: { it: 6, en: 3, de: 2 },
      weeklyMinutes: 1800,
      packages: [{ price_cents: 60_000 }],
    },
  ],
];

export const everything: DirectoryQuery = {
  text: '',
  skills: [],
  language: null,
  level: null,
  monthCents: null,
  freeMinutes: null,
  sectors: [],
  sort: 'reputation',
  cursor: null,
  limit: 20,
};

/** What every engine of the directory must do. */
export function engineContract(name: string, open: () => Promise<OpenEngine>): void {
  describe(name, () => {
    let opened: OpenEngine;
    const market: Somebody[] = [];
    const ask = (query: Partial<DirectoryQuery>) => opened.engine.search({ ...everything, ...query }, 'it');
    const names = async (query: Partial<DirectoryQuery>): Promise<string[]> =>
      (await ask(query)).items.map((item) => item.displayName);

    beforeAll(async () => {
      opened = await open();
      const { app, ready } = opened;
      for (const [index, [person, facts]] of people.entries()) {
        app.clock.travelTo(app.clock.now().add({ seconds: 1 }));
        const { id } = await assistant(app, person, facts);
        market.push(somebody(id, person, { languages: { it: 7 }, ...facts }, index));
      }
      await assistant(app, 'Bozza Nascosta', { state: 'draft' });
      await app.get(SearchIndex).rebuild();
      await ready();
    });
    afterAll(() => opened.close());

    it('gives everybody published, in every order', async () => {
      for (const sort of sorts) {
        const page = await ask({ sort });
        expect([sort, page.items.map((item) => item.displayName)]).toEqual([
          sort,
          expected(market, { ...everything, sort }).names,
        ]);
        expect(page.total).toBe(people.length);
      }
    });

    it('shows the public facts of each', async () => {
      const [mara] = (await ask({ text: 'rinaldi' })).items;
      expect(mara).toEqual({
        assistantId: market[0]!.id,
        slug: 'mara-rinaldi',
        displayName: 'Mara Rinaldi',
        headline: 'Segreteria per dentisti da undici anni',
        city: 'Bologna',
        photoUrl: null,
        languages: [
          { code: 'it', level: 7, verified: false },
          { code: 'en', level: 5, verified: true },
        ],
        skills: ['inbound-calls', 'message-taking'],
        sectors: ['medical', 'dental'],
        monthCents: 39_000,
        hourCents: null,
        callCents: null,
        freeMinutes: 1200,
        reputation: 0.94,
        reviewCount: 31,
        hasVoice: false,
      });
    });

    it('filters, counts and orders like somebody who looks at everybody', async () => {
      const choices: Partial<DirectoryQuery>[] = [
        {},
        { skills: ['inbound-calls'] },
        { skills: ['inbound-calls', 'call-screening'] },
        { skills: ['no-such-skill'] },
      ].flatMap((skills) =>
        [{}, { language: 'en' }, { language: 'de', level: 3 }, { language: 'it', level: 7 }].flatMap(
          (language) =>
            [
              {},
              { monthCents: 39_000 },
              { monthCents: 39_001, freeMinutes: 600 },
              { sectors: ['dental'] },
              { sectors: ['dental', 'retail'] },
              { sectors: ['legal', 'hospitality'], monthCents: 40_000 },
            ].map((rest) => ({ ...skills, ...language, ...rest })),
        ),
      );
      for (const [index, choice] of choices.entries()) {
        const query = { ...everything, ...choice, sort: sorts[index % sorts.length]! };
        const { items, total, facets } = await opened.engine.search(query, 'it');
        const right = expected(market, query);
        const label = JSON.stringify(choice);
        expect([label, items.map((item) => item.displayName)]).toEqual([label, right.names]);
        expect([label, total]).toEqual([label, right.names.length]);
        for (const { code, count } of facets.skills)
          expect([label, code, count]).toEqual([label, code, right.skill(code)]);
        for (const { code, count } of facets.sectors)
          expect([label, code, count]).toEqual([label, code, right.sector(code)]);
        for (const { code, levels } of facets.languages)
          expect([label, code, levels]).toEqual([label, code, right.levels(code)]);
        expect([label, facets.monthCents]).toEqual([label, right.months]);
        expect([label, facets.freeMinutes]).toEqual([label, right.frees]);
      }
    });

    it('names the facets in the reader’s language', async () => {
      const english = await opened.engine.search(everything, 'en');
      const one = (list: { code: string; name: string }[], code: string) =>
        list.find((row) => row.code === code);
      expect(one(english.facets.skills, 'call-screening')).toEqual({
        code: 'call-screening',
        group: 'telephone',
        name: 'Call screening',
        count: 2,
      });
      expect(one(english.facets.languages, 'de')?.name).toBe('German');
      expect(one((await ask({})).facets.sectors, 'dental')?.name).toBe('Studi dentistici');
    });

    it('forgives inflection, accents, typos and the other language', async () => {
      const found: [text: string, names: string[]][] = [
        ['dentista', ['Mara Rinaldi']],
        ['dentsiti', ['Mara Rinaldi']],
        ['dentist', ['Mara Rinaldi']],
        ['segreteria per dentisti', ['Mara Rinaldi']],
        ['nicolo', ['Nicolò Perù']],
        ['NICOLÒ', ['Nicolò Perù']],
        ['forli', ['Nicolò Perù']],
        ['law firm', ['Giulia Bassi']],
        ['call screening', ['Davide Kofler', 'Giulia Bassi']],
        ['orologio', ['Mara Rinaldi']],
        ['dottoressa', ['Mara Rinaldi']],
        ['kofler bolzano', ['Davide Kofler']],
        ['kofler forlì', []],
        ['zzzzzz', []],
      ];
      for (const [text, right] of found)
        expect([text, (await names({ text })).sort()]).toEqual([text, [...right].sort()]);
    });

    it('counts facets of what a text finds', async () => {
      const { total, facets } = await ask({ text: 'call screening', language: 'fr' });
      expect(total).toBe(1);
      expect(facets.languages.find(({ code }) => code === 'de')?.count).toBe(1);
      expect(facets.skills.find(({ code }) => code === 'inbound-calls')?.count).toBe(0);
    });

    it('pages every order by cursor without losing or repeating anybody', async () => {
      for (const sort of sorts) {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await ask({ sort, cursor, limit: 2 });
          expect(page.total).toBe(people.length);
          seen.push(...page.items.map((item) => item.displayName));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect([sort, seen]).toEqual([sort, expected(market, { ...everything, sort }).names]);
      }
    });

    it('gives everybody a text finds, to the last one', async () => {
      const found: string[] = [];
      for (let after: string | null = null; ;) {
        const ids: string[] = await opened.engine.matching('segreteria', after, 1);
        found.push(...ids);
        after = ids.at(-1) ?? null;
        if (after === null) break;
      }
      expect(found).toEqual([market[0]!.id, market[2]!.id]);
      expect(await opened.engine.matching('', null, 100)).toEqual(market.map(({ id }) => id).sort());
      expect(await opened.engine.matching('%%%', null, 100)).toEqual([]);
    });

    it('takes hostile input for what it says, in little time', async () => {
      const began = performance.now();
      const hostile: [Partial<DirectoryQuery>, number][] = [
        [{ text: `'; drop table account; --` }, 0],
        [{ text: '%%% &|!()*:' }, 0],
        [{ text: '"rinaldi" -mara' }, 1],
        [{ text: 'dentista '.repeat(1200) }, 1],
        [{ text: 'x'.repeat(10_000) }, 0],
        [{ skills: [`inbound-calls" OR skills = "call-screening`] }, 0],
        [{ sectors: [`dental' OR '1'='1`] }, 0],
        [{ language: `it" OR speaks = "de` }, 0],
        [{ skills: Array.from({ length: 500 }, (_, index) => `skill-${index}`) }, 0],
        [{ cursor: 'WyJ4IiwieSJd' }, people.length],
        [{ cursor: Buffer.from('["1 OR 1=1","x"]').toString('base64url') }, people.length],
      ];
      for (const [query, total] of hostile) {
        const label = JSON.stringify(query).slice(0, 60);
        expect([label, (await ask(query)).total]).toEqual([label, total]);
      }
      expect(performance.now() - began).toBeLessThan(5000);
    });

    it('follows changes, and forgets those no longer published', async () => {
      const { app, ready } = opened;
      const mara = market[0]!.id;
      await app.sql(`update assistant_profile set headline = 'Magazzino e bolle' where assistant_id = $1`, [
        mara,
      ]);
      await app.get(SearchIndex).refresh(mara);
      await ready();
      expect(await names({ text: 'magazzino' })).toEqual(['Mara Rinaldi']);
      await app.sql(`update assistant_profile set state = 'suspended' where assistant_id = $1`, [mara]);
      await app.get(SearchIndex).refresh(mara);
      await ready();
      expect(await names({})).not.toContain('Mara Rinaldi');
      expect((await ask({})).total).toBe(people.length - 1);
    });
  });
}
