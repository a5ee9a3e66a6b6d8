import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { pageQuery } from '../../platform/http/cursor.js';
import type { Desk } from '../desk.js';
import { sealedWordsField } from '../searches/words.js';
import { readOn, type Found } from '../searches/read-on.js';
import type { After } from './pages.js';
import { kinds, type Kind } from '../records/record.states.js';
import { Timeline, type OpenRecord } from './timeline.queries.js';

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Looks for words in the records of one contract. They are sealed: each is opened here, the newest first. */
@Injectable()
export class TimelineSearch {
  constructor(private readonly timeline: Timeline) {}

  async find(
    desk: Desk,
    wanted: { q: string; day: string; contactId: string | null; kind?: string; after: After | null },
    limit: number,
  ): Promise<Found<OpenRecord>> {
    const words = plain(wanted.q).split(/\s+/).filter(Boolean);
    const bounds = dayBounds(wanted.day, desk.contract.timezone);
    return readOn({
      limit,
      every: words.length === 0,
      after: wanted.after ?? (bounds && { at: bounds.end, id: LAST_ID }),
      at: ({ createdAt }) => createdAt,
      fits: (record) => matches(record, words),
      read: (after, count) =>
        this.timeline.list(desk, {
          contactId: wanted.contactId,
          after,
          limit: count,
          ...filterOf(wanted.kind),
          ...(bounds && { since: bounds.start }),
        }),
    });
  }
}

/** The records of one contract, by words, day of its zone, kind and caller. A page may be short, or empty, and go on. */
export const historyQuery = pageQuery.extend({
  s: sealedWordsField,
  day: z.iso.date().or(z.literal('')).default(''),
  kind: z
    .string()
    .refine((kind) => kind === '' || isTimelineKind(kind), 'errors.field.invalid')
    .default(''),
  contactId: z.uuid().optional(),
});

/** Callbacks are no kind of their own: they belong to the message or the call that asked for them. */
export const timelineKinds = [...kinds, 'callback'] as const;
export const isTimelineKind = (kind: string): boolean => (timelineKinds as readonly string[]).includes(kind);

function filterOf(kind = ''): { kinds?: Kind[]; callbacks?: boolean } {
  if (kind === 'callback') return { callbacks: true };
  return isTimelineKind(kind) ? { kinds: [kind as Kind] } : {};
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function matches(record: OpenRecord, words: string[]): boolean {
  if (words.length === 0) return true;
  const { content, reply, contactName, contactNumber, reminded } = record;
  const text = plain(
    [...textsOf(content), reply, contactName, contactNumber ?? '', reminded?.debtor ?? ''].join(' '),
  );
  return words.every((word) => text.includes(word));
}

const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];

function dayBounds(day: string, timeZone: string): { start: Date; end: Date } | null {
  try {
    const date = Temporal.PlainDate.from(day);
    const at = (one: Temporal.PlainDate): Date =>
      new Date(one.toZonedDateTime({ timeZone }).epochMilliseconds);
    return { start: at(date), end: at(date.add({ days: 1 })) };
  } catch {
    return null;
  }
}
