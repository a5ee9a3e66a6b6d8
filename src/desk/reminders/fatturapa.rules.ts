import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { decode, dayOf, type Remark } from '../../platform/csv/table.rules.js';
import { cleanText } from '../../platform/http/text.js';
import { later } from './invoice-csv.rules.js';
import type { Debtor, FoundInvoice, Reading } from './found-invoice.js';

/** Documents that ask for money. The others are credit notes, or invoices one writes to oneself. */
const CLAIMS = ['TD01', 'TD02', 'TD03', 'TD05', 'TD06', 'TD24', 'TD25', 'TD26'];
const MOST_BODIES = 1000;
const DEEPEST = 24;

type Node = Record<string, unknown>;
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  // A document type is refused beforehand, so these are the five of XML itself.
  processEntities: true,
});

const node = (value: unknown): Node =>
  (typeof value === 'object' && value !== null ? (Array.isArray(value) ? value[0] : value) : {}) as Node;
const list = (value: unknown): Node[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(node);
const at = (from: unknown, ...path: string[]): Node =>
  path.reduce<Node>((one, key) => node(one[key]), node(from));
const text = (from: Node, key: string, max = 200): string => {
  const value = Array.isArray(from[key]) ? (from[key] as unknown[])[0] : from[key];
  return typeof value === 'string' ? cleanText(value).slice(0, max) : '';
};
const cents = (amount: string): number | null =>
  /^-?\d{1,12}\.\d{2}$/.test(amount) ? Math.round(Number(amount) * 100) : null;

/**
 * Unpaid invoices of an Italian electronic invoice file: each body, and each of its terms of payment, is one. The account
 * written in the file is not read: debtors pay to the one the client has given us.
 */
export function invoicesOfFatturaPa(bytes: Buffer, ownVat: string | null): Reading {
  const xml = decoded(bytes);
  const stop = (what: string, line = 1, value?: string): Reading => ({
    invoices: [],
    remarks: [{ line, what, ...(value && { value }) }],
  });
  if (/<!(DOCTYPE|ENTITY)/i.test(xml))
    return stop('xml_doctype', lineOf(xml, xml.search(/<!(DOCTYPE|ENTITY)/i)));
  if (deepest(xml) > DEEPEST) return stop('xml_broken');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return stop('xml_broken', valid.err.line);
  const root = at(parser.parse(xml), 'FatturaElettronica');
  if (Object.keys(root).length === 0) return stop('xml_other');
  const header = at(root, 'FatturaElettronicaHeader');
  const issuer = text(at(header, 'CedentePrestatore', 'DatiAnagrafici', 'IdFiscaleIVA'), 'IdCodice', 28);
  if (ownVat && issuer && issuer !== ownVat) return stop('xml_not_yours', 1, issuer);
  const debtor = debtorOf(header);
  if (!debtor.name) return stop('xml_no_debtor');
  const lines = linesOf(xml);
  const invoices: FoundInvoice[] = [];
  const remarks: Remark[] = [];
  list(root['FatturaElettronicaBody'])
    .slice(0, MOST_BODIES)
    .forEach((body, index) => {
      const line = lines[index] ?? 1;
      const general = at(body, 'DatiGenerali', 'DatiGeneraliDocumento');
      const kind = text(general, 'TipoDocumento', 4);
      const number = text(general, 'Numero', 20);
      const issuedOn = dayOf(text(general, 'Data', 10));
      if (!CLAIMS.includes(kind))
        remarks.push({ line, what: 'xml_no_claim', value: `${kind} ${number}`.trim() });
      else if (!number) remarks.push({ line, what: 'missing', field: 'Numero' });
      else if (!issuedOn)
        remarks.push({ line, what: 'no_day', field: 'Data', value: text(general, 'Data', 20) });
      else {
        const terms = termsOf(body, general, issuedOn);
        if (terms.length === 0)
          remarks.push({ line, what: 'no_amount', field: 'ImportoTotaleDocumento', value: number });
        terms.forEach((term, at) => {
          if (term.cents > 0 && term.cents <= 100_000_000)
            invoices.push({
              line,
              number: terms.length > 1 ? `${number} (${at + 1}/${terms.length})` : number,
              issuedOn,
              ...term,
              debtor,
            });
          else remarks.push({ line, what: 'not_owed', field: 'ImportoPagamento', value: number });
        });
      }
    });
  if (invoices.length + remarks.length === 0) return stop('xml_other');
  return { invoices, remarks };
}

function termsOf(body: Node, general: Node, issuedOn: string): { cents: number; dueOn: string }[] {
  const terms = list(body['DatiPagamento'])
    .flatMap((one) => list(one['DettaglioPagamento']))
    .slice(0, 60)
    .flatMap((term) => {
      const amount = cents(text(term, 'ImportoPagamento', 20));
      const from = dayOf(text(term, 'DataRiferimentoTerminiPagamento', 10));
      const days = Number(text(term, 'GiorniTerminiPagamento', 3) || Number.NaN);
      const agreed = from && Number.isInteger(days) ? plus(from, days) : null;
      const dueOn = dayOf(text(term, 'DataScadenzaPagamento', 10)) ?? agreed ?? later(issuedOn);
      return amount === null ? [] : [{ cents: amount, dueOn }];
    });
  const total = cents(text(general, 'ImportoTotaleDocumento', 20));
  return terms.length > 0 || total === null ? terms : [{ cents: total, dueOn: later(issuedOn) }];
}

function debtorOf(header: Node): Debtor {
  const data = at(header, 'CessionarioCommittente', 'DatiAnagrafici');
  const who = at(data, 'Anagrafica');
  const country = text(at(header, 'CessionarioCommittente', 'Sede'), 'Nazione', 2) || 'IT';
  return {
    name: text(who, 'Denominazione') || `${text(who, 'Nome', 60)} ${text(who, 'Cognome', 60)}`.trim(),
    vat: text(at(data, 'IdFiscaleIVA'), 'IdCodice', 28),
    email: '',
    phone: '',
    language: country === 'IT' ? 'it' : 'en',
  };
}

const plus = (date: string, days: number): string => {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
};

function decoded(bytes: Buffer): string {
  const declared = /encoding=["']([\w-]+)["']/i.exec(bytes.subarray(0, 200).toString('latin1'))?.[1] ?? '';
  return /^(iso-8859-1|windows-1252)$/i.test(declared)
    ? new TextDecoder('windows-1252').decode(bytes)
    : decode(bytes);
}

const lineOf = (xml: string, position: number): number => xml.slice(0, position).split('\n').length;
const linesOf = (xml: string): number[] =>
  [...xml.matchAll(/<(?:[\w.-]+:)?FatturaElettronicaBody[\s>]/g)].map(({ index }) => lineOf(xml, index));

/** How deep the elements lie in each other: a file of ours is shallow, one made to exhaust the parser is not. */
function deepest(xml: string): number {
  let depth = 0;
  let most = 0;
  for (const [tag] of xml.matchAll(/<[^!?][^>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) most = Math.max(most, (depth += 1));
  }
  return most;
}
