import { Temporal } from 'temporal-polyfill';
import { tones } from './reminder.form.js';

export type UnpaidState = 'open' | 'promised' | 'handed_back' | 'paid' | 'withdrawn';
export type Tone = (typeof tones)[number];

export interface Ladder {
  /** Days after the due date at which each tone's turn comes. */
  afterDays: [number, number, number];
  /** Days after the last reminder until the client has it back. */
  handBackDays: number;
}

export const usualLadder: Ladder = { afterDays: [3, 15, 30], handBackDays: 10 };

const plus = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();
const later = (one: string, other: string): string => (one > other ? one : other);

/** The tone whose turn it is once `sent` reminders have gone; null when the last has. */
export const toneAfter = (sent: number): Tone | null => tones[sent] ?? null;

/** When the next thing is due for an invoice nobody has been reminded of. */
export const firstDue = (dueOn: string, { afterDays }: Ladder): string => plus(dueOn, afterDays[0]);

/** When the next thing is due once a reminder, the `sent`-th, has gone on a day: never sooner than the ladder's own gap. */
export function nextDue(
  sent: number,
  on: string,
  dueOn: string,
  { afterDays, handBackDays }: Ladder,
): string {
  const next = afterDays[sent];
  if (next === undefined) return plus(on, handBackDays);
  return later(plus(dueOn, next), plus(on, next - (afterDays[sent - 1] ?? 0)));
}

/** What became of an invoice by itself on a day: a promise not kept opens it again, a last reminder unheard goes back. */
export function overnight(
  { state, sent, nextOn }: { state: UnpaidState; sent: number; nextOn: string | null },
  today: string,
): 'broken' | 'hand_back' | null {
  if (!nextOn || nextOn > today) return null;
  if (state === 'promised') return 'broken';
  return state === 'open' && toneAfter(sent) === null ? 'hand_back' : null;
}
