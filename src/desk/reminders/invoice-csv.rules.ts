import { centsOf, dayOf, readTable, type Remark } from '../../platform/csv/table.rules.js';
import type { FoundInvoice, Reading } from './found-invoice.js';

const columns = {
  number: ['numero', 'number', 'numero fattura', 'fattura', 'invoice', 'invoice number', 'n', 'nr'],
  issuedOn: ['data', 'date', 'data fattura', 'invoice date', 'issued', 'issued on', 'data emissione'],
  dueOn: ['scadenza', 'due', 'due date', 'due on', 'data scadenza'],
  amount: ['importo', 'amount', 'totale', 'total', 'importo da pagare', 'residuo', 'balance'],
  debtor: ['cliente', 'debtor', 'customer', 'debitore', 'intestatario', 'ragione sociale', 'name', 'nome'],
  vat: ['partita iva', 'p iva', 'piva', 'vat', 'vat number', 'vat no'],
  email: ['email', 'e mail', 'mail', 'posta'],
  phone: ['telefono', 'phone', 'tel', 'cellulare', 'mobile'],
  language: ['lingua', 'language'],
};

const MOST_ROWS = 2000;
const DAYS_WITHOUT_TERM = 30;

/** Unpaid invoices of a table with headings, Italian or English. */
export function invoicesOfCsv(text: string): Reading {
  const { rows, remarks } = readTable(text, {
    columns,
    required: ['number', 'issuedOn', 'amount', 'debtor'],
    maxRows: MOST_ROWS,
  });
  const invoices: FoundInvoice[] = [];
  const found: Remark[] = [...remarks];
  for (const { line, values } of rows) {
    const wrong = (what: string, field: keyof typeof columns): void => {
      found.push({ line, what, field: columns[field][0]!, value: values[field]!.slice(0, 60) });
    };
    const issuedOn = dayOf(values.issuedOn!);
    const dueOn = values.dueOn ? dayOf(values.dueOn) : issuedOn && later(issuedOn);
    const cents = centsOf(values.amount!);
    if (values.number!.length > 40) wrong('too_long', 'number');
    else if (values.debtor!.length > 200) wrong('too_long', 'debtor');
    else if (!issuedOn) wrong('no_day', 'issuedOn');
    else if (!dueOn) wrong('no_day', 'dueOn');
    else if (dueOn < issuedOn) wrong('due_early', 'dueOn');
    else if (cents === null) wrong('no_amount', 'amount');
    else if (cents <= 0 || cents > 100_000_000) wrong('not_owed', 'amount');
    else {
      const hasMail = /^\S+@\S+\.\S+$/.test(values.email ?? '');
      // Taken in all the same: whoever reads the report can tell the address on the invoice's page.
      if (values.email && !hasMail) wrong('no_mail', 'email');
      invoices.push({
        line,
        number: values.number!,
        issuedOn,
        dueOn,
        cents,
        debtor: {
          name: values.debtor!,
          vat: (values.vat ?? '').slice(0, 30),
          email: hasMail ? values.email!.slice(0, 200) : '',
          phone: (values.phone ?? '').slice(0, 40),
          language: /^(en|ing)/i.test(values.language ?? '') ? 'en' : 'it',
        },
      });
    }
  }
  return { invoices, remarks: found.toSorted((one, other) => one.line - other.line) };
}

/** Where no term was agreed, thirty days. */
export const later = (issuedOn: string): string => {
  const date = new Date(`${issuedOn}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + DAYS_WITHOUT_TERM);
  return date.toISOString().slice(0, 10);
};
