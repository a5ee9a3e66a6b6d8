import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { mondayOf } from '../../availability/index.js';
import { found } from '../../platform/errors.js';
import { shown, type FormState } from '../../platform/http/form.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { Calendars } from '../calendars/calendars.service.js';
import { AppointmentTypes } from '../calendars/types.service.js';
import type { Desk } from '../desk.js';
import { RecordDrafts } from '../records/record-drafts.service.js';
import { AppointmentQueries } from './appointment.queries.js';
import { entryLine, weekModel, wholeModel, type Reader } from './appointment.presenter.js';
import { scopes } from './appointment.form.js';

const FARTHEST_YEARS = 5;

/** What the two sides' pages of appointments have in common. */
@Injectable()
export class AppointmentPages {
  constructor(
    private readonly clock: Clock,
    private readonly calendars: Calendars,
    private readonly types: AppointmentTypes,
    private readonly appointments: AppointmentQueries,
    private readonly drafts: RecordDrafts,
  ) {}

  /** A week of a client's calendars, from a day in it. */
  async week(desk: Desk, reader: Reader, day: string, calendar: string): Promise<Record<string, unknown>> {
    const { zone, contractId, side, locale } = reader;
    const today = this.clock.today(zone);
    const monday = mondayOf(this.dayOf(day, today));
    const calendars = await this.calendars.of(desk);
    const chosen = calendars.some(({ key }) => key === calendar) ? calendar : '';
    const at = (one: Temporal.PlainDate): Date =>
      new Date(one.toZonedDateTime({ timeZone: zone }).epochMilliseconds);
    const window = { from: at(monday), until: at(monday.add({ days: 7 })) };
    const entries = await this.appointments.between(desk, window, chosen || null);
    const busy = await this.appointments.busy(desk, window, chosen || null);
    const waiting = await this.appointments.waiting(desk);
    const base = `/${side === 'assistant' ? 'desk' : 'contracts'}/${contractId}/calendar`;
    const link = (date: Temporal.PlainDate, key: string): string =>
      `${base}?day=${date.toString()}${key ? `&calendar=${key}` : ''}`;
    return {
      week: weekModel({ monday, today, calendars, entries, busy, chosen }, reader),
      waiting: waiting.map((one) => entryLine(one, reader)),
      calendars: [
        { label: translate(locale, 'calendar.week.all'), href: link(monday, ''), current: !chosen },
        ...calendars.map(({ key, name }) => ({
          label: name,
          href: link(monday, key),
          current: key === chosen,
        })),
      ],
      previous: link(monday.subtract({ days: 7 }), chosen),
      next: link(monday.add({ days: 7 }), chosen),
      now: link(today, chosen),
      here: link(monday, chosen),
    };
  }

  /** One appointment with what can be done about it. */
  async whole(
    desk: Desk,
    reader: Reader,
    id: string,
    slotId: string,
    refused: { move?: FormState; cancel?: FormState } = {},
  ): Promise<Record<string, unknown> & { contactId: string | null; what: string }> {
    const { locale } = reader;
    const one = found(await this.appointments.find(desk, id), 'appointment');
    const calendars = await this.calendars.of(desk);
    const type = await this.types.find(desk, one.typeId);
    const model = wholeModel(one, { type, calendars, slotId, now: this.clock.date() }, reader);
    const scope = model['series'] ? 'one' : 'all';
    const kept =
      desk.side === 'assistant' && !refused.move ? await this.drafts.about(desk, 'move', id) : null;
    return {
      appointment: model,
      contactId: one.contactId,
      what: one.content.what,
      calendarOptions: calendars.map(({ key, name }) => ({ value: key, label: name })),
      scopeOptions: scopes.map((value) => ({ value, label: translate(locale, `calendar.scope.${value}`) })),
      begun: kept !== null,
      moveForm: shown(refused.move, {
        date: model['toDay'],
        time: model['toClock'],
        minutes: model['minutes'],
        calendar: model['calendarKey'],
        scope,
        ...kept,
      }),
      cancelForm: shown(refused.cancel, { scope }),
    };
  }

  private dayOf(text: string, today: Temporal.PlainDate): Temporal.PlainDate {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return today;
    try {
      const day = Temporal.PlainDate.from(text, { overflow: 'reject' });
      const far = Math.abs(day.year - today.year) > FARTHEST_YEARS;
      return far ? today : day;
    } catch {
      return today;
    }
  }
}
