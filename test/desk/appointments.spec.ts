import ICAL from 'ical.js';
import { createTransport } from 'nodemailer';
import { simpleParser } from 'mailparser';
import { repliesIn } from '../../src/desk/appointments/replies.rules.js';
import {
  AppointmentChanges,
  AppointmentTypes,
  Calendars,
  RecordMoves,
  Records,
} from '../../src/desk/index.js';
import type { Appointment } from '../../src/desk/appointments/appointment.form.js';
import { InboundMails } from '../../src/platform/mail/inbound/inbound-mails.js';
import { messageOf, type MailCalendar } from '../../src/platform/mail/transport.js';
import { Sms } from '../../src/platform/sms/sms.js';
import { TestApp } from '../support/app.js';
import { engagement, type Engagement } from './desk-world.js';

let app: TestApp;
let bianchi: Engagement;

const NINE_TO_ONE = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '13:00' }));
const elena = { name: 'Elena Conti', number: '+393351234118' };

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-03-02T08:00:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
});
afterAll(() => app.stop());

const book = (more: Partial<Appointment>, caller = elena): Promise<string> =>
  app.get(Records).write(
    bianchi.mara.actor,
    bianchi.contractId,
    'appointment',
    {
      what: 'Igiene',
      date: '2026-03-03',
      time: '10:00',
      minutes: 30,
      calendar: 'main',
      note: '',
      ...more,
    },
    { minutes: 1, caller },
  );

const slots = (id: string) =>
  app.sql<{ id: string; starts: string; released: boolean }>(
    `select id, to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') starts, released_at is not null released
     from appointment_slot where record_id = $1 order by starts_at`,
    [id],
  );
// Plain SQL of the app's role sees no vault: the contract is opened as a transaction of the app does.
const inside = <T>(work: () => Promise<T>): Promise<T> => opened(bianchi.contractId, work);
const stateOf = (id: string) =>
  inside(
    async () =>
      (await app.sql<{ state: string }>(`select state from desk_record where id = $1`, [id]))[0]?.state,
  );

async function opened<T>(contractId: string, work: () => Promise<T>): Promise<T> {
  const { UnitOfWork } = await import('../../src/platform/database/unit-of-work.js');
  return app.get(UnitOfWork).inContract({ accountId: null }, contractId, work);
}

interface MailRow {
  template: string;
  sender: { name: string; address: string };
  calendar: MailCalendar;
  subject: string;
  html: string;
  body: string;
}
const mailsTo = (to: string) =>
  app.sql<MailRow>(`select * from mail where recipient = $1 order by created_at, id`, [to]);

function eventIn(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const event = calendar.getFirstSubcomponent('vevent')!;
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: String(event.getFirstPropertyValue('uid')),
    sequence: Number(event.getFirstPropertyValue('sequence')),
    status: event.getFirstPropertyValue('status'),
    start: String(event.getFirstPropertyValue('dtstart')),
    organizer: String(event.getFirstPropertyValue('organizer')),
    count: calendar.getAllSubcomponents('vevent').length,
    event,
  };
}

