import { randomBytes } from 'node:crypto';
import type { Line } from '../../desk/telephony/routing/line.js';

/** A call as the simulated exchange sees it. */
export interface ExchangeCall {
  sid: string;
  line: Line;
  from: string;
  name: string;
  state: 'ringing' | 'picked_up' | 'waiting' | 'recording' | 'talking' | 'held' | 'over';
  /** Which telephone rings or speaks: the assistant's, or the one of whom the call is passed on to. */
  at: 'assistant' | 'person';
  /** What the caller has heard so far. */
  heard: string[];
  /** What the telephone that rings says before a key is pressed. */
  whisper: string;
  /** Where each of the two was rung last. */
  rang: { assistant: string; person: string };
  /** Addresses the product gave for what may happen next. */
  next: Record<string, string>;
  ring: number;
  sequence: number;
  /** Holds told so far. */
  holds: number;
  /** The order of the desk's that is carried out, and how many of the person's numbers have been rung. */
  passes: { order: string; tries: number } | null;
  timer?: NodeJS.Timeout | undefined;
}

export const acts = [
  'pick_up',
  'press_1',
  'no_answer',
  'speak',
  'hold',
  'take_back',
  'accept',
  'refuse',
  'ring_out',
  'person_hangs_up',
  'caller_hangs_up',
  'assistant_hangs_up',
] as const;
export type Act = (typeof acts)[number];

/** Whose telephone each thing is done with, in the order of the page. */
export const telephones: Record<'caller' | 'assistant' | 'person', Act[]> = {
  caller: ['speak', 'caller_hangs_up'],
  assistant: ['pick_up', 'press_1', 'no_answer', 'hold', 'take_back', 'assistant_hangs_up'],
  person: ['accept', 'refuse', 'ring_out', 'person_hangs_up'],
};

/** What can be done now. Only an exchange of the client's own has keys for a hold: at Twilio the desk commands it. */
export function possible({ state, at, line }: Pick<ExchangeCall, 'state' | 'at' | 'line'>): Act[] {
  const own = line.provider === 'generic';
  switch (state) {
    case 'ringing':
      if (at === 'person') return ['accept', 'refuse', 'ring_out', 'caller_hangs_up'];
      return ['pick_up', 'no_answer', 'caller_hangs_up'];
    case 'picked_up':
      return ['press_1', 'no_answer', 'caller_hangs_up'];
    case 'waiting':
      return ['caller_hangs_up'];
    case 'recording':
      return ['speak', 'caller_hangs_up'];
    case 'talking':
      if (at === 'person') return ['person_hangs_up', 'caller_hangs_up'];
      return [...(own ? (['hold'] as const) : []), 'assistant_hangs_up', 'caller_hangs_up'];
    case 'held':
      return [...(own ? (['take_back'] as const) : []), 'caller_hangs_up'];
    case 'over':
      return [];
  }
}

export const sidOf = (prefix: string): string => prefix + randomBytes(16).toString('hex');

export const newCall = (line: Line, from: string, name: string): ExchangeCall => ({
  sid: sidOf('CA'),
  line,
  from,
  name,
  state: 'waiting',
  at: 'assistant',
  heard: [],
  whisper: '',
  rang: { assistant: '', person: '' },
  next: {},
  ring: 0,
  sequence: 0,
  holds: 0,
  passes: null,
});

/** Does something to a call after some seconds, unless something else happens first. */
export function later(
  call: ExchangeCall,
  seconds: number,
  then: () => Promise<void>,
  failed: (error: Error) => void,
): void {
  clearTimeout(call.timer);
  call.timer = setTimeout(() => {
    if (call.state !== 'over') then().catch(failed);
  }, seconds * 1000).unref();
}

/** She speaks to the caller, or whom it was passed on to. */
export function join(call: ExchangeCall): void {
  clearTimeout(call.timer);
  call.state = 'talking';
}
