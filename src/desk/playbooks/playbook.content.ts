import { z } from 'zod';
import { listOf } from '../../platform/http/form.js';
import { textField } from '../../platform/http/text.js';
import { urgencies } from '../messages/message.form.js';
import { dayParts, unknownPlaceholders } from './placeholders.rules.js';

/** What a type of call ends in: a record's kind, passing the caller on, or saying what may be told. */
export const actions = [
  'transfer',
  'message',
  'appointment',
  'order',
  'document',
  'reminder',
  'case',
  'tell',
] as const;
export type Action = (typeof actions)[number];

/** The field of a record's form an answer goes to; any other answer joins the text. */
export const fillable = ['text', 'what', 'date', 'time', 'case', 'invoice', 'address'] as const;
export const answerKinds = ['short', 'long', 'date', 'yes_no'] as const;
export const callerKinds = ['unknown', 'known', 'vip', 'blocked'] as const;
export const disclosed = [
  'hours',
  'prices',
  'appointment',
  'case',
  'case_words',
  'case_status',
  'case_next',
  'case_dates',
  'case_amount',
  'case_notes',
  'order',
  'invoice',
  'where',
  'number',
  'other',
] as const;
export const audiences = ['anyone', 'known', 'named', 'concerned', 'vip', 'nobody'] as const;

const text = (max: number) => textField(max).default('');
/** Read aloud or sent: names are put into its braces. */
const spoken = (max: number) =>
  text(max).refine((value) => unknownPlaceholders(value).length === 0, 'errors.desk_placeholder');
export const language = z.string().regex(/^[a-z]{2,3}$/);
const inEach = (max: number) => z.record(language, spoken(max)).default({});
/** Kept over versions: appointments of a person and statistics of a type hold on to it. */
const key = z
  .string()
  .regex(/^[a-z0-9]{2,12}$/)
  .optional();
const time = z.iso.time({ precision: -1, error: 'errors.field.time' });

