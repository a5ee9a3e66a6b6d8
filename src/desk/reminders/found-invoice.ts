import type { Remark } from '../../platform/csv/table.rules.js';

export interface Debtor {
  name: string;
  /** Only a debtor with a VAT number owes the interest of trade. */
  vat: string;
  email: string;
  phone: string;
  language: 'it' | 'en';
}

/** An unpaid invoice as a file tells of it. */
export interface FoundInvoice {
  line: number;
  number: string;
  issuedOn: string;
  dueOn: string;
  cents: number;
  debtor: Debtor;
}

export interface Reading {
  invoices: FoundInvoice[];
  remarks: Remark[];
}

/** What an invoice is known by, however it is typed: number, date and debtor. */
export const invoiceKey = ({
  number,
  issuedOn,
  debtor,
}: Pick<FoundInvoice, 'number' | 'issuedOn' | 'debtor'>): string =>
  `unpaid ${same(number)} ${issuedOn} ${whoOf(debtor)}`;

/** What a debtor is known by: the VAT number, or else the name. */
export const debtorKey = (debtor: Debtor): string => `debtor ${whoOf(debtor)}`;

const whoOf = ({ name, vat }: Debtor): string => (vat ? same(vat).replace(/^it/, '') : same(name));

const same = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.,'’-]/g, '');
