import { translate, type Locale } from '../../platform/views/i18n.js';
import { inTreeOrder } from './faq.rules.js';
import { inLanguage, type Playbook } from './playbook.content.js';
import { dayParts, greet, namesFor, type Names } from './playbook.rules.js';
import { tabsOf, wordsOf } from './words.js';

/** Everything a version says, laid out to be read in one language. */
export function readable(
  playbook: Playbook,
  wanted: string,
  locale: Locale,
  namesIn: (language: string) => Names,
): Record<string, unknown> {
  const words = wordsOf(locale);
  const shown = tabsOf(playbook, wanted, locale);
  const names = namesIn(shown.language);
  const say = (texts: Record<string, string>) => inLanguage(texts, shown.language, shown.main);
  const nameOf = (key: string) => playbook.people.find((one) => one.key === key)?.name ?? '';
  return {
    ...shown,
    severalLanguages: shown.tabs.length > 1,
    greetings: dayParts.map((part) => ({
      label: translate(locale, `portal.day_part.${part}`),
      parts: greet(playbook.greetings[shown.language]?.[part] ?? '', namesFor(names, shown.language, part)),
    })),
    types: playbook.callTypes.map((type) => ({
      ...type,
      questions: type.questions.map(({ text }) => say(text)),
      steps: type.actions.map((step) => ({
        label: words('action', step.kind),
        who: step.people.map(nameOf).filter(Boolean).join(', '),
        note: step.note,
        urgency: step.urgency === 'normal' ? '' : words('urgency', step.urgency),
        say: say(step.say),
      })),
    })),
    people: playbook.people.map((person) => ({
      ...person,
      week: person.hours,
      hoursText: person.hours
        .map(({ day, from, to }) => `${words('day', String(day))} ${from}–${to}`)
        .join(', '),
    })),
    faq: inTreeOrder(playbook.faq).map(({ question, answer, depth }) => ({
      question,
      answer: say(answer),
      depth: Math.min(depth, 3),
    })),
    disclosures: playbook.disclosures.map(({ what, detail, who, check }) => ({
      what: detail ? `${words('disclosed', what)}: ${detail}` : words('disclosed', what),
      who: words('audience', who),
      nobody: who === 'nobody',
      check,
    })),
  };
}
