import { languageOptions, vocabulary } from '../../skills/index.js';
import { locales, translate, type Locale } from '../../platform/views/i18n.js';
import { directoryPath } from '../search.forms.js';
import { plain } from '../words.js';
import { professions } from './professions.data.js';

export const kinds = ['profession', 'skill', 'sector', 'language'] as const;
export type SuggestionKind = (typeof kinds)[number];

/** Something to look for, by the name it has in the reader's language. */
export interface Suggestion {
  kind: SuggestionKind;
  code: string;
  name: string;
  /** What kind of thing it is, in words. */
  hint: string;
  /** What it stands for as filters; a profession stands for several. */
  skills: string[];
  sector: string | null;
  language: string | null;
  /** The directory narrowed to it. */
  href: string;
}
interface Term {
  kind: SuggestionKind;
  code: string;
  names: Record<Locale, string>;
  group: string | null;
  skills: string[];
  sector: string | null;
  language: string | null;
  /** Folded words of the name in each language, then those of its synonyms. */
  words: Record<Locale, string[]>;
  others: string[];
}

const MOST = 8;
const WORDS = 6;
/** More than all words of a right spelling can cost. */
const TYPO = 100;

const wordsIn = (text: string): string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const terms: readonly Term[] = collect();

/** What the beginning of a text may mean, best first: whole beginnings, then words within, synonyms, and typos. */
export function suggest(text: string, locale: Locale, only?: readonly SuggestionKind[]): Suggestion[] {
  const asked = wordsIn(text).slice(0, WORDS);
  if (asked.length === 0) return [];
  const found = terms
    .filter(({ kind }) => !only || only.includes(kind))
    .map((term) => ({ term, cost: costOf(asked, term, locale) }))
    .filter(({ cost }) => cost < Infinity);
  // Where something is spelt like this, nothing else was meant.
  const right = found.filter(({ cost }) => cost < TYPO);
  return (right.length > 0 ? right : found)
    .sort(
      (a, b) =>
        a.cost - b.cost ||
        kinds.indexOf(a.term.kind) - kinds.indexOf(b.term.kind) ||
        a.term.names[locale].localeCompare(b.term.names[locale], locale),
    )
    .slice(0, MOST)
    .map(({ term }) => present(term, locale));
}

/** Every name that can be suggested, for a list without JavaScript. */
export const suggestibleNames = (locale: Locale, of: readonly SuggestionKind[]): string[] => [
  ...new Set(terms.filter(({ kind }) => of.includes(kind)).map(({ names }) => names[locale])),
];

function present({ kind, code, names, group, skills, sector, language }: Term, locale: Locale): Suggestion {
  const label = translate(locale, `search.suggestion.${kind}`);
  // A profession's skills all at once would leave hardly anybody: the sector and the first one do.
  const skill = skills.slice(0, 1);
  return {
    kind,
    code,
    name: names[locale],
    hint: group ? `${label} · ${translate(locale, `skills.groups.${group}`)}` : label,
    skills,
    sector,
    language,
    href: directoryPath({ skill, sector: sector === null ? [] : [sector], language }),
  };
}

/** How far the words asked for are from a term: 0 for the beginning of its name; infinite if one is not in it. */
function costOf(asked: string[], term: Term, locale: Locale): number {
  const other = locales.find((one) => one !== locale) ?? locale;
  let cost = 0;
  for (const [at, word] of asked.entries()) {
    const costs = [
      ...term.words[locale].map((candidate, place) => distanceCost(word, candidate, place === at ? 0 : 1)),
      ...term.words[other].map((candidate) => distanceCost(word, candidate, 3)),
      ...term.others.map((candidate) => distanceCost(word, candidate, 3)),
    ];
    cost += Math.min(Infinity, ...costs);
  }
  return cost;
}

const distanceCost = (word: string, candidate: string, base: number): number => {
  const typos = prefixTypos(word, candidate, word.length < 4 ? 0 : word.length < 8 ? 1 : 2);
  return typos === null ? Infinity : base + typos * TYPO;
};

/** Typos (a letter more, less, other, or two swapped) that make a word the beginning of another; null above the bound. */
export function prefixTypos(word: string, other: string, bound: number): number | null {
  if (other.startsWith(word)) return 0;
  // Nobody mistypes the first letter and goes on: it also keeps most words from being looked at.
  if (bound === 0 || word[0] !== other[0]) return null;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= word.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = word[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  const typos = Math.min(...row);
  return typos <= bound ? typos : null;
}

function collect(): Term[] {
  const nothing = { group: null, skills: [], sector: null, language: null };
  const term = (names: Record<Locale, string>, synonyms: string[]) => ({
    names,
    words: { it: wordsIn(names.it), en: wordsIn(names.en) },
    others: synonyms.flatMap(wordsIn),
  });
  const english = new Map(
    vocabulary('en').flatMap(({ skills }) => skills.map((skill) => [skill.code, skill] as const)),
  );
  const languages = new Map(languageOptions('en').map(({ value, label }) => [value, label]));
  return [
    ...professions.map(({ code, it, en, synonyms, skills, sector }) => ({
      ...nothing,
      ...term({ it, en }, (synonyms ?? '').split(', ')),
      kind: 'profession' as const,
      code,
      skills,
      sector: sector ?? null,
    })),
    ...vocabulary('it').flatMap(({ group, skills }) =>
      skills.map(({ code, name, synonyms }) => ({
        ...nothing,
        ...term({ it: name, en: english.get(code)?.name ?? name }, [
          ...synonyms,
          ...(english.get(code)?.synonyms ?? []),
        ]),
        kind: group === 'sector' ? ('sector' as const) : ('skill' as const),
        code,
        group: group === 'sector' ? null : group,
        skills: group === 'sector' ? [] : [code],
        sector: group === 'sector' ? code : null,
      })),
    ),
    ...languageOptions('it').map(({ value, label }) => ({
      ...nothing,
      ...term({ it: label, en: languages.get(value) ?? label }, []),
      kind: 'language' as const,
      code: value,
      language: value,
    })),
  ];
}
