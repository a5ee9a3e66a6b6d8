import type { Temporal } from 'temporal-polyfill';
import { codeKey, type Item } from '../../../../desk/orders/catalogue-csv.rules.js';
import type { Contents } from '../../../../desk/records/record-kinds.js';
import { moment } from '../../calendar.js';
import { Random } from '../../random.js';
import type { Rows } from '../../rows.js';
import type { DemoWorld, Engagement } from '../../world.js';
import { addDocuments } from './documents.js';
import type { OfficeData } from './kit.js';
import { dentist } from './dentist.js';
import { plumber } from './plumber.js';
import { shop } from './shop.js';
import { addUnpaid } from './unpaid.js';

const OFFICES: Record<string, OfficeData> = {
  studiobianchi: dentist,
  idraulicaverri: plumber,
  ortoemercato: shop,
};

/** What the office of a client is filled through: rows of its vault, and its key. */
export interface OfficeFiller {
  world: DemoWorld;
  engagement: Engagement;
  rows: Rows;
  random: Random;
  seal(text: string, table: string, row: string, column: string): string;
  digest(text: string): string;
  record<K extends 'document' | 'reminder'>(
    id: string,
    kind: K,
    state: string,
    content: Contents[K],
    at: Date,
    more: { stateAt?: Date; stateBy?: string | null; amount?: number; dueOn?: string },
  ): void;
}

/** What the client sells: its orders are made of it. */
export const itemsOf = (firm: string): Item[] => OFFICES[firm]?.items.filter((one) => one.available) ?? [];

/** Catalogue, documents and unpaid invoices of the clients whose office work is done at their desk. */
export async function addOffice(filler: Omit<OfficeFiller, 'random'>): Promise<void> {
  const { firm, data, id } = filler.engagement;
  const office = OFFICES[firm.data.key];
  if (!office || data.state !== undefined) return;
  // A chance of its own: what else happens in this world stays as it was.
  const own = { ...filler, random: new Random(`office ${firm.data.key} ${id}`) };
  addItems(own, office.items);
  addUnpaid(own, office);
  await addDocuments(own, office);
}

function addItems({ world, engagement, rows, random, seal, digest }: OfficeFiller, items: Item[]): void {
  const at = momentAgo(world, engagement, 40, 640);
  for (const { code, name, unit, priceCents, vatBps, available } of items) {
    const id = random.id(at);
    rows.add('catalogue_item', {
      id,
      contract_id: engagement.id,
      code_digest: digest(`item ${codeKey(code)}`),
      content: seal(JSON.stringify({ code, name, unit }), 'catalogue_item', id, 'content'),
      price_cents: priceCents,
      vat_bps: vatBps,
      available,
      changed_at: at,
    });
  }
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