describe('a series', () => {
  it('keeps its hour over the change of clocks, and is taken as a whole or not at all', async () => {
    const id = await book({ date: '2026-03-16', time: '09:00', rule: 'FREQ=WEEKLY;COUNT=4' });
    expect((await inside(() => slots(id))).map(({ starts }) => starts)).toEqual([
      '2026-03-16 08:00',
      '2026-03-23 08:00',
      '2026-03-30 07:00',
      '2026-04-06 07:00',
    ]);
    await expect(
      book({ date: '2026-03-09', time: '09:15', rule: 'FREQ=WEEKLY;COUNT=3' }),
    ).rejects.toMatchObject({
      code: 'calendar_series_taken',
      options: { params: { date: '2026-03-16' } },
    });
    await book({ date: '2026-03-09', time: '09:15' });
  });

  it('has one time moved, one cancelled, and the rest moved on as a series of its own', async () => {
    const id = await book({
      date: '2026-05-04',
      time: '09:00',
      rule: 'FREQ=WEEKLY;COUNT=6',
      email: 'series@example.com',
    });
    const { mara, contractId } = bianchi;
    const changes = app.get(AppointmentChanges);
    const all = await inside(() => slots(id));
    const which = (index: number) => ({ slotId: all[index]!.id, reason: 'ferie' });
    await changes.moveByAssistant(mara.actor, contractId, id, {
      ...which(1),
      scope: 'one',
      date: '2026-05-12',
      time: '11:00',
    });
    await changes.cancelByAssistant(mara.actor, contractId, id, { ...which(2), scope: 'one' });
    const rest = await changes.moveByAssistant(mara.actor, contractId, id, {
      ...which(4),
      scope: 'following',
      date: '2026-06-02',
      time: '15:00',
    });
    expect(rest).not.toBe(id);
    expect((await inside(() => slots(id))).map(({ starts, released }) => [starts, released])).toEqual([
      ['2026-05-04 07:00', false],
      ['2026-05-12 09:00', false],
      ['2026-05-18 07:00', true],
      ['2026-05-25 07:00', false],
    ]);
    expect((await inside(() => slots(rest))).map(({ starts }) => starts)).toEqual([
      '2026-06-02 13:00',
      '2026-06-09 13:00',
    ]);
    await book({ date: '2026-05-18', time: '09:00' });
    const mails = (await mailsTo('series@example.com')).slice(0, 5);
    const seen = mails.map(({ calendar }) => eventIn(calendar.content));
    expect(seen.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 0]);
    const [, moved, left, cut, other] = seen;
    expect(moved?.count).toBe(2);
    expect(left?.event.getFirstProperty('exdate')).not.toBeNull();
    expect(String(cut?.event.getFirstPropertyValue('rrule'))).toContain('COUNT=4');
    expect(other?.uid).not.toBe(seen[0]?.uid);
    // Each mail tells of the date it is about, and what becomes of the others.
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Igiene, lunedì 4 maggio, 09:00',
      'Nuovo orario: Igiene, martedì 12 maggio, 11:00',
      'Annullato: Igiene, lunedì 18 maggio, 09:00',
      'Igiene: cambia da lunedì 1 giugno, 09:00',
      'Igiene, martedì 2 giugno, 15:00',
    ]);
    expect(mails[1]?.body).toContain('Prima era: lunedì 11 maggio, 09:00');
    expect(mails[2]?.body).toContain('Le altre date restano');
    expect(mails[2]?.calendar.method).toBe('REQUEST');
  });

  it('is refused when its rule is none, too much or never', async () => {
    for (const rule of [
      'FREQ=SECONDLY',
      'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      'x'.repeat(200),
      'FREQ=WEEKLY;BYDAY=XX',
    ])
      await expect(book({ date: '2026-07-06', rule })).rejects.toMatchObject({ code: /calendar_rule/ });
    await expect(book({ date: '2026-07-06', rule: 'FREQ=WEEKLY;BYDAY=TU' })).rejects.toMatchObject({
      code: 'calendar_rule_start',
    });
    expect(
      await inside(() =>
        slots(
          ''
            .padStart(36, '0')
            .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
            .slice(0, 36),
        ),
      ),
    ).toEqual([]);
  });
});

