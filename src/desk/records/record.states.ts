import { StateMachine } from '../../platform/states/states.js';

export const kinds = [
  'call',
  'message',
  'appointment',
  'order',
  'document',
  'reminder',
  'case',
  'task',
] as const;
export type Kind = (typeof kinds)[number];
export type Verb =
  | 'end'
  | 'read'
  | 'finish'
  | 'cancel'
  | 'move'
  | 'confirm'
  | 'decline'
  | 'fulfil'
  | 'promise'
  | 'pay'
  | 'hand_back'
  | 'close'
  | 'reopen'
  | 'supersede'
  | 'correct'
  | 'take'
  | 'miss'
  | 'call_back'
  | 'propose';
export type Side = 'assistant' | 'business';

/** What can happen to each kind of record. */
export const recordStates: Record<Kind, StateMachine<string, Verb>> = {
  // No record is kept of a ring itself: it becomes one when the call is taken, or missed.
  call: new StateMachine('call', 'ringing', {
    ringing: { take: 'in_progress', miss: 'missed' },
    in_progress: { end: 'ended' },
    ended: {},
    missed: { call_back: 'returned' },
    returned: {},
  }),
  message: new StateMachine('message', 'waiting', {
    // Corrected, it waits to be read again.
    waiting: { read: 'read', finish: 'done', correct: 'waiting' },
    read: { finish: 'done', correct: 'waiting' },
    done: { correct: 'waiting' },
  }),
  appointment: new StateMachine('appointment', 'proposed', {
    proposed: { confirm: 'booked', decline: 'declined', cancel: 'cancelled', move: 'moved' },
    booked: { cancel: 'cancelled', move: 'moved' },
    moved: {},
    declined: {},
    cancelled: {},
  }),
  order: new StateMachine('order', 'taken', {
    taken: { confirm: 'confirmed', cancel: 'cancelled' },
    confirmed: { fulfil: 'fulfilled', cancel: 'cancelled' },
    fulfilled: {},
    cancelled: {},
  }),
  document: new StateMachine('document', 'waiting', {
    waiting: { confirm: 'sent', decline: 'sent_back' },
    sent_back: { propose: 'waiting' },
    sent: {},
  }),
  reminder: new StateMachine('reminder', 'sent', {
    sent: { promise: 'promised', pay: 'paid', hand_back: 'handed_back' },
    promised: { pay: 'paid', hand_back: 'handed_back' },
    handed_back: { pay: 'paid' },
    paid: {},
  }),
  // A case goes on by records of its own: see desk/cases.
  case: new StateMachine('case', 'open', {
    open: { close: 'closed', supersede: 'superseded' },
    closed: { supersede: 'superseded' },
    superseded: {},
  }),
  task: new StateMachine('task', 'open', { open: { finish: 'done' }, done: { reopen: 'open' } }),
};

/** Who may do what by a button; the other verbs happen as part of other work. */
export const byHand: Record<Side, Partial<Record<Kind, Verb[]>>> = {
  business: {
    call: ['call_back'],
    message: ['read', 'finish'],
    appointment: ['confirm', 'decline', 'cancel'],
    order: ['confirm', 'fulfil', 'cancel'],
    reminder: ['pay'],
  },
  assistant: {
    call: ['call_back'],
    message: ['finish'],
    appointment: ['cancel'],
    order: ['fulfil', 'cancel'],
    reminder: ['promise', 'pay', 'hand_back'],
  },
};

/** The buttons a side sees on a record in this state. */
export const verbsFor = (side: Side, kind: Kind, state: string): Verb[] =>
  (byHand[side][kind] ?? []).filter((verb) => recordStates[kind].allows(state, verb));

/** Where a record waits for the business to act. */
export const waits: Partial<Record<Kind, string[]>> = {
  call: ['missed'],
  message: ['waiting', 'read'],
  appointment: ['proposed'],
  order: ['taken'],
  document: ['waiting'],
  reminder: ['handed_back'],
};
