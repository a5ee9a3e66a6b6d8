import { encodeCursor } from '../../platform/http/cursor.js';
import type { After } from '../timeline/pages.js';

/** What one search opens at most: beyond it the reader asks to go on. */
export const SEARCHED_AT_ONCE = 2000;
/** And for how long at most, whatever the machine. */
const PATIENCE_MS = 2000;
const BATCH = 200;

export interface Found<Row> {
  rows: Row[];
  next: string | null;
  searched: number;
  /** Stopped by the bound, not by a full page or the end. */
  goesOn: boolean;
}

interface Reading<Row> {
  /** Rows after one, in the order of the list. */
  read: (after: After | null, limit: number) => Promise<Row[]>;
  at: (row: Row) => Date;
  fits: (row: Row) => boolean;
  limit: number;
  /** Every row fits: no more are opened than stand on the page. */
  every?: boolean;
  after: After | null;
}

/**
 * Looks through sealed rows, which only opening tells apart: page by page, the newest first, until `limit` fit, nothing is
 * left, or the bound is reached. The cursor leads on from the last row looked at.
 */
export async function readOn<Row extends { id: string }>({
  read,
  at,
  fits,
  limit,
  every = false,
  after,
}: Reading<Row>): Promise<Found<Row>> {
  const rows: Row[] = [];
  const since = performance.now();
  let searched = 0;
  const batchSize = every ? Math.min(limit + 1, BATCH) : BATCH;
  while (searched < SEARCHED_AT_ONCE && performance.now() - since < PATIENCE_MS) {
    const batch = await read(after, batchSize);
    for (const [index, row] of batch.entries()) {
      searched += 1;
      after = { at: at(row), id: row.id };
      if (!fits(row)) continue;
      rows.push(row);
      if (rows.length < limit) continue;
      const last = batch.length < batchSize && index === batch.length - 1;
      return { rows, next: last ? null : cursorOf(after), searched, goesOn: false };
    }
    if (batch.length < batchSize) return { rows, next: null, searched, goesOn: false };
  }
  return { rows, next: after && cursorOf(after), searched, goesOn: true };
}

const cursorOf = ({ at, id }: After): string => encodeCursor([at.toISOString(), id]);
