/** What a client wants said and done: one published version of its instructions. */
export interface Playbook {
  greetings: Record<DayPart, string>;
  callTypes: CallType[];
  people: PersonToAsk[];
}

export interface CallType {
  key: string;
  name: string;
  hint: string;
  instructions: string;
  tell: string;
  action: Action;
}

export interface PersonToAsk {
  key: string;
  name: string;
  role: string;
  when: string;
}

export const dayParts = ['morning', 'afternoon', 'evening'] as const;
export type DayPart = (typeof dayParts)[number];

/** What a type of call usually ends in: a record's kind, or saying what may be told. */
export const actions = ['message', 'appointment', 'order', 'document', 'reminder', 'case', 'tell'] as const;
export type Action = (typeof actions)[number];

/** The whole list: nothing else in a greeting is ever replaced. */
export const placeholders = ['caller', 'assistant', 'client'] as const;
export type Placeholder = (typeof placeholders)[number];

export interface Part {
  text: string;
  /** The caller's name, set apart for the eye. */
  caller?: boolean;
}

export function dayPartOf(hour: number): DayPart {
  if (hour >= 5 && hour < 13) return 'morning';
  return hour >= 13 && hour < 18 ? 'afternoon' : 'evening';
}

/** Braced words of a text that are no placeholder of ours. */
export const unknownPlaceholders = (text: string): string[] =>
  [...text.matchAll(/\{([^{}]*)\}/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !placeholders.includes(name as Placeholder));

/**
 * A greeting as plain parts for the view to escape. A value is text, never looked at again: a caller named
 * "{client}" is greeted by that very name. An unknown caller leaves no gap.
 */
export function greet(text: string, values: Record<Placeholder, string>): Part[] {
  const parts: Part[] = [];
  const add = (piece: string): void => {
    const last = parts.at(-1);
    if (last && !last.caller) last.text += piece;
    else if (piece) parts.push({ text: piece });
  };
  let from = 0;
  for (const match of text.matchAll(/\{(caller|assistant|client)\}/g)) {
    const name = match[1] as Placeholder;
    const before = text.slice(from, match.index);
    add(values[name] ? before : before.trimEnd());
    if (name === 'caller' && values.caller) parts.push({ text: values.caller, caller: true });
    else add(values[name]);
    from = match.index + match[0].length;
  }
  add(text.slice(from));
  return parts;
}

/** Letters of the desk's own actions; a call type gets one of the others. */
export const actionKeys: Record<Exclude<Action, 'tell'> | 'end', string> = {
  message: 'M',
  appointment: 'A',
  order: 'O',
  document: 'D',
  reminder: 'S',
  case: 'P',
  end: 'C',
};

/** A key for each name: its first letter still free, from its start. */
export function keysFor(names: string[]): string[] {
  const taken = new Set(Object.values(actionKeys));
  return names.map((name) => {
    const letters =
      name
        .normalize('NFD')
        .toUpperCase()
        .replace(/[^A-Z]/g, '') + 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const free = letters.split('').find((letter) => !taken.has(letter)) ?? '';
    taken.add(free);
    return free;
  });
}
