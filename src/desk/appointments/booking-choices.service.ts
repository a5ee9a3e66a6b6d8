import { Injectable } from '@nestjs/common';
import { date, duration, time } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { Calendars } from '../calendars/calendars.service.js';
import { Places } from '../calendars/places.service.js';
import { AppointmentTypes } from '../calendars/types.service.js';
import type { Desk } from '../desk.js';
import { repeats } from './appointment.form.js';

/** Function keys browsers leave to pages: the first four are free places, the others types. */
const PLACE_KEYS = ['F2', 'F3', 'F4', 'F6'];
/** What stands for a type in the address of a page that books without one. */
export const NO_TYPE = 'none';
const TYPE_KEYS = ['F7', 'F8', 'F9', 'F10'];

/** What the form of an appointment offers: the client's types, the next free places, its calendars. */
@Injectable()
export class BookingChoices {
  constructor(
    private readonly calendars: Calendars,
    private readonly types: AppointmentTypes,
    private readonly places: Places,
  ) {}

  async of(desk: Desk, locale: Locale, typeId = ''): Promise<Record<string, unknown>> {
    const types = await this.types.of(desk);
    // Only the client gives appointments of no type: a type's rules are its own.
    const none = desk.side === 'business' && typeId === NO_TYPE;
    const type = none ? null : (types.find(({ id }) => id === typeId) ?? types[0] ?? null);
    const calendars = await this.calendars.of(desk);
    const wanted = type?.calendars ?? [];
    const offered = calendars.filter(({ key }) => wanted.length === 0 || wanted.includes(key));
    const places = await this.places.next(desk, type, PLACE_KEYS.length);
    return {
      type,
      // The client's form has no draft on the server: another type is chosen by posting what was typed.
      keeps: desk.side === 'business',
      types: [
        ...types.map(({ id, name, minutes }, index) => ({
          id,
          name,
          length: duration(minutes),
          key: TYPE_KEYS[index],
          current: id === type?.id,
        })),
        ...(desk.side === 'business' && types.length > 0
          ? [{ id: NO_TYPE, name: translate(locale, 'calendar.form.no_type'), current: none }]
          : []),
      ],
      rule: type && type.booking !== 'free' ? translate(locale, `calendar.booking.${type.booking}`) : '',
      places: places.map(({ value, startsAt, calendar }, index) => ({
        value,
        label: `${date(startsAt, locale, calendar.timezone, 'day')}, ${time(startsAt, locale, calendar.timezone)}`,
        hint: offered.length > 1 ? calendar.name : '',
        key: PLACE_KEYS[index],
      })),
      calendars: offered.map(({ key, name }) => ({ value: key, label: name })),
      repeats: repeats.map((value) => ({ value, label: translate(locale, `calendar.repeat.${value}`) })),
    };
  }
}
