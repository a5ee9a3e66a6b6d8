import type { Temporal } from 'temporal-polyfill';
import { moment, mondayOf } from '../calendar.js';
import { Random } from '../random.js';
import type { Row, Rows } from '../rows.js';
import type { DemoWorld, Engagement } from '../world.js';

type Seal = (text: string, table: string, row: string, column: string) => string;

interface Given {
  name: string;
  minutes: number;
  after?: number;
  booking?: 'free' | 'confirm' | 'known';
  mail?: number;
  sms?: number;
}

/** How the clients that have set their calendars up book; the first hours are the firm's, then each person's. */
const SETUPS: Record<string, { hours: [string, string][]; days: number[]; types: Given[]; weekly: string }> =
  {
    studiobianchi: {
      hours: [
        ['09:00', '13:00'],
        ['14:00', '18:30'],
      ],
      days: [1, 2, 3, 4, 5],
      types: [
        { name: 'Visita di controllo', minutes: 30, mail: 1440, sms: 120 },
        { name: 'Igiene', minutes: 45, after: 10, mail: 1440, sms: 120 },
        { name: 'Prima visita', minutes: 45, after: 15, booking: 'confirm', mail: 2880 },
        { name: 'Controllo dopo l’intervento', minutes: 30, booking: 'known', mail: 1440 },
      ],
      weekly: 'Riunione con il laboratorio',
    },
    studioferri: {
      hours: [['09:30', '18:30']],
      days: [1, 2, 3, 4, 5],
      types: [
        { name: 'Primo colloquio', minutes: 60, after: 15, booking: 'confirm', mail: 1440 },
        { name: 'Appuntamento in studio', minutes: 45, booking: 'known', mail: 1440, sms: 240 },
        { name: 'Telefonata fissata', minutes: 15, mail: 60 },
      ],
      weekly: 'Riunione di studio',
    },
    idraulicaverri: {
      hours: [
        ['08:00', '12:30'],
        ['13:30', '18:00'],
      ],
      days: [1, 2, 3, 4, 5, 6],
      types: [
        { name: 'Sopralluogo', minutes: 45, after: 30, sms: 120 },
        { name: 'Manutenzione della caldaia', minutes: 60, after: 30, mail: 1440, sms: 120 },
        { name: 'Bagno nuovo: preventivo', minutes: 60, after: 30, booking: 'confirm', mail: 1440 },
      ],
      weekly: 'Carico del furgone',
    },
  };

const WEEKLY_TIMES = 8;

/** The calendars of a client that has set them up: hours, types, a weekly appointment, busy times from elsewhere. */
export class DemoCalendars {
  private readonly random: Random;
  private readonly setup;
  private readonly types = new Map<string, string>();

  constructor(
    private readonly world: DemoWorld,
    private readonly engagement: Engagement,
    private readonly rows: Rows,
    private readonly seal: Seal,
    at: Date,
  ) {
    const { key, name, people } = engagement.firm.data;
    // A chance of its own: what else happens in this world stays as it was.
    this.random = new Random(`calendars ${key} ${engagement.id}`);
    this.setup = SETUPS[key];
    if (!this.setup) return;
    this.calendar('main', 'client', name, at);
    people
      .slice(0, 3)
      .forEach(([person], index) => this.calendar(`person${index + 1}`, 'person', person, at));
    for (const type of this.setup.types) this.type(type, at);
  }

  /** What an appointment has beside its record and slot. */
  appointment(
    booked: { what: string; name: string; number: string | null; at: Date; startsAt: Date },
    record: Row,
  ): Row {
    const id = record['id'] as string;
    const ahead = booked.startsAt.getTime() > this.world.now.epochMilliseconds;
    const guest = { name: booked.name, email: addressOf(booked.name), number: booked.number, locale: 'it' };
    const known = this.setup !== undefined && ahead && booked.name !== '';
    if (known && this.random.chance(0.08)) record['state'] = 'proposed';
    const invited = known && record['state'] === 'booked' && this.random.chance(0.7);
    const answer = invited
      ? this.random.weighted({ accepted: 6, none: 3, tentative: 1, declined: 1 })
      : 'none';
    return {
      type_id: this.types.get(booked.what) ?? null,
      guest: known ? this.seal(JSON.stringify(guest), 'appointment', id, 'guest') : null,
      invited_at: invited ? booked.at : null,
      answer: answer === 'none' ? null : answer,
      answered_at: answer === 'none' ? null : booked.at,
    };
  }

