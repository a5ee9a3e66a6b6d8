import type { Temporal } from 'temporal-polyfill';
import type { Contents } from '../../../../desk/records/record-kinds.js';
import { moment } from '../../calendar.js';
import type { Random } from '../../random.js';
import type { Rows } from '../../rows.js';
import type { DemoWorld, Engagement } from '../../world.js';

/** What the office of a client is filled through: rows of its vault, and its key. */
export interface OfficeFiller {
  world: DemoWorld;
  engagement: Engagement;
  rows: Rows;
  random: Random;
  seal: (text: string, table: string, row: string, column: string) => string;
  digest: (text: string) => string;
  record: <K extends 'document' | 'reminder'>(
    id: string,
    kind: K,
    state: string,
    content: Contents[K],
    at: Date,
    more: { stateAt?: Date; stateBy?: string | null; amount?: number; dueOn?: string },
  ) => void;
}

/** A time of the working day some days ago; never one still to come. */
export function momentAgo(world: DemoWorld, { timezone }: Engagement, days: number, minute: number): Date {
  return upToNow(world, world.today.subtract({ days }), minute, timezone);
}

export const upToNow = (
  { now }: DemoWorld,
  day: Temporal.PlainDate,
  minute: number,
  timezone: string,
): Date => new Date(Math.min(Number(moment(day, minute, timezone)), now.epochMilliseconds - 20 * 60_000));
