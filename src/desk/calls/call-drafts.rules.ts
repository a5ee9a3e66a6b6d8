import { cleanText } from '../../platform/http/text.js';
import {
  inLanguage,
  languagesOf,
  type CallType,
  type Playbook,
  type Step,
} from '../playbooks/playbook.content.js';
import { isWrittenKind, type WrittenKind } from '../records/record-kinds.js';

/** The fields of a page as they were typed. */
export type Fields = Record<string, string | string[]>;
export type DraftParts = Record<string, Fields>;

const MOST_FIELDS = 400;
const LONGEST = 12_000;
/** Said by the page, typed by nobody. */
const MACHINERY = new Set(['as', 'next', 'callId', 'type', 'base']);
/** At the end of a field's name: what another window wrote in it. */
export const ELSEWHERE = '~';

/** What the page of a call sends, taken apart: `answers.…`, `end.…`, `asked.…`, and the open record's form named by `as`. */
export function partsOf(fields: Record<string, unknown>): DraftParts {
  const parts: DraftParts = {};
  const kind = typeof fields['as'] === 'string' && isWrittenKind(fields['as']) ? fields['as'] : null;
  for (const [name, value] of Object.entries(fields).slice(0, MOST_FIELDS)) {
    if (MACHINERY.has(name) || name.length > 60) continue;
    const [head, ...rest] = name.split('.');
    const own = head === 'answers' || head === 'end' || head === 'asked';
    const part = own ? head : kind;
    if (!part) continue;
    const clean = cleaned(value);
    if (clean !== null) (parts[part] ??= Object.create(null) as Fields)[own ? rest.join('.') : name] = clean;
  }
  return parts;
}

/**
 * What was kept, with what one window has changed in it since it last looked. Where another has changed the same field
 * meanwhile, its words are kept beside.
 */
export function merged(stored: Fields | undefined, now: Fields, before: Fields): Fields {
  if (!stored) return now;
  const all = { ...stored };
  for (const name of new Set([...Object.keys(now), ...Object.keys(before)])) {
    const value = now[name];
    if (String(value) === String(before[name]) && name in stored) continue;
    const theirs = stored[name];
    const lost = theirs !== before[name] && typeof theirs === 'string' && !String(value).includes(theirs);
    if (lost && !name.endsWith(ELSEWHERE)) all[name + ELSEWHERE] = theirs;
    if (value === undefined) delete all[name];
    else all[name] = value;
  }
  return all;
}

/** Of some fields the words of other windows, and nothing else. */
export const elsewhere = (fields: Fields = {}): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => name.endsWith(ELSEWHERE) && value));

