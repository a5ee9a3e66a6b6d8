import { StateMachine } from '../platform/states/states.js';

export type TimesheetState = 'open' | 'submitted' | 'approved' | 'closed';
export type LineState = 'recorded' | 'approved' | 'objected' | 'corrected' | 'withdrawn' | 'decided';
export type DeliveryState = 'handed_over' | 'sent_back' | 'accepted';

/** `close` from open: a week without work has nothing to approve. */
export const timesheetStates = new StateMachine<TimesheetState, 'submit' | 'approve' | 'close'>(
  'timesheet',
  'open',
  {
    open: { submit: 'submitted', close: 'closed' },
    submitted: { approve: 'approved' },
    approved: { close: 'closed' },
    closed: {},
  },
);

export const lineStates = new StateMachine<
  LineState,
  'approve' | 'object' | 'correct' | 'withdraw' | 'take_back' | 'decide'
>('time line', 'recorded', {
  recorded: { approve: 'approved', object: 'objected' },
  objected: { correct: 'corrected', withdraw: 'withdrawn', take_back: 'recorded', decide: 'decided' },
  corrected: { object: 'objected' },
  approved: {},
  withdrawn: {},
  decided: {},
});

export const deliveryStates = new StateMachine<DeliveryState, 'accept' | 'send_back' | 'hand_over'>(
  'delivery',
  'handed_over',
  {
    handed_over: { accept: 'accepted', send_back: 'sent_back' },
    sent_back: { hand_over: 'handed_over' },
    accepted: {},
  },
);
