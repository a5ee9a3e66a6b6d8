import type { Stripe } from 'stripe';
import { invalidRequest } from './refusal.js';

export interface Paging {
  limit: number;
  starting_after?: string;
  ending_before?: string;
}

type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number };

/** A page of rows given oldest first, answered newest first as Stripe does. */
export function page<T extends { id: string }>(
  url: string,
  oldestFirst: T[],
  paging: Paging,
): Stripe.ApiList<T> {
  const rows = oldestFirst.toReversed();
  const at = (param: 'starting_after' | 'ending_before', id: string) => {
    const index = rows.findIndex((row) => row.id === id);
    if (index < 0) throw invalidRequest(`No such object: '${id}'`, 'resource_missing', param);
    return index;
  };
  if (paging.starting_after && paging.ending_before) {
    throw invalidRequest('Pass only one of starting_after and ending_before.', 'parameters_exclusive');
  }
  if (paging.ending_before) {
    const end = at('ending_before', paging.ending_before);
    const start = Math.max(0, end - paging.limit);
    return { object: 'list', data: rows.slice(start, end), has_more: start > 0, url };
  }
  const start = paging.starting_after ? at('starting_after', paging.starting_after) + 1 : 0;
  const data = rows.slice(start, start + paging.limit);
  return { object: 'list', data, has_more: start + data.length < rows.length, url };
}

export function createdWithin(range: Range | undefined): (row: { created: number }) => boolean {
  if (range === undefined) return () => true;
  if (typeof range === 'number') return (row) => row.created === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return ({ created }) => created > gt && created >= gte && created < lt && created <= lte;
}
