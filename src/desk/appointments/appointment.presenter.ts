import { Temporal } from 'temporal-polyfill';
import { spansOf } from '../../availability/index.js';
import { date, dateTime, duration, time, weekday } from '../../platform/views/format.js';
import { translate, type Locale, type Params } from '../../platform/views/i18n.js';
import type { Block } from '../../platform/views/svg/week-agenda.js';
import type { Calendar } from '../calendars/calendars.service.js';
import type { AppointmentType } from '../calendars/types.service.js';
import { masked, mobileOf, spoken } from '../contacts/number.rules.js';
import type { Desk } from '../desk.js';
import type { Entry, Whole } from './appointment.queries.js';
import type { Guest } from './appointment.row.js';

export interface Reader {
  locale: Locale;
  zone: string;
  side: Desk['side'];
  contractId: string;
}

const T =
  (locale: Locale) =>
  (key: string, params?: Params): string =>
    translate(locale, `calendar.${key}`, params);

const zoned = (at: Date, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

export const hrefOf = ({ side, contractId }: Reader, id: string, slotId = id): string =>
  `${side === 'assistant' ? '/desk' : '/contracts'}/${contractId}/appointments/${id}${slotId === id ? '' : `?time=${slotId}`}`;

/** Where an appointment stands, in a word or two and a tone. */
export function standing(
  { state, answer, invited }: { state: string; answer: string | null; invited?: boolean },
  locale: Locale,
): { chip: string; tone: string } {
  const t = T(locale);
  if (state === 'proposed')
    return { chip: translate(locale, 'desk.state.appointment.proposed'), tone: 'ask' };
  if (state !== 'booked') return { chip: translate(locale, `desk.state.appointment.${state}`), tone: '' };
  if (answer === 'declined') return { chip: t('answer.declined'), tone: 'wrong' };
  if (answer) return { chip: t(`answer.${answer}`), tone: answer === 'accepted' ? 'ok' : 'wait' };
  return invited
    ? { chip: t('answer.none'), tone: 'wait' }
    : { chip: translate(locale, 'desk.state.appointment.booked'), tone: 'ok' };
}

/** One time of an appointment as a line. */
export function entryLine(entry: Entry, reader: Reader): Record<string, unknown> {
  const { locale, zone } = reader;
  return {
    id: entry.slotId,
    at: entry.startsAt.toISOString(),
    from: time(entry.startsAt, locale, zone),
    until: time(entry.endsAt, locale, zone),
    day: date(entry.startsAt, locale, zone, 'day'),
    // What nobody called for has no caller: it goes by its own name.
    who: entry.who || entry.what,
    what: entry.who ? entry.what : '',
    series: entry.series,
    href: hrefOf(reader, entry.id, entry.slotId),
    ...standing(entry, locale),
  };
}

interface WeekInput {
  monday: Temporal.PlainDate;
  today: Temporal.PlainDate;
  calendars: Calendar[];
  entries: Entry[];
  busy: { calendar: string; startsAt: Date; endsAt: Date }[];
  chosen: string;
}

/** A week of one calendar or all, as columns to read and a picture of the same. */
export function weekModel(input: WeekInput, reader: Reader): Record<string, unknown> {
  const { locale, zone } = reader;
  const t = T(locale);
  const shown = input.chosen ? input.calendars.filter(({ key }) => key === input.chosen) : input.calendars;
  const names = new Map(input.calendars.map(({ key, name }) => [key, name]));
  const several = shown.length > 1;
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => {
    const day = input.monday.add({ days: offset });
    const start = day.toZonedDateTime({ timeZone: zone });
    const end = start.add({ days: 1 });
    const [from, until] = [start.epochMilliseconds, end.epochMilliseconds];
    const within = <One extends { startsAt: Date; endsAt: Date }>(list: One[]): One[] =>
      list.filter((one) => one.startsAt.getTime() < until && one.endsAt.getTime() > from);
    // By the clock on the wall: in a night when clocks change an hour is drawn where that clock shows it.
    const wall = (at: number): number => {
      if (at <= from) return 0;
      if (at >= until) return 1440;
      const local = zoned(new Date(at), zone);
      return local.hour * 60 + local.minute;
    };
    const block = (kind: Block['kind'], one: { startsAt: Date; endsAt: Date }, text = ''): Block => {
      const [a, b] = [wall(one.startsAt.getTime()), wall(one.endsAt.getTime())];
      return { kind, from: a, to: Math.max(b, a + 5), text };
    };
    const spans = shown.flatMap(({ hours }) =>
      hours ? spansOf(hours, { start: Math.floor(from / 60_000), end: Math.ceil(until / 60_000) }) : [],
    );
    const open = spans.map((span) => ({
      startsAt: new Date(span.start * 60_000),
      endsAt: new Date(span.end * 60_000),
    }));
    const entries = within(input.entries);
    const busy = within(input.busy);
    return {
      date: day.toString(),
      label: date(day.toString(), locale, zone, 'day'),
      short: `${weekday(day.dayOfWeek, locale)} ${day.day}`,
      today: day.equals(input.today),
      weekend: offset > 4,
      closed: open.length === 0 && shown.some(({ hours }) => hours !== null),
      entries: entries.map((entry) => ({
        ...entryLine(entry, reader),
        detail: [entry.who && entry.what, several && names.get(entry.calendar), entry.series && t('series')]
          .filter(Boolean)
          .join(' · '),
      })),
      busy: busy.map((one) => ({
        text: t('week.busy', {
          from: one.startsAt.getTime() <= from ? '0:00' : time(one.startsAt, locale, zone),
          until: one.endsAt.getTime() >= until ? '24:00' : time(one.endsAt, locale, zone),
        }),
        calendar: several ? names.get(one.calendar) : '',
      })),
      blocks: [
        ...open.map((one) => block('open', one)),
        ...busy.map((one) => block('busy', one)),
        ...entries.map((one) =>
          block(
            one.state === 'proposed' ? 'proposed' : 'booked',
            one,
            `${time(one.startsAt, locale, zone)} ${one.who || one.what}`,
          ),
        ),
      ],
    };
  });
  const kept = days.filter(({ weekend, blocks }) => !weekend || blocks.length > 0);
  const count = kept.reduce((sum, { entries }) => sum + entries.length, 0);
  const sunday = input.monday.add({ days: 6 });
  return {
    days: kept,
    count,
    range: t('week.range', {
      from: date(input.monday.toString(), locale, zone, 'short'),
      to: date(sunday.toString(), locale, zone, 'short'),
    }),
    picture: {
      title: t('week.title'),
      narrow: reader.side === 'assistant',
      text: kept
        .map(({ label, entries }) => `${label}: ${t('week.count', { count: entries.length })}`)
        .join('; '),
      days: kept.map(({ short, today, blocks }) => ({ label: short, today, blocks })),
    },
  };
}

