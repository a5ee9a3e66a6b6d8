import { centsOf, readTable, type Remark } from '../../platform/csv/table.rules.js';

export interface Item {
  code: string;
  name: string;
  unit: string;
  priceCents: number;
  vatBps: number;
  available: boolean;
  /** What whoever orders should hear: "arriva giovedì", "ultimi tre". */
  stock: string;
}

const columns = {
  code: ['codice', 'code', 'cod', 'sku', 'articolo'],
  name: ['nome', 'name', 'descrizione', 'description', 'prodotto', 'product'],
  price: ['prezzo', 'price', 'prezzo netto', 'net price', 'listino'],
  unit: ['unita', 'unit', 'um', 'u m', 'misura'],
  vat: ['iva', 'vat', 'aliquota', 'aliquota iva', 'vat rate', 'iva %', 'vat %'],
  available: ['disponibile', 'available', 'attivo', 'active'],
  stock: [
    'nota',
    'note',
    'giacenza',
    'scorta',
    'scorte',
    'disponibilita',
    'stock',
    'stock note',
    'availability',
  ],
};
export const MOST_ITEMS = 2000;
/** Per cent: no country of the Union asks for more. */
const HIGHEST_VAT = 27;

/** A catalogue of a table with headings, Italian or English. A code given twice keeps its first line. */
export function itemsOfCsv(text: string): { items: Item[]; remarks: Remark[] } {
  const { rows, remarks } = readTable(text, {
    columns,
    required: ['code', 'name', 'price'],
    maxRows: MOST_ITEMS,
  });
  const items: Item[] = [];
  const found = [...remarks];
  const codes = new Set<string>();
  for (const { line, values } of rows) {
    const wrong = (what: string, field: keyof typeof columns): void => {
      found.push({ line, what, field: columns[field][0]!, value: (values[field] ?? '').slice(0, 60) });
    };
    const cents = centsOf(values.price!);
    const rate = /^\d{1,2}([.,]\d{1,2})?$/.exec((values.vat ?? '22').replace(/[%\s]/g, ''));
    const key = codeKey(values.code!);
    if (values.code!.length > 40) wrong('too_long', 'code');
    else if (values.name!.length > 160) wrong('too_long', 'name');
    else if (cents === null || cents < 0 || cents > 10_000_000) wrong('no_amount', 'price');
    else if (!rate || rateOf(rate[0]) > HIGHEST_VAT) wrong('no_rate', 'vat');
    else if (codes.has(key)) wrong('twice', 'code');
    else {
      codes.add(key);
      items.push({
        code: values.code!,
        name: values.name!,
        unit: (values.unit ?? '').slice(0, 20),
        priceCents: cents,
        vatBps: Math.round(rateOf(rate[0]) * 100),
        available: !/^(no|n|0|false|falso)$/i.test(values.available ?? ''),
        stock: (values.stock ?? '').slice(0, 80),
      });
    }
  }
  return { items, remarks: found.toSorted((a, b) => a.line - b.line) };
}

const rateOf = (text: string): number => Number(text.replace(',', '.'));

export const codeKey = (code: string): string => code.replace(/\s/g, '').toUpperCase();
