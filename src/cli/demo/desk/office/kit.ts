import type { TemplateField } from '../../../../desk/documents/fields.rules.js';
import type { Item } from '../../../../desk/orders/catalogue-csv.rules.js';

export interface TemplateData {
  key: string;
  name: string;
  subject: string;
  body: string;
  fields: TemplateField[];
  approval: boolean;
}
/** Each draft is a version; all but the last came back with a reason. */
export interface DocumentData {
  template: string;
  name: string;
  email: string;
  daysAgo: number;
  drafts: Record<string, string>[];
  reasons?: string[];
  waits?: boolean;
}
export interface InvoiceData {
  number: string;
  debtor: string;
  /** A trader: then the interest of trade is owed. */
  trader?: boolean;
  euros: number;
  /** Days since it was due. */
  late: number;
  /** By which way each reminder went, in the order of the ladder. */
  reminded?: ('mail' | 'phone')[];
  ended?: 'promised' | 'paid' | 'handed_back';
  note?: string;
}
export interface OfficeData {
  items: Item[];
  templates: TemplateData[];
  documents: DocumentData[];
  account: { payee: string; iban: string; interest: boolean };
  invoices: InvoiceData[];
}

export const item = (
  code: string,
  name: string,
  euros: number,
  vat: number,
  unit = '',
  stock = '',
): Item => ({
  code,
  name,
  unit,
  stock,
  priceCents: Math.round(euros * 100),
  vatBps: vat * 100,
  available: true,
});
export const text = (key: string, label: string): TemplateField => ({ key, label, kind: 'text' });
export const day = (key: string, label: string): TemplateField => ({ key, label, kind: 'date' });
export const sum = (key: string, label: string): TemplateField => ({ key, label, kind: 'money' });