const wallOf = (day: string, clock: string, at: Date | null, zone: string): Record<string, string> => {
  const wall = at && zoned(at, zone);
  return {
    [day]: wall ? wall.toPlainDate().toString() : '',
    [clock]: wall ? wall.toPlainTime().toString({ smallestUnit: 'minute' }) : '',
  };
};

/** The time the guest last asked for, and instead of which, while nothing has happened since. */
function proposalOf({ changes: [latest], state }: Whole, now: Date): { of: Date | null; to: Date } | null {
  const { what, fromAt = null, toAt = null } = latest ?? {};
  return what === 'countered' && state === 'booked' && toAt && toAt > now ? { of: fromAt, to: toAt } : null;
}

/** Everything a page says about one appointment. */
export function wholeModel(
  one: Whole,
  {
    type,
    calendars,
    slotId,
    now,
  }: { type: AppointmentType | null; calendars: Calendar[]; slotId: string; now: Date },
  reader: Reader,
): Record<string, unknown> {
  const { locale, side } = reader;
  const zone = one.timezone;
  const t = T(locale);
  const live = one.slots.filter(({ releasedAt }) => !releasedAt);
  const asked = proposalOf(one, now);
  const about = live.find(
    ({ startsAt, endsAt }) => endsAt > now && startsAt.getTime() === asked?.of?.getTime(),
  );
  const slot =
    one.slots.find(({ id }) => id === slotId) ??
    about ??
    live.find(({ endsAt }) => endsAt > now) ??
    live[0] ??
    one.slots[0];
  const stands = { state: one.state, answer: slot?.answer ?? one.answer, invited: one.invitedAt !== null };
  const guest = one.guest;
  // Asked for instead of one time of a series, it is offered for no other.
  const proposal = asked && (!about || about === slot) ? asked.to : null;
  const number = guest?.number && (side === 'business' ? spoken(guest.number) : masked(guest.number));
  return {
    id: one.id,
    slotId: slot?.id,
    ...standing(stands, locale),
    what: one.content.what,
    note: one.content.note,
    proposes:
      proposal &&
      t(`proposes_${side}`, {
        who: guest?.name || one.contactName || t('proposes_guest'),
        when: dateTime(proposal, locale, zone, 'day'),
      }),
    who: guest?.name || one.contactName,
    contactId: one.contactId,
    when: slot ? dateTime(slot.startsAt, locale, zone, 'day') : '',
    ...wallOf('day', 'clock', slot?.startsAt ?? null, zone),
    ...wallOf('toDay', 'toClock', proposal ?? slot?.startsAt ?? null, zone),
    minutes: slot ? (slot.endsAt.getTime() - slot.startsAt.getTime()) / 60_000 : 0,
    length: slot ? duration((slot.endsAt.getTime() - slot.startsAt.getTime()) / 60_000) : '',
    zone,
    calendar: calendars.find(({ key }) => key === slot?.calendar)?.name ?? '',
    calendarKey: slot?.calendar,
    type: type?.name ?? '',
    reach: [number, guest?.email].filter(Boolean).join(' · '),
    invited: one.invitedAt,
    alive: ['booked', 'proposed'].includes(one.state) && live.some(({ endsAt }) => endsAt > now),
    proposed: one.state === 'proposed',
    series: one.rule !== null,
    times: one.rule
      ? one.slots.map((each) => ({
          at: each.startsAt.toISOString(),
          text: dateTime(each.startsAt, locale, zone, 'day'),
          gone: each.releasedAt !== null,
          current: each.id === slot?.id,
          href: hrefOf(reader, one.id, each.id),
        }))
      : [],
    reminders: one.reminders.map(({ channel, dueAt, outcome, heardAt }) =>
      t(`reminder.${outcome ?? (reaches(guest, channel) ? 'due' : `without_${channel}`)}`, {
        channel: t(`channel.${channel}`),
        when: dateTime(heardAt ?? dueAt, locale, zone, 'day'),
      }),
    ),
    history: one.changes.map(({ what, at, who, fromAt, toAt, reason }) => ({
      at: at.toISOString(),
      when: date(at, locale, zone, 'short'),
      title: what === 'answered' ? t(`answer.${reason}`) : t(`change.${what}`, { who: who ?? '' }),
      text:
        what === 'answered'
          ? t('change.by_mail')
          : [
              fromAt && toAt
                ? t('change.from_to', {
                    from: dateTime(fromAt, locale, zone, 'day'),
                    to: dateTime(toAt, locale, zone, 'day'),
                  })
                : fromAt && dateTime(fromAt, locale, zone, 'day'),
              reason,
            ]
              .filter(Boolean)
              .join(' · '),
    })),
  };
}

/** Whether a reminder will find anybody: it leaves for the address the appointment was made with. */
const reaches = (guest: Guest | null, channel: string): boolean =>
  Boolean(channel === 'sms' ? mobileOf(guest?.number ?? '') : guest?.email);
