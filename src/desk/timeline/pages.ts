import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../platform/http/cursor.js';

export interface After {
  at: Date;
  id: string;
}

/** A value of the address as text: given twice or as something else, it is none. */
export const asText = (value: unknown, longest = 120): string =>
  typeof value === 'string' ? value.slice(0, longest) : '';

/** A value of the address as a day of the four-digit years; none for anything else, as years beyond have no times. */
export const asDay = (value: unknown): string => z.iso.date().safeParse(value).data ?? '';

/** Where a page of records or openings begins: after the row a cursor names. */
export function afterOf(cursor: unknown): After | null {
  const [at, id] = decodeCursor(typeof cursor === 'string' ? cursor : undefined, 2) ?? [];
  const date = new Date(String(at));
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) && !Number.isNaN(date.getTime())
    ? { at: date, id }
    : null;
}

/** Cuts `limit + 1` rows to a page, with the cursor of the next one. */
export function cut<Row extends { id: string }>(
  rows: Row[],
  limit: number,
  at: (row: Row) => Date,
): { rows: Row[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > limit && last ? encodeCursor([at(last).toISOString(), last.id]) : null,
  };
}

/** What a search asks for, as the beginning of an address' query. */
export const searchQuery = ({
  s,
  day,
  contactId,
  kind = '',
}: {
  /** The words, sealed. */
  s: string;
  day: string;
  contactId: string | null;
  kind?: string;
}): string =>
  Object.entries({ s, day, kind, contact: contactId ?? '' })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}&`)
    .join('');

/** The day before and the day after the one shown, with the same search; none where no day was chosen. */
export function daysBeside(
  path: string,
  wanted: Parameters<typeof searchQuery>[0],
): { before: { day: string; href: string }; after: { day: string; href: string } } | null {
  try {
    const shown = Temporal.PlainDate.from(wanted.day);
    const beside = (days: number) => {
      const day = shown.add({ days }).toString();
      return { day, href: `${path}?${searchQuery({ ...wanted, day })}` };
    };
    return { before: beside(-1), after: beside(1) };
  } catch {
    return null;
  }
}
