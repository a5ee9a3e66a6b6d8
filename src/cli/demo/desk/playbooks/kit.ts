import type {
  CallType,
  Disclosure,
  Faq,
  Greetings,
  Person,
  Question,
  Step,
  Window,
} from '../../../../desk/playbooks/playbook.content.js';

type Texts = Record<string, string>;
type WithKey<T extends { key: string }> = Partial<T> & { key: string };

/** Instructions as somebody would type them: what is left out is empty. */
export interface Written {
  greetings: Greetings;
  callTypes: (WithKey<Omit<CallType, 'questions' | 'actions'>> & {
    questions?: WithKey<Question>[];
    actions: WithKey<Step>[];
  })[];
  people?: WithKey<Person>[];
  faq?: WithKey<Faq>[];
  disclosures: WithKey<Disclosure>[];
}

/** Monday to Friday, or the days given (1 Monday … 7 Sunday). */
export const hours = (spans: [from: string, to: string][], days: number[] = [1, 2, 3, 4, 5]): Window[] =>
  days.flatMap((day) => spans.map(([from, to]) => ({ day, from, to })));

export const office = hours([
  ['09:00', '13:00'],
  ['14:30', '18:30'],
]);

/** Opening lines in a language, for the three parts of the day. */
export const said = (day: string, evening: string) => ({ morning: day, afternoon: day, evening });

export const ask = (key: string, text: Texts, more: Partial<Question> = {}): WithKey<Question> => ({
  ...more,
  key,
  text,
});

export const step = (key: string, kind: Step['kind'], more: Partial<Step> = {}): WithKey<Step> => ({
  ...more,
  key,
  kind,
});

export const tell = (key: string, say: Texts): WithKey<Step> => step(key, 'tell', { say });
