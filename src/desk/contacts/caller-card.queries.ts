import { Injectable } from '@nestjs/common';
import { date, money, time } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { entryLine } from '../appointments/appointment.presenter.js';
import { AppointmentQueries } from '../appointments/appointment.queries.js';
import { caseBase } from '../cases/case.presenter.js';
import { CaseQueries } from '../cases/cases.queries.js';
import { lineOf } from '../timeline/line.presenter.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';
import { Contacts, type Contact } from './contacts.service.js';
import { masked } from './number.rules.js';
import { Openings } from './openings.service.js';

const SHOWN = 8;
const NEXT_SHOWN = 4;
const READ = 60;
const CASES_SHOWN = 6;

export interface CallerCard {
  contact: Contact & { masked: string };
  openedAt: string;
  owed: string;
  history: { at: string; when: string; title: string; text: string; href: string }[];
  appointments: { value: string; label: string }[];
  /** Times still to come, those of a series too. */
  next: Record<string, unknown>[];
  orders: number;
  /** Those not over, by number: how they stand is told after what must be asked. */
  cases: { id: string; caseNumber: string; title: string; href: string }[];
}

/** A caller's card: who it is, the last records, what is open. Reading it is an opening, and logged. */
@Injectable()
export class CallerCards {
  constructor(
    private readonly contacts: Contacts,
    private readonly timeline: Timeline,
    private readonly openings: Openings,
    private readonly clock: Clock,
    private readonly times: AppointmentQueries,
    private readonly cases: CaseQueries,
  ) {}

  async of(
    desk: Desk,
    contactId: string | null,
    callId: string | null,
    locale: Locale,
  ): Promise<CallerCard | null> {
    const contact = contactId ? await this.contacts.find(desk, contactId) : null;
    if (!contact) return null;
    const openedAt = await this.openings.note(desk, 'card', { contactId, callId });
    const records = await this.timeline.list(desk, { contactId, limit: READ });
    const { timezone: zone, id: contractId } = desk.contract;
    const reading = { locale, zone, side: desk.side, contractId };
    return {
      contact: { ...contact, masked: contact.number ? masked(contact.number) : '' },
      openedAt: openedAt ? time(openedAt, locale, zone) : '',
      owed: owedOf(records, locale),
      history: records
        .filter(({ id, kind }) => id !== callId && kind !== 'case')
        .slice(0, SHOWN)
        .map((record) => ({
          at: record.createdAt.toISOString(),
          when: date(record.createdAt, locale, zone, 'short'),
          title: translate(locale, `desk.kind.${record.kind}`),
          text: lineOf(record, reading).what,
          href: lineOf(record, reading).href,
        })),
      next: (await this.times.upcoming(desk, NEXT_SHOWN, contactId)).map((one) => entryLine(one, reading)),
      appointments: records
        .filter(
          ({ kind, state, startsAt, content }) =>
            kind === 'appointment' &&
            ['booked', 'proposed'].includes(state) &&
            startsAt! > this.clock.date() &&
            // One of a series is moved on its own page.
            !('rule' in content && content.rule),
        )
        .map((record) => ({ value: record.id, label: lineOf(record, reading).what })),
      orders: records.filter(({ kind, state }) => kind === 'order' && ['taken', 'confirmed'].includes(state))
        .length,
      cases: (await this.cases.list(desk, { contactId, open: true }, CASES_SHOWN)).map(({ id, content }) => ({
        id,
        caseNumber: content.caseNumber,
        title: content.title,
        href: `${caseBase(reading)}/${id}`,
      })),
    };
  }
}

/** Invoices asked for and not paid: each counts once, however often it was asked for. */
function owedOf(records: OpenRecord[], locale: Locale): string {
  const seen = new Map<string, number>();
  for (const record of records)
    if (record.kind === 'reminder' && !seen.has(record.content.invoice))
      seen.set(record.content.invoice, record.state === 'paid' ? 0 : (record.amountCents ?? 0));
  const cents = [...seen.values()].reduce((sum, amount) => sum + amount, 0);
  return cents ? money(cents, 'EUR', locale, true) : '';
}
