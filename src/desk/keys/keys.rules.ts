/** The desk's own actions and their usual keys, in the order they are shown. */
export const usualKeys = {
  answer: 'Alt+R',
  decline: 'Alt+N',
  hold: 'Alt+H',
  read: 'Alt+K',
  message: 'Alt+M',
  appointment: 'Alt+A',
  order: 'Alt+O',
  document: 'Alt+D',
  reminder: 'Alt+S',
  case: 'Alt+P',
  task: 'Alt+T',
  tell: 'Alt+L',
  save: 'Alt+Enter',
  question: 'Alt+Q',
  identify: 'Alt+I',
  calendar: 'Alt+G',
  callback: 'Alt+B',
  history: 'Alt+Shift+T',
  find: 'Alt+Shift+F',
  board: 'Alt+Shift+P',
  todo: 'Alt+Shift+A',
  close: 'Alt+C',
  wrong_number: 'Alt+Z',
  spam: 'Alt+X',
} as const;

export type KeyName = keyof typeof usualKeys;
export type DeskKeys = Record<KeyName, string>;
export const keyNames = Object.keys(usualKeys) as KeyName[];

/** Keys that browsers do not give away, or whose loss would be felt in every text. */
const TAKEN_WITH_CTRL = /^[ACFLNPQRSTVWXYZ0-9]$/;
const NAMES: Record<string, string> = {
  CTRL: 'Ctrl',
  CONTROL: 'Ctrl',
  ALT: 'Alt',
  SHIFT: 'Shift',
  MAIUSC: 'Shift',
};

export type Combination = { keys: string } | { wrong: 'unreadable' | 'of_browser' | 'of_clients' };

/** A combination as somebody typed it ("ctrl + m"), in the one way it is written here: Ctrl+M. */
export function combination(text: string): Combination {
  const parts = text
    .toUpperCase()
    .replace('INVIO', 'ENTER')
    .split('+')
    .map((part) => part.trim());
  const key = parts.at(-1) ?? '';
  const modifiers = [...new Set(parts.slice(0, -1).map((part) => NAMES[part] ?? '?'))].toSorted().join('+');
  if (!/^([A-Z0-9]|ENTER)$/.test(key) || !/^(Alt|Ctrl|Alt\+Shift)$/.test(modifiers))
    return { wrong: 'unreadable' };
  if (modifiers === 'Ctrl' && TAKEN_WITH_CTRL.test(key)) return { wrong: 'of_browser' };
  if (modifiers === 'Alt' && /^[1-9]$/.test(key)) return { wrong: 'of_clients' };
  return { keys: `${modifiers}+${key === 'ENTER' ? 'Enter' : key}` };
}

/** The names whose combination another name has, too. */
export function clashes(keys: DeskKeys): KeyName[] {
  return keyNames.filter((name) => keyNames.some((other) => other !== name && keys[other] === keys[name]));
}

/** The letters that mean something together with Alt: no call type may be given one of them. */
export const lettersOf = (keys: DeskKeys): string[] =>
  Object.values(keys).flatMap((one) => /^Alt\+([A-Z])$/.exec(one)?.[1] ?? []);
