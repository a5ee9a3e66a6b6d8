import { date, time } from '../../platform/views/format.js';
import { lineOf, type Line, type Reading } from '../timeline/line.presenter.js';
import { dayOf } from '../portal/today.presenter.js';
import type { OpenRecord } from '../timeline/timeline.queries.js';

export type TaskRecord = Extract<OpenRecord, { kind: 'task' }>;

export interface TaskLine extends Line {
  note: string;
  owner: 'assistant' | 'client';
  mine: boolean;
  due: string;
  dueAt: string;
  overdue: boolean;
  done: boolean;
  base: string;
}

/** A task as a row: what, until when by the client's clock, for whom, and whether its time has passed. */
export function taskLine(record: TaskRecord, reading: Reading, now: Date): TaskLine {
  const { locale, zone, side, contractId } = reading;
  const { dueAt, doneAt, owner } = record;
  const today = dueAt !== null && dayOf(dueAt, zone).equals(dayOf(now, zone));
  return {
    ...lineOf(record, reading),
    note: record.content.note,
    owner: owner ?? 'assistant',
    mine: (owner === 'assistant') === (side === 'assistant'),
    due: dueAt
      ? today
        ? time(dueAt, locale, zone)
        : `${date(dueAt, locale, zone, 'short')}, ${time(dueAt, locale, zone)}`
      : '',
    dueAt: dueAt?.toISOString() ?? '',
    overdue: dueAt !== null && doneAt === null && dueAt <= now,
    done: doneAt !== null,
    base: side === 'assistant' ? `/desk/${contractId}/tasks` : `/contracts/${contractId}/tasks`,
  };
}