describe('a type of appointment', () => {
  const type = (more: object) =>
    app.get(AppointmentTypes).save(bianchi.firm.owner.actor, bianchi.contractId, null, {
      name: 'Prima visita',
      minutes: 45,
      before: 10,
      after: 15,
      noticeHours: 0,
      aheadDays: 365,
      booking: 'free',
      calendars: [],
      reminders: {},
      revision: 0,
      ...more,
    });

  it('gives its name, length and buffers, which nothing else may touch, even in a race', async () => {
    const id = await type({});
    const answers = await Promise.allSettled(
      ['10:00', '10:45', '10:50', '11:05', '11:10'].map((time) =>
        book({ appointmentType: id, what: '', minutes: 0, date: '2026-08-03', time }),
      ),
    );
    const done = answers.filter(({ status }) => status === 'fulfilled');
    expect(done.length).toBeGreaterThanOrEqual(1);
    expect(done.length).toBeLessThanOrEqual(2);
    const overlapping = await inside(() =>
      app.sql(`select 1 from appointment_slot a join appointment_slot b on a.id < b.id and a.calendar = b.calendar
        where a.released_at is null and b.released_at is null
          and tstzrange(a.held_from, a.held_until) && tstzrange(b.held_from, b.held_until)`),
    );
    expect(overlapping).toEqual([]);
  });

  it('says who may book it', async () => {
    const [known, asks, soon] = await Promise.all([
      type({ booking: 'known' }),
      type({ booking: 'confirm' }),
      type({ noticeHours: 48, aheadDays: 10 }),
    ]);
    await expect(
      book(
        { appointmentType: known, date: '2026-08-04', minutes: 45 },
        { name: 'Nuovo', number: '+393400000001' },
      ),
    ).rejects.toMatchObject({ code: 'calendar_known_only' });
    expect(await stateOf(await book({ appointmentType: known, date: '2026-08-04' }))).toBe('booked');
    expect(
      await stateOf(await book({ appointmentType: asks, date: '2026-08-05', email: 'asks@example.com' })),
    ).toBe('proposed');
    expect(await mailsTo('asks@example.com')).toEqual([]);
    await expect(book({ appointmentType: soon, date: '2026-03-03' })).rejects.toMatchObject({
      code: 'calendar_notice',
    });
    await expect(book({ appointmentType: soon, date: '2026-04-03' })).rejects.toMatchObject({
      code: 'calendar_ahead',
    });
  });

  it('waits for the client where it must, and tells the caller once the client has said yes', async () => {
    const { firm, contractId } = bianchi;
    const asks = await type({ booking: 'confirm', name: 'Consulto' });
    const id = await book({
      appointmentType: asks,
      what: '',
      date: '2026-08-06',
      email: 'waits@example.com',
    });
    await app.get(RecordMoves).byBusiness(firm.owner.actor, contractId, id, 'confirm');
    expect(await stateOf(id)).toBe('booked');
    const [mail] = await mailsTo('waits@example.com');
    expect(mail?.subject).toContain('Consulto');
    await app.get(RecordMoves).byBusiness(firm.owner.actor, contractId, id, 'cancel', 'malattia');
    const cancelled = (await mailsTo('waits@example.com')).at(-1)!;
    expect(eventIn(cancelled.calendar.content)).toMatchObject({
      method: 'CANCEL',
      status: 'CANCELLED',
      sequence: 1,
    });
    expect(cancelled.body).toContain('malattia');
  });
});

describe('opening hours', () => {
  it('are the assistant’s to book; beyond them the client is asked, and only the client moves there', async () => {
    const { firm, mara, contractId } = bianchi;
    const key = await app.get(Calendars).save(firm.owner.actor, contractId, null, {
      name: 'Dott.ssa Neri',
      kind: 'person',
      timezone: 'Europe/Rome',
      windows: NINE_TO_ONE,
      closures: [{ startsOn: '2026-09-02', endsOn: '2026-09-02' }],
      worksHolidays: false,
      revision: 0,
    });
    const inside9 = await book({ calendar: key, date: '2026-09-01', time: '12:30' });
    expect(await stateOf(inside9)).toBe('booked');
    for (const [date, time] of [
      ['2026-09-01', '12:45'],
      ['2026-09-02', '10:00'],
      ['2026-12-08', '10:00'],
    ] as const)
      if (time !== '12:45') expect(await stateOf(await book({ calendar: key, date, time }))).toBe('proposed');
    const to = { scope: 'all' as const, reason: '', date: '2026-09-03', time: '18:00' };
    const changes = app.get(AppointmentChanges);
    await expect(changes.moveByAssistant(mara.actor, contractId, inside9, to)).rejects.toMatchObject({
      code: 'calendar_closed',
    });
    await changes.moveByBusiness(firm.owner.actor, contractId, inside9, to);
    expect((await inside(() => slots(inside9)))[0]?.starts).toBe('2026-09-03 16:00');
  });
});

