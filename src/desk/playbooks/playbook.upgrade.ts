import { emptyPlaybook, type Action, type Playbook, type Step } from './playbook.content.js';
import type { DayPart } from './placeholders.rules.js';

/** How instructions were written before they had languages, questions and ordered actions. */
export interface FirstPlaybook {
  greetings: Record<DayPart, string>;
  callTypes: {
    key: string;
    name: string;
    hint: string;
    instructions: string;
    tell: string;
    action: Action;
  }[];
  people: { key: string; name: string; role: string; when: string }[];
}

/** What was sealed under any earlier schema, as it is read today: a published version is never rewritten. */
export function upgraded(stored: Playbook | FirstPlaybook, language: string): Playbook {
  if ('schema' in stored) return { ...emptyPlaybook([]), ...stored };
  const { greetings, callTypes, people } = stored;
  return {
    ...emptyPlaybook([]),
    greetings: { [language]: greetings },
    callTypes: callTypes.map(({ key, name, hint, instructions, tell, action }) => ({
      key,
      name,
      hint,
      instructions,
      questions: [],
      actions: [
        ...(tell && action !== 'tell' ? [step('say', 'tell', { [language]: tell })] : []),
        step('do', action, action === 'tell' ? { [language]: tell } : {}),
      ],
    })),
    people: people.map((person) => ({
      ...person,
      number: '',
      place: '',
      otherwise: '',
      hours: [],
      absences: [],
    })),
  };
}

const step = (key: string, kind: Action, say: Record<string, string>): Step => ({
  key,
  kind,
  say,
  people: [],
  note: '',
  urgency: 'normal',
});
