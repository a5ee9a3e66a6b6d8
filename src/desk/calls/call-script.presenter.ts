import type { Temporal } from 'temporal-polyfill';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { spoken as spokenNumber } from '../contacts/number.rules.js';
import type { DeskKeys } from '../keys/keys.rules.js';
import { treeOf, type Branch } from '../playbooks/faq.rules.js';
import { inLanguage, languagesOf, type Playbook, type Step } from '../playbooks/playbook.content.js';
import { dayPartOf, fill, greet, keysFor, namesFor, openingOf } from '../playbooks/playbook.rules.js';
import type { Names } from '../playbooks/placeholders.rules.js';
import { presenceText } from '../playbooks/presence.presenter.js';
import { presenceOf } from '../playbooks/presence.rules.js';
import { tabsOf, wordsOf } from '../playbooks/words.js';

interface Said {
  locale: Locale;
  playbook: Playbook | null;
  call: { callType: string | null; language: string | null };
  now: Temporal.ZonedDateTime;
  takenAt: Temporal.ZonedDateTime;
  names: Names;
  act: string;
  keys: DeskKeys;
}

interface ToldBranch {
  question: string;
  answer: string;
  branches: ToldBranch[];
}

/** What the instructions put on the page of a call: the words, the questions, the actions in order, who is there. */
export function callScript({
  locale,
  playbook,
  call,
  now,
  takenAt,
  names,
  act,
  keys,
}: Said): Record<string, unknown> {
  const part = dayPartOf(takenAt.hour);
  if (!playbook)
    return {
      say: greet(translate(locale, `desk.greeting.${part}`), names),
      types: [],
      type: null,
      languages: [],
    };
  const words = wordsOf(locale);
  const opening = openingOf(playbook, call.language ?? '', part);
  const main = languagesOf(playbook)[0] ?? opening.language;
  const tabs = tabsOf(playbook, call.language ?? '', locale);
  const all = namesFor(names, opening.language, part);
  const say = (texts: Record<string, string>, more: Names = {}): string =>
    fill(inLanguage(texts, opening.language, main), { ...all, ...more }, 'text');
  const letters = keysFor(
    playbook.callTypes.map(({ name }) => name),
    [],
    keys,
  );
  const type = playbook.callTypes.find(({ key }) => key === call.callType);
  const actionLetters = keysFor(
    (type?.actions ?? []).map(({ kind }) => words('action', kind)),
    letters,
    keys,
  );
  const taken = new Set<string>();
  const stepOf = (step: Step, index: number): Record<string, unknown> => {
    const people = step.people.flatMap((key) => {
      const person = playbook.people.find((one) => one.key === key);
      return person
        ? [
            {
              ...person,
              dial: person.number && spokenNumber(person.number),
              now: presenceText(person, now, locale),
            },
          ]
        : [];
    });
    const present = people.find((person) => presenceOf(person, now).state !== 'out');
    const own = step.kind === 'tell' || step.kind === 'transfer' ? '' : keys[step.kind];
    const letter = own && !taken.has(own) ? own : (actionLetters[index] ?? '');
    taken.add(letter);
    return {
      ...step,
      place: index + 1,
      label: words('action', step.kind),
      people,
      possible: step.kind !== 'transfer' || Boolean(present),
      to: (present ?? people[0])?.key,
      urgent: step.urgency === 'urgent',
      text: say(step.say, { person: (present ?? people[0])?.name ?? '' }),
      letter,
      chosen: step.key === act,
    };
  };
  const told = (branches: Branch[]): ToldBranch[] =>
    branches.map((one) => ({
      question: one.question,
      answer: say(one.answer),
      branches: told(one.branches),
    }));
  return {
    say: greet(opening.text, all),
    languages: tabs.tabs.length > 1 ? tabs.tabs : [],
    types: playbook.callTypes.map(({ key, name, hint }, index) => ({
      key,
      name,
      hint,
      letter: letters[index],
      chosen: key === call.callType,
    })),
    type: type && {
      ...type,
      questions: type.questions.map((question) => ({
        name: `answers.${question.key}`,
        text: say(question.text),
        answer: question.answer,
      })),
      steps: type.actions.map(stepOf),
    },
    whereabouts: playbook.people.map((person) => ({ ...person, now: presenceText(person, now, locale) })),
    faq: told(treeOf(playbook.faq)),
    disclosures: playbook.disclosures.map(({ what, detail, who, check }) => ({
      what: detail ? `${words('disclosed', what)}: ${detail}` : words('disclosed', what),
      who: words('audience', who),
      nobody: who === 'nobody',
      check,
    })),
  };
}
