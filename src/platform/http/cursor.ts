import { z } from 'zod';

/** Where a page of a list ends: the sort values of its last row, opaque to the client. */
export function encodeCursor(values: unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The sort values of a cursor of this many parts, or null when it is absent or no cursor of ours. */
export function decodeCursor(cursor: string | undefined, parts: number): (string | number | null)[] | null {
  if (!cursor) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const known = z
      .array(z.union([z.string().max(200), z.number(), z.null()]))
      .length(parts)
      .safeParse(values);
    return known.success ? known.data : null;
  } catch {
    return null;
  }
}

/** Query of every list in the API. */
export const pageQuery = z.object({
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export type PageQuery = z.output<typeof pageQuery>;

/** A page of a list on a page for people, from what its address says. */
export const pageFrom = (cursor: unknown, limit = 20): PageQuery => ({
  cursor: typeof cursor === 'string' ? cursor.slice(0, 600) : undefined,
  limit,
});

/** The address of the next page, for the pager. */
export const nextLink = (path: string, nextCursor: string | null, name = 'cursor'): string | null =>
  nextCursor && `${path}${path.includes('?') ? '&' : '?'}${name}=${nextCursor}`;

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Cuts `limit + 1` rows to a page and makes the cursor of the next one. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  keys: (row: Row) => unknown[],
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last ? encodeCursor(keys(last)) : null,
  };
}

/** A page of a list that is short by nature and was read in whole: the row after the one the cursor names. */
export function sliceOf<Item>(
  rows: Item[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  key: (row: Item) => string,
): Page<Item> {
  const [last, place] = decodeCursor(cursor, 2) ?? [];
  // A row that went away meanwhile leaves its place.
  const found = rows.findIndex((row) => key(row) === last);
  const start = last === undefined ? 0 : found >= 0 ? found + 1 : Number(place) || 0;
  const items = rows.slice(start, start + limit);
  const end = items.at(-1);
  const more = end && rows.length > start + items.length;
  return { items, nextCursor: more ? encodeCursor([key(end), start + items.length]) : null };
}