export const Question = z.object({
  key,
  text: inEach(200),
  answer: z.enum(answerKinds).default('short'),
  fills: z.enum(fillable).default('text'),
});
export const Step = z.object({
  key,
  kind: z.enum(actions),
  /** Whom to pass the caller to, or who gets the message, by key. */
  people: listOf(z.string().max(12), 10),
  note: text(300),
  urgency: z.enum(urgencies).default('normal'),
  say: inEach(1000),
});
export const CallType = z.object({
  key,
  name: text(60),
  hint: text(80),
  instructions: text(1500),
  questions: listOf(Question, 12),
  actions: listOf(Step, 10),
});
export const Window = z.object({ day: z.coerce.number().int().min(1).max(7), from: time, to: time });
export const absenceFields = z.object({
  /** Away, or there outside the weekly hours; away in versions that don't say. */
  kind: z.enum(['away', 'here']).optional(),
  from: z.iso.date('errors.field.date'),
  until: z.iso.date('errors.field.date').optional(),
  /** Hours of each of these days; without them the whole day. */
  start: time.optional(),
  end: time.optional(),
  note: text(120),
});
/** Hours come in pairs and go forward; being there needs them. */
export function absenceHolds(
  { kind, from, until, start, end }: Partial<z.output<typeof absenceFields>>,
  context: z.RefinementCtx,
): void {
  const wrong = (path: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (from && until && until < from) wrong('until', 'errors.playbook_absence_days');
  if (!start && (end || kind === 'here')) wrong('start', 'errors.field.required');
  if (!end && (start || kind === 'here')) wrong('end', 'errors.field.required');
  if (start && end && end <= start) wrong('end', 'errors.playbook_absence_hours');
}
export const Absence = absenceFields.superRefine(absenceHolds);
export const Person = z.object({
  key,
  name: text(80),
  role: text(80),
  number: text(40),
  /** Rung after the first, in this order; missing in older versions. */
  otherNumbers: listOf(textField(40), 2).optional(),
  /** Where messages go; '' or missing in older versions: nowhere. */
  email: z.union([z.literal(''), z.email('errors.field.email')]).optional(),
  /** Where the person is when there: "in studio". */
  place: text(60),
  when: text(160),
  otherwise: text(120),
  hours: z.array(Window).max(60).default([]),
  absences: listOf(Absence, 20),
});
export const Faq = z.object({ key, under: key, question: text(200), answer: inEach(1500) });
export const Disclosure = z.object({
  key,
  what: z.enum(disclosed),
  detail: text(120),
  who: z.enum(audiences).default('concerned'),
  check: text(160),
});
export const Simulation = z.object({
  key,
  name: text(120),
  caller: z.enum(callerKinds).default('known'),
  day: z.coerce.number().int().min(1).max(7),
  time,
  language,
  type: z.string().max(12).default(''),
  opening: text(200),
  action: z.enum([...actions, 'decline']),
  person: z.string().max(12).default(''),
});

/** Everything one version of the instructions says: the same for the editor, the API and the vault. */
export const PlaybookContent = z.object({
  schema: z.literal(2).default(2),
  /** By language, the client's main one first. */
  greetings: z.record(
    language,
    z.object({ morning: spoken(400), afternoon: spoken(400), evening: spoken(400) }),
  ),
  callTypes: listOf(CallType, 20),
  people: listOf(Person, 30),
  faq: listOf(Faq, 80),
  disclosures: listOf(Disclosure, 30),
  simulations: listOf(Simulation, 40),
});

type Keyed<T> = Omit<T, 'key'> & { key: string };
export type Question = Keyed<z.output<typeof Question>>;
export type Step = Keyed<z.output<typeof Step>>;
export type CallType = Keyed<Omit<z.output<typeof CallType>, 'questions' | 'actions'>> & {
  questions: Question[];
  actions: Step[];
};
export type Window = z.output<typeof Window>;
export type Person = Keyed<z.output<typeof Person>>;
export type Faq = Keyed<z.output<typeof Faq>>;
export type Disclosure = Keyed<z.output<typeof Disclosure>>;
export type Simulation = Keyed<z.output<typeof Simulation>>;
export type Greetings = Record<string, Record<(typeof dayParts)[number], string>>;

/** What a client wants said and done. */
export interface Playbook {
  schema: 2;
  greetings: Greetings;
  callTypes: CallType[];
  people: Person[];
  faq: Faq[];
  disclosures: Disclosure[];
  simulations: Simulation[];
}
export type PlaybookInput = z.output<typeof PlaybookContent>;

export const emptyPlaybook = (languages: string[]): Playbook => ({
  schema: 2,
  greetings: Object.fromEntries(languages.map((one) => [one, { morning: '', afternoon: '', evening: '' }])),
  callTypes: [],
  people: [],
  faq: [],
  disclosures: [],
  simulations: [],
});

/** The languages a playbook speaks, the main one first. */
export const languagesOf = ({ greetings }: Pick<Playbook, 'greetings'>): string[] => Object.keys(greetings);

/** What is said in a language, or in the main one where nobody has written it. */
export const inLanguage = (texts: Record<string, string>, wanted: string, main: string): string =>
  texts[wanted] || texts[main] || Object.values(texts).find(Boolean) || '';

/** Rows keep the key they have; a new one, or a copy of another's, gets its own. */
export function keyed(input: PlaybookInput, newKey: () => string): Playbook {
  const rows = <Row extends { key?: string | undefined }>(list: Row[]): (Row & { key: string })[] => {
    const taken = new Set<string>();
    return list.map((row) => {
      const own = row.key && !taken.has(row.key) ? row.key : newKey();
      taken.add(own);
      return { ...row, key: own };
    });
  };
  return {
    schema: 2,
    greetings: input.greetings,
    callTypes: rows(input.callTypes).map((type) => ({
      ...type,
      questions: rows(type.questions),
      actions: rows(type.actions),
    })),
    people: rows(input.people),
    faq: rows(input.faq),
    disclosures: rows(input.disclosures),
    simulations: rows(input.simulations),
  };
}
