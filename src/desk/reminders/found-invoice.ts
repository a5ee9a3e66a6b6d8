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