/** What a page without the script's help held when it was last looked at: said by the page's form, if at all. */
export function baseOf({ base }: Record<string, unknown>): Fields | undefined {
  try {
    const read: unknown = typeof base === 'string' ? JSON.parse(base) : undefined;
    return read && typeof read === 'object' ? (read as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** A field of the page as it is kept. */
export interface KeptField {
  name: string;
  values: string[];
}

/** Parts as the fields of the page they came from. */
export const named = (parts: DraftParts): KeptField[] =>
  Object.entries(parts).flatMap(([part, fields]) =>
    Object.entries(fields).map(([name, value]) => ({
      name: isWrittenKind(part) ? name : `${part}.${name}`,
      values: [value].flat(),
    })),
  );

/** Says which form it is and when it was opened: a form taken up again is a new one. */
const OF_THE_FORM = new Set(['id', 'openedAt', 'slot']);

/** The fields of one form, as they are kept. */
export function fieldsOf(fields: Record<string, unknown>): Fields {
  const kept = Object.entries(fields)
    .slice(0, MOST_FIELDS)
    .flatMap(([name, value]): [string, string | string[]][] => {
      const clean = MACHINERY.has(name) || OF_THE_FORM.has(name) || name.length > 60 ? null : cleaned(value);
      return clean === null ? [] : [[name, clean]];
    });
  return Object.fromEntries(kept);
}

function cleaned(value: unknown): string | string[] | null {
  if (typeof value === 'string') return cleanText(value).slice(0, LONGEST);
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? value.slice(0, 20).map((one) => cleanText(one).slice(0, LONGEST))
    : null;
}

export interface Answered {
  question: string;
  answer: string;
  fills: CallType['questions'][number]['fills'];
}

/** The questions of every type that have an answer: changing one's mind about the type loses none. */
export function answered(playbook: Playbook | null, answers: Fields = {}): Answered[] {
  if (!playbook) return [];
  const [main = ''] = languagesOf(playbook);
  return playbook.callTypes.flatMap(({ questions }) =>
    questions.flatMap(({ key, text, fills }) => {
      const answer = answers[key];
      return typeof answer === 'string' && answer
        ? [{ question: inLanguage(text, main, main), answer, fills }]
        : [];
    }),
  );
}

/** What a record's form begins with: the answers in the fields they belong to, the others as text. */
export function prefill(
  kind: WrittenKind,
  {
    type,
    step,
    given,
    people,
  }: {
    type: CallType | undefined;
    step: Step | undefined;
    given: Answered[];
    people: Playbook['people'];
  },
): Record<string, string> {
  const found = (fills: Answered['fills']): string => given.find((one) => one.fills === fills)?.answer ?? '';
  const used: Partial<Record<WrittenKind, Answered['fills'][]>> = {
    appointment: ['what', 'date', 'time'],
    order: ['address'],
    document: ['what'],
    reminder: ['invoice'],
    case: ['case'],
  };
  const text = given
    .filter(({ fills }) => !used[kind]?.includes(fills))
    .map(({ question, answer }) => `${question.replace(/[?:]+$/, '')}: ${answer}`)
    .join('\n');
  const to = (step?.people ?? [])
    .flatMap((key) => people.find((one) => one.key === key)?.name ?? [])
    .join(', ');
  const note = text.slice(0, 1000);
  const filled: Record<WrittenKind, Record<string, string>> = {
    message: { text, to: to.slice(0, 120), urgency: step?.urgency ?? '' },
    appointment: {
      what: found('what') || (type?.name ?? ''),
      date: found('date'),
      time: found('time'),
      note,
    },
    order: { deliverTo: found('address'), note },
    document: { document: found('what'), note },
    reminder: { invoice: found('invoice'), note },
    case: { caseNumber: found('case'), note },
    task: { what: type?.name ?? '', note },
  };
  return Object.fromEntries(Object.entries(filled[kind]).filter(([, value]) => value));
}

/** The fields of each form whose words would be missed. */
const words: Record<WrittenKind, RegExp> = {
  message: /^text$/,
  appointment: /^note$/,
  order: /^(lines\.\d+\.what|note|deliverTo)$/,
  document: /^(document|note)$/,
  reminder: /^(invoice|amount|note)$/,
  case: /^(title|note|nextStep|mayTell|check)$/,
  task: /^(what|note)$/,
};

/** The answers and the ending are saved with the call. */
const NONE = /^$/;

/** What was typed into forms and never saved, beyond what they began with. */
export function leftovers(
  parts: DraftParts,
  begun: (kind: WrittenKind) => Record<string, unknown>,
): { kind: WrittenKind | 'call'; text: string }[] {
  return Object.entries(parts).flatMap(([part, fields]) => {
    const kind = isWrittenKind(part) ? part : 'call';
    const start = kind === 'call' ? {} : begun(kind);
    const counts = kind === 'call' ? (part === 'asked' ? /^question$/ : NONE) : words[kind];
    const typed = Object.entries(fields).flatMap(([name, value]) =>
      (counts.test(name) || name.endsWith(ELSEWHERE)) &&
      typeof value === 'string' &&
      value &&
      value !== start[name]
        ? [value]
        : [],
    );
    return typed.length > 0 ? [{ kind, text: typed.join('\n') }] : [];
  });
}
