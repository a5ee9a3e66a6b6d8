import { Temporal } from 'temporal-polyfill';
import { standInParts } from '../contracts/index.js';
import { allows, type Member } from '../identity/index.js';
import { hourly, share } from '../platform/money/money.js';
import {
  date,
  dateTime,
  duration,
  money,
  time,
  translate,
  type BurnDown,
  type Locale,
} from '../platform/views/index.js';
import { outlook, usedByDay } from './outlook.rules.js';
import type { LineKind } from './line.rules.js';
import type { LineView, ListedSheet, MonthUse } from './timesheet.queries.js';
import type { PackageMonth } from './week.rules.js';

const icons: Record<LineKind, string> = {
  call: 'phone',
  message: 'message',
  appointment: 'calendar',
  order: 'plus',
  document: 'file',
  reminder: 'clock',
  case: 'search',
  task: 'check',
};

const assistant = (actor: Member): boolean => actor.role === 'assistant';

/** What a sheet asks, and of whom: the one thing its row says. */
export function todo(actor: Member, sheet: ListedSheet): 'approve' | 'answer' | 'submit' | 'wait' | null {
  const mine = assistant(actor);
  if (sheet.state === 'open') return mine && sheet.lines > 0 ? 'submit' : null;
  if (sheet.state === 'submitted' && !mine)
    return allows('timesheets.approve', actor.role) ? 'approve' : 'wait';
  if (sheet.objections > 0) return mine ? 'answer' : 'wait';
  return sheet.state === 'submitted' ? 'wait' : null;
}

export function listedSheet(actor: Member, sheet: ListedSheet, locale: Locale) {
  const what = todo(actor, sheet);
  const tones = { open: '', submitted: 'wait', approved: 'ask', closed: 'ok' };
  return {
    ...sheet,
    otherSide: assistant(actor) ? sheet.businessName : sheet.assistantName,
    square: assistant(actor),
    week: weekText(sheet, locale),
    todo: what,
    tone: tones[sheet.state],
    amount: amountOf(sheet),
    deadline: sheet.state === 'submitted' ? sheet.approveBy : null,
  };
}

/** "16–22 nov 2026" */
export function weekText({ startsOn, endsOn }: { startsOn: string; endsOn: string }, locale: Locale): string {
  const sameMonth = startsOn.slice(0, 7) === endsOn.slice(0, 7);
  const from = sameMonth ? String(Number(startsOn.slice(8))) : date(startsOn, locale, 'UTC', 'short');
  return `${from}–${date(endsOn, locale, 'UTC', 'medium')}`;
}

/** What the sheet's work costs before VAT; null for a retainer, whose month decides. */
export function amountOf({ kind, minutes, calls, priceCents }: ListedSheet): number | null {
  if (kind === 'hourly') return hourly(priceCents, minutes);
  if (kind === 'per_call') return calls * priceCents;
  return null;
}

/** The arithmetic of the amount, in the open. `used` are the minutes of the retainer month before this week. */
export function moneyPreview(
  sheet: ListedSheet,
  used: number,
  month: PackageMonth,
  last: boolean,
  locale: Locale,
) {
  const { kind, minutes, calls, priceCents, currency, vatBps } = sheet;
  const price = money(priceCents, currency, locale, true);
  const t = (key: string, params?: Record<string, unknown>): string =>
    translate(locale, `timesheets.money.${key}`, params);
  if (kind === 'retainer') {
    const included = sheet.includedMinutes ?? 0;
    const over = Math.max(0, used + minutes - included);
    return {
      sum: t('retainer', {
        week: duration(minutes),
        used: duration(used + minutes),
        included: duration(included),
      }),
      note: over
        ? t('over', { over: duration(over), price: money(sheet.overageCents ?? 0, currency, locale, true) })
        : t('within', { left: duration(included - used - minutes) }),
      when: t(last ? 'month_now' : 'month_later', {
        price,
        month: date(`${month.month}-15`, locale, 'UTC', 'month'),
        until: date(month.endsOn, locale, 'UTC', 'long'),
      }),
    };
  }
  const cents = amountOf(sheet) ?? 0;
  const total = money(cents, currency, locale);
  return {
    sum:
      kind === 'per_call'
        ? t('calls', { count: calls, price, total })
        : t('minutes', { count: minutes, price, total }),
    note: vatBps ? t('vat', { rate: vatBps / 100 }) : t('no_vat'),
    when: '',
  };
}

