import type { Locale } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';

export const OVERLAP = '23P01';

/** Who an appointment is with, as far as an invitation or a reminder needs it. */
export interface Guest {
  name: string;
  email: string;
  number: string | null;
  locale: Locale;
}

export type Answer = 'accepted' | 'declined' | 'tentative';

export interface AppointmentRow {
  id: string;
  typeId: string | null;
  timezone: string;
  rule: string | null;
  startsAt: Date;
  uid: string;
  sequence: number;
  guest: Buffer | null;
  invitedAt: Date | null;
  answer: Answer | null;
  answeredAt: Date | null;
  answerStamp: Date | null;
  state: string;
}

export interface Slot {
  id: string;
  calendar: string;
  startsAt: Date;
  endsAt: Date;
  recursAt: Date | null;
  releasedAt: Date | null;
}

export const APPOINTMENT = `select a.id, a.type_id "typeId", a.timezone, a.rule, a.starts_at "startsAt", a.uid, a.sequence, a.guest,
  a.invited_at "invitedAt", a.answer, a.answered_at "answeredAt", a.answer_stamp "answerStamp", r.state
  from appointment a join desk_record r on r.id = a.id`;

export const SLOTS = `select id, calendar, starts_at "startsAt", ends_at "endsAt", recurs_at "recursAt",
  released_at "releasedAt" from appointment_slot where contract_id = $1 and record_id = $2 order by coalesce(recurs_at, starts_at), id`;

const place = (row: string) => ({ table: 'appointment', row, column: 'guest' });

export const sealGuest = ({ key }: Desk, id: string, guest: Guest | null): Buffer | null =>
  guest && key.seal(JSON.stringify(guest), place(id));

export const openGuest = ({ key }: Desk, { id, guest }: { id: string; guest: Buffer | null }): Guest | null =>
  guest && (JSON.parse(key.open(guest, place(id))) as Guest);
