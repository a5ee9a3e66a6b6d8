import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { locales, readTexts, Texts, Views, viewsRoot } from '../../../src/platform/views/index.js';
import { styleGuide } from './style-guide.js';

const templates = readdirSync(viewsRoot, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.hbs'),
);
const source = (file: string) => readFileSync(join(viewsRoot, file), 'utf8');

const sourceRoot = join(viewsRoot, '../src');
const sources = readdirSync(sourceRoot, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => [file, readFileSync(join(sourceRoot, file), 'utf8')] as const);
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const keys = (tree: object, path = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' ? keys(value as object, `${path}${key}.`) : [`${path}${key}`],
  );

describe('views', () => {
  const views = new Views(viewsRoot, { production: true, strict: true });

  it('render every shared partial, through the style guide or the layouts around it', () => {
    const used = templates.map(source).join('\n');
    const partials = templates
      .filter((file) => file.startsWith('partials/'))
      .map((file) => basename(file, '.hbs'));
    expect(partials.filter((name) => !used.includes(`{{> ${name}`))).toEqual([]);
    for (const locale of locales)
      for (const layout of ['page', 'desk', 'document', 'mail'])
        expect(views.render('dev/style-guide', styleGuide, { locale, layout })).toContain('Mara Rinaldi');
  });

  it('escape what people wrote, wherever it lands', () => {
    const hostile = '"><script>alert(1)</script>';
    const form = { values: { name: hostile }, errors: { name: hostile } };
    const html = views.partial(
      'field',
      { form, name: 'name', label: hostile, hint: hostile, placeholder: hostile },
      { locale: 'it' },
    );
    expect(html).not.toContain('<script');
    expect(views.partial('button', { label: 'x', href: 'javascript:alert(1)' }, { locale: 'it' })).toContain(
      'href=""',
    );
    expect(
      views.partial('bars', { title: hostile, items: [{ label: hostile, value: 1 }] }, { locale: 'it' }),
    ).not.toContain('<script');
  });

  it('tie an error and a hint to their field and keep what was typed', () => {
    const form = { values: { 'languages.0.level': 'C1' }, errors: { 'languages.0.level': 'Manca' } };
    const html = views.partial(
      'field',
      { form, name: 'languages.0.level', label: 'L', hint: 'H' },
      { locale: 'it' },
    );
    expect(html).toContain('aria-describedby="field-languages-0-level-hint field-languages-0-level-error"');
    expect(html).toContain('aria-invalid="true"');
    expect(html).toContain('value="C1"');
    const password = { values: { password: 'segreta' }, errors: {} };
    expect(
      views.partial(
        'field',
        { form: password, name: 'password', type: 'password', label: 'P' },
        { locale: 'it' },
      ),
    ).not.toContain('segreta');
  });

  it('give partials only the locals named for them', () => {
    const html = views.render('dev/style-guide', { ...styleGuide, hint: 'a page word' }, { locale: 'it' });
    expect(html).not.toContain('a page word');
  });

  it('hold no inline style, handler or unquoted attribute, and no raw output outside layouts', () => {
    for (const file of templates) {
      const html = source(file).replace(/\{\{[^}]*\}\}/g, '{{}}');
      const mail = file.startsWith('mail/') || file === 'layouts/mail.hbs';
      if (!mail) expect([file, / style=|<style| on[a-z]+=/.exec(html)?.[0]]).toEqual([file, undefined]);
      expect([file, /\s[\w-]+=\{\{/.exec(html)?.[0]]).toEqual([file, undefined]);
      // Terms are plain text, hashed and signed; they are escaped where they are shown.
      const plainText = file.startsWith('contracts/terms.');
      if (!file.startsWith('layouts/') && !plainText)
        expect([file, source(file).includes('{{{')]).toEqual([file, false]);
    }
  });

  it('keep partials short', () => {
    const long = templates.filter(
      (file) => /(^|\/)(partials\/|_)/.test(file) && source(file).split('\n').length > 46,
    );
    expect(long).toEqual([]);
  });
});

describe('texts', () => {
  const texts = new Texts(viewsRoot, true);

  it('exist in Italian and in English under the same keys', () => {
    expect(keys(readTexts(viewsRoot, 'en')).sort()).toEqual(keys(readTexts(viewsRoot, 'it')).sort());
  });

  it('exist for every key a view names', () => {
    const named = templates.flatMap((file) =>
      [...source(file).matchAll(/[{(]t "([^"]+)"/g)].map((match) => ({ file, key: match[1] ?? '' })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ key }) => !locales.every((locale) => texts.has(locale, key)))).toEqual([]);
  });

  it('exist for every key the code names', () => {
    const found = sources.flatMap(([file, code]) =>
      [
        ...matches(code, /\btranslate\(\s*[^,()]+,\s*'([^']+)'/g),
        ...matches(code, /\bredirect\((?:[^()']|'[^']*'|\([^()]*\))+,\s*'([a-z_]+\.[\w.]+)'\s*\)/g),
        ...matches(code, /\bnew Refusal\(\s*'(\w+)'/g).map((name) => `errors.${name}`),
        ...matches(code, /'(errors\.[\w.]+)'/g),
      ].map((key) => ({ file, key })),
    );
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(({ key }) => !locales.every((locale) => texts.has(locale, key)))).toEqual([]);
  });

  it('exist under every beginning of a key that is put together', () => {
    const begun = [
      ...sources.flatMap(([file, code]) =>
        matches(code, /\btranslate\(\s*[^,()]+,\s*`([^`$]+)\$\{/g).map((start) => ({ file, start })),
      ),
      ...templates.flatMap((file) =>
        matches(source(file), /[{(]t \(concat "([^"]+)"/g).map((start) => ({ file, start })),
      ),
    ];
    expect(begun.length).toBeGreaterThan(20);
    const all = keys(readTexts(viewsRoot, 'it'));
    expect(begun.filter(({ start }) => !all.some((key) => key.startsWith(start)))).toEqual([]);
  });

  it('ask for the same words in both languages', () => {
    const names = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? '');
    const holes = (tree: object, path = ''): string[] =>
      Object.entries(tree).flatMap(([key, value]) =>
        typeof value === 'object'
          ? holes(value as object, `${path}${key}.`)
          : [
              `${path}${key} ${names(String(value))
                .sort((a, b) => a.localeCompare(b))
                .join(' ')}`,
            ],
      );
    expect(holes(readTexts(viewsRoot, 'en')).sort()).toEqual(holes(readTexts(viewsRoot, 'it')).sort());
  });

  it('elides the Italian article before eight and eleven', () => {
    const until = (when: string): string => texts.translate('it', 'contracts.until', { when });
    expect(['8 dicembre', '11 dicembre', '7 dicembre', '18 dicembre', '80'].map(until)).toEqual([
      "fino all'8 dicembre",
      "fino all'11 dicembre",
      'fino al 7 dicembre',
      'fino al 18 dicembre',
      'fino al 80',
    ]);
    expect(texts.translate('en', 'contracts.until', { when: '8 December' })).toBe('until 8 December');
  });

  it('throw in a test when missing, and show the key elsewhere', () => {
    expect(() => texts.translate('it', 'common.nothing')).toThrow('common.nothing');
    expect(new Texts(viewsRoot, false).translate('it', 'common.nothing')).toBe('common.nothing');
  });
});