/** What of the week a substitute has, by person, as the charge will divide it; the fee is borne in proportion. */
export function standInShares(sheet: ListedSheet, lines: LineView[], locale: Locale) {
  const theirs = lines.filter(({ workedById, state }) => workedById && state !== 'withdrawn');
  const counted = sheet.kind === 'per_call' ? 'calls' : 'minutes';
  const net = amountOf(sheet);
  const base = net === null ? null : net - share(net, sheet.feeBps);
  const work = theirs.map((line) => ({
    assistantId: line.workedById ?? '',
    shareBps: line.shareBps ?? 0,
    quantity: line[counted],
  }));
  return standInParts(base ?? 0, sheet[counted], work).map(({ assistantId, shareBps, cents }) => {
    const own = theirs.filter((line) => line.workedById === assistantId && line.shareBps === shareBps);
    return {
      name: own[0]?.workedBy,
      time: duration(own.reduce((sum, line) => sum + line.minutes, 0)),
      rate: shareBps / 10_000,
      // What a minute of a retainer brings is known when its month closes.
      amount: base === null ? null : money(cents, sheet.currency, locale),
    };
  });
}

/** Lines under the day they were worked on, with what may be done to each. */
export function days(actor: Member, sheet: ListedSheet, lines: LineView[], locale: Locale) {
  const mine = assistant(actor);
  const byDay = Map.groupBy(lines, (line) => dayOf(line.startedAt, sheet.timezone));
  return [...byDay].map(([day, ofDay]) => ({
    day: date(day, locale, 'UTC', 'day'),
    minutes: ofDay.filter(({ state }) => state !== 'withdrawn').reduce((sum, line) => sum + line.minutes, 0),
    lines: ofDay.map((line) => ({
      ...line,
      record: recordOf(mine, sheet, line.recordId),
      icon: icons[line.kind],
      from: time(line.startedAt, locale, sheet.timezone),
      to: time(line.endedAt, locale, sheet.timezone),
      written: {
        day,
        from: time(line.startedAt, locale, sheet.timezone),
        to: time(line.endedAt, locale, sheet.timezone),
        note: line.note,
      },
      held: line.heldSeconds
        ? translate(locale, 'timesheets.held', { length: clockOf(line.heldSeconds) })
        : '',
      label: translate(locale, `timesheets.kind.${line.kind}`),
      tone: { recorded: '', approved: 'ok', objected: 'ask', corrected: 'ok', withdrawn: '', decided: 'ok' }[
        line.state
      ],
      decideBy: line.objection && dateTime(line.objection.decideBy, locale, sheet.timezone, 'day'),
      may: {
        object:
          sheet.state === 'submitted' &&
          allows('timesheets.approve', actor.role) &&
          ['recorded', 'corrected'].includes(line.state),
        takeBack: line.state === 'objected' && allows('timesheets.approve', actor.role),
        answer: line.state === 'objected' && mine,
        edit: line.kind === 'task' && !line.recordId && sheet.state === 'open' && mine,
      },
    })),
  }));
}

/** Where what was done can be read, by whom it may be; or that it was destroyed. */
function recordOf(
  mine: boolean,
  sheet: ListedSheet,
  recordId: string | null,
): { href?: string; destroyed?: boolean } {
  if (!recordId) return {};
  if (sheet.deskDestroyed) return { destroyed: true };
  if (!mine) return { href: `/contracts/${sheet.contractId}/records/${recordId}` };
  return sheet.deskOpen ? { href: `/desk/${sheet.contractId}/records/${recordId}` } : {};
}

const dayOf = (at: Date, timezone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone).toPlainDate().toString();

/** The hours of a retainer's month: how many are left, and where the pace of so far leads. */
export function burn(
  use: MonthUse,
  month: PackageMonth,
  byDay: Map<string, number>,
  today: Temporal.PlainDate,
  locale: Locale,
): { burn: BurnDown & { text: string }; left: number; over: number; until: string } {
  const from = Temporal.PlainDate.from(month.startsOn);
  const length = from.until(Temporal.PlainDate.from(month.endsOn)).days + 1;
  const spending = { includedMinutes: use.includedMinutes, ...month, byDay };
  const soFar = usedByDay(spending, today);
  const points = [0, ...soFar].map((minutes, day) => ({
    at: day / length,
    left: Math.max(0, use.includedMinutes - minutes) / 60,
  }));
  const used = soFar.at(-1) ?? 0;
  const rest = outlook(spending, today)?.leftAtEnd ?? use.includedMinutes;
  const t = (key: string, params: Record<string, unknown>): string =>
    translate(locale, `timesheets.burn.${key}`, params);
  const until = date(month.endsOn, locale, 'UTC', 'long');
  return {
    left: Math.max(0, use.includedMinutes - used),
    over: Math.max(0, used - use.includedMinutes),
    until,
    burn: {
      title: t('title', { name: use.businessName }),
      total: use.includedMinutes / 60,
      points,
      forecast: Math.max(0, rest) / 60,
      labels: {
        start: date(month.startsOn, locale, 'UTC', 'short'),
        now: t('today', {}),
        end: date(month.endsOn, locale, 'UTC', 'short'),
        total: duration(use.includedMinutes),
      },
      text:
        rest >= 0
          ? t('enough', { rest: duration(rest), until })
          : t('short', {
              over: duration(-rest),
              price: money(use.overageCents, use.currency, locale, true),
              cost: money(hourly(use.overageCents, -rest), use.currency, locale, true),
            }),
    },
  };
}

const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