describe('an invitation', () => {
  const answerTo = async (
    { sender, calendar }: MailRow,
    partstat: string,
    {
      from = 'elena@example.com',
      sequence,
      stamp = '20260302T090000Z',
      start = '20260302T090000Z',
      of = '',
    }: { from?: string; sequence?: number; stamp?: string; start?: string; of?: string } = {},
  ): Promise<string> => {
    const method = partstat === 'COUNTER' ? 'COUNTER' : 'REPLY';
    const { uid, sequence: current } = eventIn(calendar.content);
    const content = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Test//EN',
      `METHOD:${method}`,
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `SEQUENCE:${sequence ?? current}`,
      `DTSTAMP:${stamp}`,
      `DTSTART:${start}`,
      ...(of ? [`RECURRENCE-ID:${of}`] : []),
      `ATTENDEE;PARTSTAT=${partstat}:mailto:${from}`,
      `ORGANIZER:mailto:${sender.address}`,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');
    const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail({
      from,
      to: sender.address,
      subject: partstat,
      text: partstat,
      icalEvent: { method, content },
    });
    await app.get(InboundMails).receive(composed.message as Buffer);
    await app.settle();
    const [row] = await app.sql<{ outcome: string }>(
      `select outcome from inbound_mail order by received_at desc, read_at desc limit 1`,
    );
    return row?.outcome ?? '';
  };
  const answerOf = (id: string) =>
    inside(
      async () =>
        (await app.sql<{ answer: string }>(`select answer from appointment where id = $1`, [id]))[0]?.answer,
    );

  it('is a mail real calendars read, from an address of ours, in the client’s name', async () => {
    await book({ date: '2026-10-05', email: 'elena@example.com', what: 'Igiene\r\nMETHOD:CANCEL' });
    const [mail] = await mailsTo('elena@example.com');
    const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail(
      messageOf({
        ...mail!,
        from: mail!.sender,
        to: 'elena@example.com',
        messageId: '<x@y>',
        attachments: [],
      }),
    );
    const parsed = await simpleParser(composed.message);
    expect(parsed.from?.value[0]).toMatchObject({ name: 'Studio Bianchi', address: mail!.sender.address });
    const parts = parsed.attachments.filter(({ contentType }) => /calendar|ics/.test(contentType));
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts)
      expect(eventIn(part.content.toString())).toMatchObject({
        method: 'REQUEST',
        sequence: 0,
        start: '2026-10-05T08:00:00Z',
        organizer: `mailto:${mail!.sender.address}`,
      });
  });

  it('is changed under its own id when the appointment moves', async () => {
    const { mara, contractId } = bianchi;
    const id = await book({ date: '2026-10-06', email: 'moves@example.com' });
    const to = { scope: 'all' as const, reason: '', date: '2026-10-07', time: '16:00' };
    await app.get(AppointmentChanges).moveByAssistant(mara.actor, contractId, id, to);
    const other = await book({ date: '2026-10-08', email: 'moves@example.com', replaces: id });
    await app
      .get(AppointmentChanges)
      .cancelByAssistant(mara.actor, contractId, other, { scope: 'all', reason: '' });
    const events = (await mailsTo('moves@example.com')).map(({ calendar }) => eventIn(calendar.content));
    expect(events.map(({ method, sequence }) => [method, sequence])).toEqual([
      ['REQUEST', 0],
      ['REQUEST', 1],
      ['REQUEST', 2],
      ['CANCEL', 3],
    ]);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(1);
  });

  it('is answered by mail: by whoever was invited, for what it now says, once', async () => {
    const { mara, contractId } = bianchi;
    const id = await book({ date: '2026-10-12', email: 'answers@example.com' });
    const [first] = await mailsTo('answers@example.com');
    const from = 'answers@example.com';
    expect(await answerTo(first!, 'ACCEPTED', { from: 'stranger@example.com' })).toBe('not_invited');
    expect(await answerTo(first!, 'NEEDS-ACTION', { from })).toBe('no_reply');
    expect(await answerOf(id)).toBeNull();
    expect(await answerTo(first!, 'ACCEPTED', { from })).toBe('accepted');
    expect(await answerTo(first!, 'ACCEPTED', { from })).toBe('same');
    expect(await answerOf(id)).toBe('accepted');
    const to = { scope: 'all' as const, reason: '', date: '2026-10-13', time: '16:00' };
    await app.get(AppointmentChanges).moveByAssistant(mara.actor, contractId, id, to);
    expect(await answerOf(id)).toBeNull();
    expect(await answerTo(first!, 'DECLINED', { from })).toBe('old');
    const second = (await mailsTo('answers@example.com')).at(-1)!;
    expect(await answerTo(second, 'TENTATIVE', { from })).toBe('tentative');
    expect(await answerOf(id)).toBe('tentative');
  });

  it('keeps the answer written last, whatever mail comes first', async () => {
    const from = 'late@example.com';
    const id = await book({ date: '2026-10-14', email: from });
    const [mail] = await mailsTo(from);
    expect(await answerTo(mail!, 'DECLINED', { from, stamp: '20260302T093000Z' })).toBe('declined');
    expect(await answerTo(mail!, 'ACCEPTED', { from, stamp: '20260302T091500Z' })).toBe('old');
    expect(await answerOf(id)).toBe('declined');
  });

  it('is answered with another time, which the form to move it holds ready', async () => {
    const { mara, contractId } = bianchi;
    const from = 'other@example.com';
    const id = await book({ date: '2026-10-15', email: from });
    const [mail] = await mailsTo(from);
    const counter = { from, start: '20261016T130000Z', stamp: '20260302T094500Z' };
    expect(await answerTo(mail!, 'COUNTER', counter)).toBe('countered');
    expect(await answerTo(mail!, 'COUNTER', counter)).toBe('same');
    expect(await answerOf(id)).toBe('tentative');
    const reader = await app.world.reader(mara);
    const path = `/desk/${contractId}/appointments/${id}`;
    const page = (await reader.get(path)).text;
    expect(page).toContain('Elena Conti propone venerdì 16 ottobre');
    expect(page).toContain('value="2026-10-16"');
    expect(page).toContain('value="15:00"');
    const moved = { slotId: id, date: '2026-10-16', time: '15:00', minutes: '30', calendar: 'main' };
    expect((await reader.post(`${path}/moves`, moved)).status).toBe(303);
    expect((await mailsTo(from)).map(({ calendar }) => eventIn(calendar.content).start)).toEqual([
      '2026-10-15T08:00:00Z',
      '2026-10-16T13:00:00Z',
    ]);
    expect((await reader.get(path)).text).not.toContain('propone');
  });

  it('is answered with another time for one of a series, which is offered for that one only', async () => {
    const { mara, contractId } = bianchi;
    const from = 'weekly@example.com';
    const id = await book({ date: '2026-11-02', time: '09:00', rule: 'FREQ=WEEKLY;COUNT=4', email: from });
    const [mail] = await mailsTo(from);
    const counter = { from, of: '20261116T080000Z', start: '20261118T100000Z' };
    expect(await answerTo(mail!, 'COUNTER', counter)).toBe('countered');
    const [first, , third] = await inside(() => slots(id));
    const reader = await app.world.reader(mara);
    const path = `/desk/${contractId}/appointments/${id}`;
    const page = (await reader.get(path)).text;
    expect(page).toContain(`name="slotId" value="${third!.id}"`);
    expect(page).toMatch(/propone mercoledì 18 novembre[^<]*sposta l/);
    expect(page).toContain('value="2026-11-18"');
    const other = (await reader.get(`${path}?time=${first!.id}`)).text;
    expect(other).toContain(`name="slotId" value="${first!.id}"`);
    expect(other).not.toContain('value="2026-11-18"');
  });

  it('is answered on the mailbox page of a demo by a real mail to the webhook', async () => {
    const id = await book({ date: '2026-10-20', email: 'mailbox@example.com' });
    const [mail] = await app.sql<{ id: string }>(
      `select id from mail where recipient = 'mailbox@example.com'`,
    );
    const reader = app.reader();
    expect((await reader.get(`/dev/mailbox/${mail!.id}`)).text).toContain('Rifiuta');
    expect((await reader.post(`/dev/mailbox/${mail!.id}/answers`, { answer: 'declined' })).status).toBe(303);
    await app.settle();
    expect(await answerOf(id)).toBe('declined');
    expect((await reader.post(`/dev/mailbox/${mail!.id}/answers`, { answer: 'x' })).status).toBe(422);
  });

  it('is not answered by what is no answer', () => {
    for (const text of [
      '',
      'x',
      'BEGIN:VCALENDAR',
      'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR',
      'x'.repeat(300_000),
    ])
      expect(repliesIn(text)).toEqual([]);
  });
});

