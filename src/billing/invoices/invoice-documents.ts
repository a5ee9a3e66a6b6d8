import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { Download } from '../../platform/http/page.js';
import * as format from '../../platform/views/format.js';
import { translate, type Locale, type Params } from '../../platform/views/i18n.js';
import { lineWords } from '../charges/charge.presenter.js';
import { ChargeQueries, type ChargeDetail } from '../charges/charge.queries.js';
import { shownMoney } from '../charges/wording.js';
import { FEE_VAT_BPS } from '../ledger/ledger.rules.js';
import { drawInvoice, type InvoicePage } from './invoice-pdf.js';
import { notesOf, numberOf, type Party } from './invoice.rules.js';

interface InvoiceRow {
  kind: 'assistant' | 'platform_fee';
  number: number;
  year: number;
  issuedOn: string;
  netCents: number;
  vatCents: number;
  totalCents: number;
  currency: string;
  parties: { issuer: Party; recipient: Party };
}

/** Issued documents as PDF, drawn from what was written when they were issued. */
@Injectable()
export class InvoiceDocuments {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly charges: ChargeQueries,
  ) {}

  /** A document of a charge the actor may see. */
  async pdf(actor: Member, chargeId: string, kind: InvoiceRow['kind'], locale: Locale): Promise<Download> {
    const charge = found(await this.charges.detail(actor, chargeId), 'charge');
    const invoice = found(
      await this.uow.one<InvoiceRow>(
        `select kind, number, year, issued_on::text "issuedOn", net_cents "netCents", vat_cents "vatCents",
                total_cents "totalCents", currency, parties from invoice where charge_id = $1 and kind = $2`,
        [chargeId, kind],
      ),
      'invoice',
    );
    const content = await drawInvoice(pageOf(invoice, charge, locale));
    const name = `${kind === 'assistant' ? 'cornetta' : 'cornetta-fee'}-${invoice.year}-${invoice.number}.pdf`;
    return new Download(content, 'application/pdf', name, { inline: true });
  }
}

function pageOf(invoice: InvoiceRow, charge: ChargeDetail, locale: Locale): InvoicePage {
  const t = (key: string, params?: Params) => translate(locale, `billing.${key}`, params);
  const money = (cents: number) => shownMoney(cents, invoice.currency, locale);
  const fee = invoice.kind === 'platform_fee';
  const vatBps = fee ? FEE_VAT_BPS : charge.vatBps;
  const lines = fee
    ? [
        {
          label: t('document.fee_line', { contract: charge.contractNumber, number: charge.number }),
          note: '',
          amount: money(invoice.netCents),
        },
      ]
    : charge.lines.map((line) => ({
        ...lineWords(line, charge, locale, t),
        amount: money(line.amountCents),
      }));
  const notes = fee ? [] : notesOf(invoice.parties.issuer.taxRegime ?? 'forfettario', invoice);
  return {
    locale,
    title: t('document.title', { number: numberOf(invoice) }),
    date: t('document.date', { date: format.date(invoice.issuedOn, locale, 'UTC', 'long') }),
    from: { heading: t('document.from'), lines: partyLines(invoice.parties.issuer, t) },
    to: { heading: t('document.to'), lines: partyLines(invoice.parties.recipient, t) },
    about: t('document.about', { contract: charge.contractNumber, title: charge.contractTitle }),
    lines,
    sums: [
      { label: t('charge.net'), amount: money(invoice.netCents) },
      {
        label: vatBps
          ? t('charge.vat', { rate: format.percent(vatBps / 10_000, locale, 2) })
          : t('charge.no_vat'),
        amount: money(invoice.vatCents),
      },
      { label: t('charge.total'), amount: money(invoice.totalCents) },
    ],
    notes: [
      ...notes.map((note) => t(`note.${note}`)),
      t(fee ? 'document.fee_kept' : 'document.paid', { number: charge.number }),
      t('document.courtesy'),
    ],
  };
}

const partyLines = (party: Party, t: (key: string, params?: Params) => string): string[] =>
  [
    party.name,
    party.address,
    party.vatNumber && t('document.vat_number', { number: party.vatNumber }),
    party.taxCode && t('document.tax_code', { code: party.taxCode }),
    party.taxRegime === 'forfettario' && t('document.forfettario'),
  ].filter((line): line is string => !!line);
