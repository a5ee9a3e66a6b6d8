import { codeKey, type Item } from '../../../../desk/orders/catalogue-csv.rules.js';
import { Random } from '../../random.js';
import { addDocuments } from './documents.js';
import { momentAgo, type OfficeFiller } from './filler.js';
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
  for (const { code, name, unit, stock, priceCents, vatBps, available } of items) {
    const id = random.id(at);
    rows.add('catalogue_item', {
      id,
      contract_id: engagement.id,
      code_digest: digest(`item ${codeKey(code)}`),
      content: seal(JSON.stringify({ code, name, unit, stock }), 'catalogue_item', id, 'content'),
      price_cents: priceCents,
      vat_bps: vatBps,
      available,
      changed_at: at,
    });
  }
}