  /** A weekly appointment at the same hour, and an afternoon taken in a calendar kept elsewhere. */
  finish(): void {
    if (!this.setup) return;
    const { engagement, world } = this;
    const monday = mondayOf(world.today);
    const at = new Date(moment(monday, 600, engagement.timezone).getTime() - 7 * 86_400_000);
    const id = this.random.id(at);
    const days = Array.from({ length: WEEKLY_TIMES }, (_, week) => monday.add({ days: 2 + 7 * week }));
    const content = {
      what: this.setup.weekly,
      date: days[0]!.toString(),
      time: '08:30',
      minutes: 30,
      calendar: 'main',
      note: '',
    };
    const rule = `FREQ=WEEKLY;COUNT=${WEEKLY_TIMES}`;
    this.rows.add('desk_record', {
      id,
      contract_id: engagement.id,
      kind: 'appointment',
      state: 'booked',
      state_at: at,
      state_by: null,
      assistant_id: engagement.assistant.id,
      contact_id: null,
      call_id: null,
      content: this.seal(JSON.stringify({ ...content, rule }), 'desk_record', id, 'content'),
      reply: null,
      read_at: null,
      read_by: null,
      case_digest: null,
      amount_cents: null,
      due_on: null,
      created_at: at,
    });
    days.forEach((day, index) => this.slot(index === 0 ? id : this.random.id(at), id, day, 510, 30));
    this.rows.add('appointment', {
      id,
      contract_id: engagement.id,
      timezone: engagement.timezone,
      starts_at: moment(days[0]!, 510, engagement.timezone),
      uid: id,
      sequence: 0,
      type_id: null,
      guest: null,
      invited_at: null,
      answer: null,
      answered_at: null,
      rule,
    });
    this.busy(at, monday);
  }

  private slot(id: string, recordId: string, day: Temporal.PlainDate, minute: number, length: number): void {
    const starts = moment(day, minute, this.engagement.timezone);
    const ends = moment(day, minute + length, this.engagement.timezone);
    this.rows.add('appointment_slot', {
      id,
      contract_id: this.engagement.id,
      calendar: 'main',
      starts_at: starts,
      ends_at: ends,
      released_at: null,
      record_id: recordId,
      held_from: starts,
      held_until: ends,
      recurs_at: starts,
    });
  }

  private busy(at: Date, monday: Temporal.PlainDate): void {
    const { id: contractId, timezone } = this.engagement;
    const id = this.random.id(at);
    const weeks = [0, 1, 2, 3];
    this.rows.add('calendar_source', {
      id,
      contract_id: contractId,
      calendar: 'main',
      state: 'ok',
      report: [],
      busy: weeks.length,
      failures: 0,
      read_at: at,
      created_at: at,
    });
    for (const week of weeks)
      this.rows.add('busy_time', {
        contract_id: contractId,
        source_id: id,
        calendar: 'main',
        starts_at: moment(monday.add({ days: 4 + 7 * week }), 900, timezone),
        ends_at: moment(monday.add({ days: 4 + 7 * week }), 1020, timezone),
      });
  }

  private calendar(key: string, kind: string, name: string, at: Date): void {
    const id = this.random.id(at);
    const { hours = [], days = [] } = this.setup ?? {};
    const windows = days.flatMap((day) => hours.map(([from, to]) => ({ day, from, to })));
    const content = { name, windows, closures: [], worksHolidays: false };
    this.rows.add('calendar', {
      id,
      contract_id: this.engagement.id,
      key,
      kind,
      timezone: this.engagement.timezone,
      content: this.seal(JSON.stringify(content), 'calendar', id, 'content'),
      revision: 1,
      created_at: at,
    });
  }

  private type({ name, minutes, after = 0, booking = 'free', mail, sms }: Given, at: Date): void {
    const id = this.random.id(at);
    this.types.set(name, id);
    this.rows.add('appointment_type', {
      id,
      contract_id: this.engagement.id,
      content: this.seal(JSON.stringify({ name }), 'appointment_type', id, 'content'),
      minutes,
      before_minutes: 0,
      after_minutes: after,
      notice_minutes: 120,
      ahead_days: 90,
      booking,
      calendars: this.engagement.firm.data.people.slice(0, 3).map((_, index) => `person${index + 1}`),
      reminders: [
        ...(mail ? [{ channel: 'mail', minutes: mail }] : []),
        ...(sms ? [{ channel: 'sms', minutes: sms }] : []),
      ],
      revision: 1,
      created_at: at,
    });
  }
}

/** Where a caller of this world gets their mail. */
export const addressOf = (name: string): string =>
  `${name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')}@example.com`;