describe('a reminder', () => {
  it('leaves once at its time, in the caller’s language, and never for what is cancelled or moved away', async () => {
    const { firm, mara, contractId } = bianchi;
    const type = await app.get(AppointmentTypes).save(firm.owner.actor, contractId, null, {
      name: 'Controllo',
      minutes: 30,
      before: 0,
      after: 0,
      noticeHours: 0,
      aheadDays: 365,
      booking: 'free',
      calendars: [],
      reminders: { mail: 1440, sms: 120 },
      revision: 0,
    });
    const john = { name: 'John Smith', number: '+447911123456' };
    const kept = await book(
      {
        appointmentType: type,
        what: '',
        minutes: 0,
        date: '2026-11-10',
        time: '10:00',
        email: 'john@example.com',
      },
      john,
    );
    const gone = await book({
      appointmentType: type,
      date: '2026-11-10',
      time: '11:00',
      email: 'gone@example.com',
    });
    const moved = await book({
      appointmentType: type,
      date: '2026-11-10',
      time: '12:00',
      email: 'moved@example.com',
    });
    const unreached = await book(
      { appointmentType: type, date: '2026-11-10', time: '15:00' },
      { name: 'Ida Fissa', number: '+390510982299' },
    );
    const said = await (await app.world.reader(mara)).get(`/desk/${contractId}/appointments/${unreached}`);
    for (const text of ['Nessun promemoria per e-mail: manca', 'Nessun promemoria per SMS: manca'])
      expect(said.text).toContain(text);
    await app
      .get(AppointmentChanges)
      .cancelByAssistant(mara.actor, contractId, gone, { scope: 'all', reason: '' });
    const to = { scope: 'all' as const, reason: '', date: '2026-12-10', time: '12:00' };
    await app.get(AppointmentChanges).moveByAssistant(mara.actor, contractId, moved, to);
    const reminders = async (address: string) =>
      (await mailsTo(address)).filter(({ template }) => template === 'appointment_reminder');
    app.clock.travelTo('2026-11-09T08:59:00Z');
    await app.sweep('sweep.desk.appointment_reminders');
    expect(await reminders('john@example.com')).toEqual([]);
    app.clock.travelTo('2026-11-09T09:01:00Z');
    for (let time = 0; time < 2; time += 1) await app.sweep('sweep.desk.appointment_reminders');
    expect((await reminders('john@example.com')).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('Reminder: Controllo'),
    ]);
    app.clock.travelTo('2026-11-10T07:01:00Z');
    for (let time = 0; time < 2; time += 1) await app.sweep('sweep.desk.appointment_reminders');
    const texts = await app.sql<{ recipient: string; text: string }>(`select recipient, text from sms`);
    expect(texts).toEqual([
      { recipient: john.number, text: expect.stringContaining('A reminder from Studio Bianchi') },
    ]);
    for (const address of ['gone@example.com', 'moved@example.com'])
      expect(await reminders(address)).toEqual([]);
    const shown = async (): Promise<string> =>
      (await (await app.world.reader(mara)).get(`/desk/${contractId}/appointments/${kept}`)).text;
    await app.settle();
    expect(await shown()).toContain('Promemoria per SMS inviato');
    const [sms] = await app.sql<{ id: string }>(`select id from sms`);
    await app.get(Sms).report(sms!.id, { providerId: 'SM1', arrived: true });
    expect(await shown()).toContain('Promemoria per SMS consegnato: martedì 10 novembre, 08:01');
  });
});
