import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Unread } from './acknowledgements.service.js';
import { narrowed, type Change } from './changes.rules.js';
import type { Playbook } from './playbook.content.js';
import type { Problem } from './checks.rules.js';
import type { Ending, Mismatch } from './simulation.rules.js';
import { languageName, languageWithin } from './words.js';

const endingText = (ending: Ending | null, locale: Locale): string =>
  translate(locale, ending ? `playbook.action.${ending}` : 'playbook.nothing');

/** Why a simulated call does not pass, in words. */
export function mismatchText(wrong: Mismatch, { people }: Playbook, locale: Locale): string {
  const t = (params: Record<string, string>) => translate(locale, `playbook.mismatch.${wrong.what}`, params);
  const name = (key: string) => people.find((one) => one.key === key)?.name ?? '–';
  switch (wrong.what) {
    case 'type':
      return t({});
    case 'language':
      return t({ got: languageName(wrong.got, locale) });
    case 'opening':
      return t({ expected: wrong.expected, got: wrong.got });
    case 'action':
      return t({ expected: endingText(wrong.expected, locale), got: endingText(wrong.got, locale) });
    case 'person':
      return t({ expected: name(wrong.expected), got: name(wrong.got) });
  }
}

/** What stands in the way, and where to put it right. */
export function problemLine(
  { code, section, key, params = {} }: Problem,
  contractId: string,
  locale: Locale,
): { text: string; href: string; section: string } {
  const { language, part, ...others } = params;
  const text = translate(locale, `playbook.problem.${code}`, {
    ...others,
    ...(language && { language: languageWithin(language, locale) }),
    ...(part && { part: translate(locale, `portal.day_part.${part}`).toLowerCase() }),
  });
  const base = `/contracts/${contractId}/instructions/${section}`;
  const own = ['types', 'people', 'calls'].includes(section) && key;
  const tab = language && !own ? `?language=${language}` : own && language ? `?language=${language}` : '';
  return { text, href: `${base}${own ? `/${key}` : ''}${tab}`, section };
}

/** What a version changes, by section, in words. */
export function changeLines(changes: Change[], locale: Locale): Record<string, unknown>[] {
  return changes.map((change) => {
    const [kind] = change.part.split(' ');
    const isLanguage = change.section === 'greetings' || (change.section === 'faq' && kind !== 'question');
    const part = !kind
      ? ''
      : change.section === 'greetings'
        ? translate(locale, `portal.day_part.${kind}`)
        : isLanguage
          ? languageName(kind, locale)
          : translate(locale, `playbook.part.${kind}`);
    return {
      ...change,
      ...(change.fate === 'changed' && narrowed(change.before, change.after)),
      label: translate(locale, `playbook.fate.${change.fate}`),
      tone: { new: 'ok', changed: 'wait', removed: 'wrong' }[change.fate],
      title: [
        change.section === 'greetings'
          ? `${translate(locale, 'playbook.section.greetings')}, ${languageWithin(change.of, locale)}`
          : change.of,
        part,
      ]
        .filter(Boolean)
        .join(': '),
      sectionLabel: translate(locale, `playbook.section.${change.section}`),
    };
  });
}

/** At most this many changes stand in the way of the greeting; the others open on demand. */
const AT_ONCE = 2;

/** What an assistant has not read yet, for the page of a call. */
export function newsOf(unread: Unread | null, locale: Locale): Record<string, unknown> | null {
  if (!unread) return null;
  const changes = changeLines(unread.changes, locale);
  return { ...unread, changes, first: changes.slice(0, AT_ONCE), others: changes.slice(AT_ONCE) };
}
