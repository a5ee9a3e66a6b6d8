import { isSector, isSkill } from '../../src/skills/index.js';
import { professions } from '../../src/search/suggestions/professions.data.js';
import { prefixTypos, suggest } from '../../src/search/suggestions/suggestions.rules.js';
import { TestApp } from '../support/app.js';

const first = (text: string, locale: 'it' | 'en' = 'it') => suggest(text, locale)[0]?.name;

describe('suggestions', () => {
  it('begin with what was written, in both languages', () => {
    expect(first('segr')).toBe('Segretaria');
    expect(first('segretaria med')).toBe('Segretaria medica');
    expect(first('centralin')).toBe('Centralinista');
    expect(first('assistente leg')).toBe('Assistente legale');
    expect(first('medical sec')).toBe('Segretaria medica');
    expect(first('medical sec', 'en')).toBe('Medical secretary');
    expect(first('centralinista', 'en')).toBe('Switchboard operator');
    expect(first('filtro')).toBe('Filtro chiamate');
    expect(first('call scr', 'en')).toBe('Call screening');
    expect(first('tedes')).toBe('Tedesco');
  });

  it('find words within, synonyms, and forgive typos and accents', () => {
    expect(first('med segr')).toBe('Segretaria medica');
    expect(suggest('odontoiat', 'it').map(({ code }) => code)).toContain('dental');
    expect(first('segertaria medica')).toBe('Segretaria medica');
    expect(first('centralnista')).toBe('Centralinista');
    expect(first('sollècit')).toBe('Solleciti di pagamento');
    expect(suggest('REPERIBILITA', 'it').map(({ code }) => code)).toContain('urgent-calls');
  });

  it('have a few answers or none, and never anything but words', () => {
    expect(suggest('', 'it')).toEqual([]);
    expect(suggest('%%% "', 'it')).toEqual([]);
    expect(suggest('zzqx', 'it')).toEqual([]);
    expect(suggest('a', 'it').length).toBeLessThanOrEqual(8);
    const began = performance.now();
    suggest('segretaria '.repeat(1000), 'it');
    expect(performance.now() - began).toBeLessThan(200);
  });

  it('say what they stand for', () => {
    expect(suggest('segretaria medica', 'it')[0]).toMatchObject({
      kind: 'profession',
      hint: 'Mestiere',
      skills: ['medical-diary', 'inbound-calls', 'confirmation-calls'],
      sector: 'medical',
      href: '/assistants?skill=medical-diary&sector=medical',
    });
    expect(suggest('agenda medica', 'it', ['skill'])[0]).toMatchObject({
      hint: 'Competenza · Appuntamenti',
      href: '/assistants?skill=medical-diary',
    });
    expect(suggest('ingl', 'it')[0]).toMatchObject({ language: 'en', href: '/assistants?language=en' });
  });

  it('know only skills and sectors of the vocabulary, each profession once', () => {
    expect(
      professions.flatMap(({ skills }) => skills).filter((code) => !isSkill(code) || isSector(code)),
    ).toEqual([]);
    expect(professions.filter(({ sector }) => sector !== undefined && !isSector(sector))).toEqual([]);
    for (const name of ['code', 'it', 'en'] as const)
      expect(new Set(professions.map((one) => one[name])).size).toBe(professions.length);
  });

  it('count typos of a beginning, two swapped letters as one', () => {
    expect(prefixTypos('segr', 'segretaria', 1)).toBe(0);
    expect(prefixTypos('sger', 'segretaria', 1)).toBe(1);
    expect(prefixTypos('segt', 'segretaria', 1)).toBe(1);
    expect(prefixTypos('segxx', 'segretaria', 1)).toBeNull();
    expect(prefixTypos('xegr', 'segretaria', 2)).toBeNull();
  });
});

describe('the suggestions API', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  it('answers anybody, by kind if asked, and refuses too much', async () => {
    const { status, body } = await app.reader().get('/api/v1/suggestions?q=agenda&kind=skill');
    expect(status).toBe(200);
    expect(new Set(body.items.map((item: { kind: string }) => item.kind))).toEqual(new Set(['skill']));
    expect((await app.reader().get('/api/v1/suggestions')).body).toEqual({ items: [], nextCursor: null });
    expect((await app.reader().get(`/api/v1/suggestions?q=${'x'.repeat(101)}`)).status).toBe(422);
    expect((await app.reader().get('/api/v1/suggestions?q=a&kind=person')).status).toBe(422);
  });

  it('gives the directory a list for those without JavaScript', async () => {
    const page = await app.reader().get('/assistants');
    expect(page.text).toContain('list="suggestible"');
    expect(page.text).toContain('<option value="Segretaria medica">');
  });
});
