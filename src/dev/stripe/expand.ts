import type { Store, Table } from './store.js';
import { invalidRequest } from './refusal.js';

const TABLES: Record<string, Table> = {
  cus: 'customer',
  pm: 'payment_method',
  seti: 'setup_intent',
  pi: 'payment_intent',
  ch: 'charge',
  py: 'charge',
  tr: 'transfer',
  trr: 'reversal',
  re: 'refund',
  txn: 'balance_transaction',
};

/** Replaces ids by their objects along each dotted path, as `expand[]` asks. */
export function expanded(store: Store, body: object, paths: string[] | undefined): object {
  if (!paths?.length) return body;
  const copy = structuredClone(body);
  for (const path of paths) open(store, copy, path.split('.'), path);
  return copy;
}

function open(store: Store, value: unknown, parts: string[], path: string): void {
  const [head, ...rest] = parts;
  if (!head || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) open(store, item, parts, path);
    return;
  }
  const holder = value as Record<string, unknown>;
  if (!(head in holder))
    throw invalidRequest(`This property cannot be expanded (${path}).`, undefined, 'expand');
  const found = holder[head];
  if (typeof found === 'string') {
    const table = TABLES[found.slice(0, found.indexOf('_'))];
    const row = table && store.get(table, found);
    if (!row) throw invalidRequest(`This property cannot be expanded (${path}).`, undefined, 'expand');
    holder[head] = structuredClone(row);
  }
  open(store, holder[head], rest, path);
}
