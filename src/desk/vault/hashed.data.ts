import { caseNumberKey } from '../cases/case.form.js';
import { sameWords } from '../messages/questions.rules.js';
import { codeKey } from '../orders/catalogue-csv.rules.js';
import { debtorKey, invoiceKey, type Debtor } from '../reminders/found-invoice.js';

/** A column of keyed hashes: which sealed value each is made of, and how. */
export interface HashedColumn {
  table: string;
  column: string;
  /** The sealed value it is made of: in the same row, or in one that `join` brings in as `s`. */
  of: { table: string; column: string; join?: string };
  /** SQL for one thing more that the hash is made of. */
  and?: string;
  /** What is hashed, of the opened value; as the code that looks it up says it. */
  text: (opened: string, and: string) => string;
}

interface Content {
  number: string;
  code: string;
  caseNumber: string;
  debtor: Debtor;
}
const read = (opened: string): Content => JSON.parse(opened) as Content;

/** Every column of keyed hashes there is; a test compares it with the database. Numbers of spam follow the contacts’. */
export const hashedColumns: HashedColumn[] = [
  {
    table: 'contact',
    column: 'number_digest',
    of: { table: 'contact', column: 'number' },
    text: (number) => number,
  },
  {
    table: 'desk_record',
    column: 'case_digest',
    of: { table: 'desk_record', column: 'content' },
    text: (opened) => `case ${caseNumberKey(read(opened).caseNumber)}`,
  },
  {
    table: 'desk_case',
    column: 'number_digest',
    of: {
      table: 'desk_record',
      column: 'content',
      join: 'join desk_record s on s.contract_id = t.contract_id and s.id = t.record_id',
    },
    text: (opened) => `case ${caseNumberKey(read(opened).caseNumber)}`,
  },
  {
    table: 'catalogue_item',
    column: 'code_digest',
    of: { table: 'catalogue_item', column: 'content' },
    text: (opened) => `item ${codeKey(read(opened).code)}`,
  },
  {
    table: 'unpaid_invoice',
    column: 'digest',
    of: { table: 'unpaid_invoice', column: 'content' },
    and: 't.issued_on::text',
    text: (opened, issuedOn) => invoiceKey({ ...read(opened), issuedOn }),
  },
  {
    table: 'unpaid_invoice',
    column: 'debtor_digest',
    of: { table: 'unpaid_invoice', column: 'content' },
    text: (opened) => debtorKey(read(opened).debtor),
  },
  {
    table: 'unanswered_question',
    column: 'digest',
    of: { table: 'unanswered_question', column: 'question' },
    text: (question) => `question ${sameWords(question)}`,
  },
];
