import type { z } from 'zod';
import { AppointmentForm, type Appointment } from '../appointments/appointment.form.js';
import { CaseForm, type Case, type CaseInput } from '../cases/case.form.js';
import { DocumentForm, type DocumentSent } from '../documents/document.form.js';
import { MessageForm, type Message } from '../messages/message.form.js';
import { OrderForm, type Order } from '../orders/order.form.js';
import { totalOf } from '../orders/order.rules.js';
import { ReminderForm, type Reminder } from '../reminders/reminder.form.js';
import { TaskForm, type Task } from '../tasks/task.form.js';

export interface Contents {
  message: Message;
  appointment: Appointment;
  order: Order;
  document: DocumentSent;
  reminder: Reminder;
  case: Case;
  task: Task;
}
export type WrittenKind = keyof Contents;
/** What is said of a record: of a case only what has changed. */
export type Said = Omit<Contents, 'case'> & { case: CaseInput };

/** What each kind of record is: its form, and the minutes it takes when nobody says otherwise. */
export const recordKinds: {
  [K in WrittenKind]: {
    kind: K;
    plural: string;
    form: z.ZodType<Said[K]>;
    minutes: number;
    amount?: (content: Contents[K]) => number;
  };
} = {
  message: { kind: 'message', plural: 'messages', form: MessageForm, minutes: 3 },
  appointment: { kind: 'appointment', plural: 'appointments', form: AppointmentForm, minutes: 5 },
  order: {
    kind: 'order',
    plural: 'orders',
    form: OrderForm,
    minutes: 5,
    amount: ({ lines }) => totalOf(lines),
  },
  document: { kind: 'document', plural: 'documents', form: DocumentForm, minutes: 5 },
  reminder: {
    kind: 'reminder',
    plural: 'reminders',
    form: ReminderForm,
    minutes: 5,
    amount: ({ amount }) => amount,
  },
  case: { kind: 'case', plural: 'cases', form: CaseForm, minutes: 5 },
  // Writing down what is still to be done is no work yet: its time counts when it is done.
  task: { kind: 'task', plural: 'tasks', form: TaskForm, minutes: 0 },
};

export const writtenKinds = Object.keys(recordKinds) as WrittenKind[];

export const isWrittenKind = (kind: string): kind is WrittenKind => Object.hasOwn(recordKinds, kind);
