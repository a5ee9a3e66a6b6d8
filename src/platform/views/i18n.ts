import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInstance, type i18n } from 'i18next';

export const locales = ['it', 'en'] as const;
export type Locale = (typeof locales)[number];
export type Params = Record<string, unknown>;
type Tree = { [key: string]: string | Tree };

const projectRoot = join(import.meta.dirname, '../../../..');
export const viewsRoot = join(projectRoot, 'views');

/** Reads the texts of one locale: each file is one top-level key. */
export function readTexts(root: string, locale: Locale): Tree {
  const folder = join(root, 'locales', locale);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [
      basename(file, '.json'),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Tree,
    ]),
  );
}

export class Texts {
  private i18n: i18n;
  /** Resolved texts, cut at their holes: text, name, text, name, … text. */
  private readonly resolved = new Map<string, string[]>();

  constructor(
    private root: string,
    private strict = process.env['NODE_ENV'] === 'test',
  ) {
    this.reload();
  }

  /** Reads every text again. */
  reload(): void {
    this.resolved.clear();
    this.i18n = createInstance();
    void this.i18n.init({
      initAsync: false,
      fallbackLng: false,
      supportedLngs: [...locales],
      interpolation: { escapeValue: false },
      resources: Object.fromEntries(
        locales.map((locale) => [locale, { translation: readTexts(this.root, locale) }]),
      ),
    });
  }

  /** Says whether the key has a text, alone or as a plural. */
  has(locale: Locale, key: string): boolean {
    return this.i18n.exists(key, { lng: locale }) || this.i18n.exists(key, { lng: locale, count: 1 });
  }

  /** Gives the text of a key in a locale; a missing key throws in tests and shows itself elsewhere. */
  translate(locale: Locale, key: string, params: Params = {}): string {
    const count = params['count'];
    const id = `${locale} ${key}${count === undefined ? '' : ` ${pluralOf(Number(count), locale)}`}`;
    // Resolving a key costs more than all the rest, and a page has hundreds of texts: each is resolved once.
    let pieces = this.resolved.get(id);
    if (!pieces) {
      const text = this.lookUp(locale, key, count === undefined ? {} : { count: Number(count) });
      if (text === undefined) return key;
      pieces = text.split(/\{\{(\w+)\}\}/);
      this.resolved.set(id, pieces);
    }
    return pieces.length === 1 ? (pieces[0] ?? '') : filled(pieces, params, locale);
  }

  private lookUp(locale: Locale, key: string, plural: { count?: number }): string | undefined {
    const options = { lng: locale, skipInterpolation: true, ...plural };
    if (this.i18n.exists(key, options)) return this.i18n.t(key, options);
    // Italian has a plural of its own for millions, which no text of ours needs.
    if ('count' in plural && this.i18n.exists(`${key}_other`, { lng: locale }))
      return this.i18n.t(`${key}_other`, options);
    if (this.strict) throw new Error(`No text for "${key}" in ${locale}`);
    return undefined;
  }
}

const plurals: Record<Locale, Intl.PluralRules> = {
  it: new Intl.PluralRules('it'),
  en: new Intl.PluralRules('en'),
};
/** Nought may have a text of its own. */
const pluralOf = (count: number, locale: Locale): string =>
  count === 0 ? 'zero' : plurals[locale].select(count);

function filled(pieces: string[], params: Params, locale: Locale): string {
  let text = '';
  for (const [at, piece] of pieces.entries()) {
    const next = at % 2 ? String((params[piece] as string | number | undefined) ?? '') : piece;
    text = (at % 2 && locale === 'it' && EIGHT_OR_ELEVEN.test(next) ? elided(text) : text) + next;
  }
  return text;
}

const EIGHT_OR_ELEVEN = /^(8|11)(?!\d)/;
/** Italian elides the article before eight and eleven: “dall'8 all'11 dicembre”. */
const elided = (before: string): string =>
  before.replace(/\b([Ii]l|[AaDdNnSs]?[aeu]l) $/, (_, word: string) =>
    word.endsWith('il') ? `l'` : word === 'Il' ? `L'` : `${word}l'`,
  );

let texts: Texts | undefined;
export function defaultTexts(): Texts {
  return (texts ??= new Texts(viewsRoot));
}

/** Gives the text of a key in a locale. */
export function translate(locale: Locale, key: string, params?: Params): string {
  return defaultTexts().translate(locale, key, params);
}

/** The text of a key that not every value has; the value itself where there is none. */
export function wordFor<Value>(locale: Locale, key: string, value: Value): string | Value {
  return defaultTexts().has(locale, key) ? translate(locale, key) : value;
}
