import type { Playbook, Simulation } from './playbook.content.js';
import { languagesOf } from './playbook.content.js';
import { dayParts, unknownPlaceholders, type Names } from './placeholders.rules.js';
import { mismatches, type Mismatch } from './simulation.rules.js';

export type Section = 'greetings' | 'types' | 'people' | 'faq' | 'disclosures' | 'calls';

/** Something that stands in the way of publishing: which section, which row, what of it. */
export interface Problem {
  code:
    | 'language_missing'
    | 'greeting_empty'
    | 'no_types'
    | 'type_unnamed'
    | 'type_without_action'
    | 'question_empty'
    | 'tell_empty'
    | 'transfer_to_nobody'
    | 'person_gone'
    | 'person_unnamed'
    | 'number_missing'
    | 'hours_empty'
    | 'placeholder'
    | 'faq_unanswered'
    | 'faq_loop'
    | 'disclosure_vague'
    | 'no_calls'
    | 'call_failed';
  section: Section;
  key?: string;
  params?: Record<string, string>;
}

export interface CheckedCall {
  call: Simulation;
  wrong: Mismatch[];
}

export interface Checks {
  problems: Problem[];
  calls: CheckedCall[];
  passed: boolean;
}

/** Everything that has to hold before instructions may be published. */
export function check(playbook: Playbook, needed: string[], names: Names): Checks {
  const calls = playbook.simulations.map((call) => ({ call, wrong: mismatches(playbook, call, names) }));
  const problems: Problem[] = [
    ...greetingProblems(playbook, needed),
    ...typeProblems(playbook),
    ...peopleProblems(playbook),
    ...faqProblems(playbook),
    ...playbook.disclosures
      .filter(({ what, detail }) => what === 'other' && !detail)
      .map(({ key }): Problem => ({ code: 'disclosure_vague', section: 'disclosures', key })),
    ...(calls.length === 0 ? [{ code: 'no_calls', section: 'calls' } as const] : []),
    ...calls
      .filter(({ wrong }) => wrong.length > 0)
      .map(({ call }): Problem => ({
        code: 'call_failed',
        section: 'calls',
        key: call.key,
        params: { name: call.name },
      })),
  ];
  return { problems, calls, passed: problems.length === 0 };
}

function greetingProblems(playbook: Playbook, needed: string[]): Problem[] {
  const section = 'greetings' as const;
  const spoken = languagesOf(playbook);
  return [
    ...needed
      .filter((language) => !spoken.includes(language))
      .map((language): Problem => ({ code: 'language_missing', section, params: { language } })),
    ...spoken.flatMap((language) =>
      dayParts.flatMap((part): Problem[] => {
        const text = playbook.greetings[language]?.[part] ?? '';
        if (!text) return [{ code: 'greeting_empty', section, key: language, params: { language, part } }];
        return unknown(text, section, language);
      }),
    ),
  ];
}

const unknown = (text: string, section: Section, key: string): Problem[] =>
  unknownPlaceholders(text).map((name) => ({ code: 'placeholder', section, key, params: { name } }));

function typeProblems({ callTypes, people, ...playbook }: Playbook): Problem[] {
  const section = 'types' as const;
  const languages = languagesOf(playbook);
  const known = new Set(people.map(({ key }) => key));
  if (callTypes.length === 0) return [{ code: 'no_types', section }];
  return callTypes.flatMap((type): Problem[] => {
    const { key, name } = type;
    const problem = (code: Problem['code'], params: Record<string, string> = {}): Problem => ({
      code,
      section,
      key,
      params: { name, ...params },
    });
    return [
      ...(name ? [] : [problem('type_unnamed')]),
      ...(type.actions.length > 0 ? [] : [problem('type_without_action')]),
      ...type.questions.flatMap(({ text }) => [
        ...(Object.values(text).some(Boolean) ? [] : [problem('question_empty')]),
        ...Object.values(text).flatMap((one) => unknown(one, section, key)),
      ]),
      ...type.actions.flatMap((step) => [
        ...(step.kind === 'tell'
          ? languages
              .filter((language) => !step.say[language])
              .map((language) => problem('tell_empty', { language }))
          : []),
        ...(step.kind === 'transfer' && step.people.length === 0 ? [problem('transfer_to_nobody')] : []),
        ...step.people.filter((person) => !known.has(person)).map(() => problem('person_gone')),
        ...Object.values(step.say).flatMap((one) => unknown(one, section, key)),
      ]),
    ];
  });
}

function peopleProblems({ people, callTypes }: Playbook): Problem[] {
  const section = 'people' as const;
  const called = new Set(
    callTypes.flatMap(({ actions }) =>
      actions.filter(({ kind }) => kind === 'transfer').flatMap((step) => step.people),
    ),
  );
  return people.flatMap(({ key, name, number, hours }): Problem[] => [
    ...(name ? [] : [{ code: 'person_unnamed', section, key } as const]),
    ...(called.has(key) && !number
      ? [{ code: 'number_missing', section, key, params: { name } } as const]
      : []),
    ...(hours.some(({ from, to }) => from === to)
      ? [{ code: 'hours_empty', section, key, params: { name } } as const]
      : []),
  ]);
}

function faqProblems({ faq, ...playbook }: Playbook): Problem[] {
  const section = 'faq' as const;
  const main = languagesOf(playbook)[0] ?? '';
  const above = new Map(faq.map(({ key, under }) => [key, under]));
  const loops = (key: string): boolean => {
    const seen = new Set([key]);
    for (let one = above.get(key); one; one = above.get(one)) {
      if (seen.has(one)) return true;
      seen.add(one);
    }
    return false;
  };
  return faq.flatMap((entry): Problem[] => [
    ...(loops(entry.key)
      ? [{ code: 'faq_loop', section, key: entry.key, params: { name: entry.question } } as const]
      : []),
    ...(entry.answer[main] || faq.some(({ under }) => under === entry.key)
      ? []
      : [{ code: 'faq_unanswered', section, key: entry.key, params: { name: entry.question } } as const]),
    ...Object.values(entry.answer).flatMap((one) => unknown(one, section, entry.key)),
  ]);
}
