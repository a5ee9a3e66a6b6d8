import { lettersOf, usualKeys, type DeskKeys } from '../keys/keys.rules.js';
import type { Action, CallType, Playbook } from './playbook.content.js';
import { dayGreeting, type DayPart, type Names } from './placeholders.rules.js';

export { actions, type Action, type CallType, type Playbook } from './playbook.content.js';
export {
  dayPartOf,
  dayParts,
  fill,
  greet,
  placeholders,
  unknownPlaceholders,
  type Channel,
  type DayPart,
  type Names,
  type Part,
} from './placeholders.rules.js';

/** The opening line in a language, or in the client's main one; empty when there is none. */
export function openingOf(
  playbook: Pick<Playbook, 'greetings'>,
  language: string,
  part: DayPart,
): { text: string; language: string } {
  const main = Object.keys(playbook.greetings)[0] ?? language;
  const spoken = playbook.greetings[language]?.[part] ? language : main;
  return { text: playbook.greetings[spoken]?.[part] ?? '', language: spoken };
}

export const namesFor = (names: Names, language: string, part: DayPart): Names => ({
  ...names,
  day_greeting: dayGreeting(language, part),
});

/** The record a type of call usually ends in, if it ends in one. */
export const usualRecord = (type: CallType | undefined): Exclude<Action, 'tell' | 'transfer'> | null =>
  type?.actions
    .map(({ kind }) => kind)
    .find((kind): kind is Exclude<Action, 'tell' | 'transfer'> => kind !== 'tell' && kind !== 'transfer') ??
  null;

/** A key for each name: its first letter still free beside the desk's own keys, from its start. */
export function keysFor(names: string[], also: string[] = [], keys: DeskKeys = usualKeys): string[] {
  const taken = new Set([...lettersOf(keys), ...also]);
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
