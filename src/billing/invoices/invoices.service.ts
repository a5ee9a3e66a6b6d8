import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { feeSums, type InvoiceSums, type Party, type TaxRegime } from './invoice.rules.js';

interface Issue {
  chargeId: string;
  issuer: string;
  kind: 'assistant' | 'platform_fee';
  sums: InvoiceSums;
  currency: string;
  parties: { issuer: Party; recipient: Party };
}

interface Paid {
  assistantId: string;
  netCents: number;
  vatCents: number;
  grossCents: number;
  feeCents: number;
  currency: string;
  taxRegime: TaxRegime;
  assistantName: string;
  assistantAddress: string;
  assistantVat: string | null;
  assistantTaxCode: string | null;
  businessName: string;
  businessAddress: string;
  businessVat: string | null;
  businessTaxCode: string | null;
}

/** The year and day of a document are Italy's. */
const FISCAL_ZONE = 'Europe/Rome';
const PLATFORM = 'platform';

/** The assistant's invoice to the business and the platform's fee invoice to the assistant. */
@Injectable()
export class Invoices {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Issues both documents of a charge, in the transaction that records its payment. */
  async issue(chargeId: string): Promise<void> {
    const paid = await this.paid(chargeId);
    if (!paid) return;
    const { currency, netCents, vatCents, grossCents } = paid;
    const assistant: Party = {
      name: paid.assistantName,
      address: paid.assistantAddress,
      vatNumber: paid.assistantVat,
      taxCode: paid.assistantTaxCode,
      taxRegime: paid.taxRegime,
    };
    const business: Party = {
      name: paid.businessName,
      address: paid.businessAddress,
      vatNumber: paid.businessVat,
      taxCode: paid.businessTaxCode,
      taxRegime: null,
    };
    await this.write({
      chargeId,
      issuer: paid.assistantId,
      kind: 'assistant',
      sums: { netCents, vatCents, totalCents: grossCents },
      currency,
      parties: { issuer: assistant, recipient: business },
    });
    if (paid.feeCents === 0) return;
    await this.write({
      chargeId,
      issuer: PLATFORM,
      kind: 'platform_fee',
      sums: feeSums(paid.feeCents),
      currency,
      parties: { issuer: this.platform(), recipient: assistant },
    });
  }

  /** The counter's row stays locked until the document is there: no number is ever skipped. */
  private async write({ chargeId, issuer, kind, sums, currency, parties }: Issue): Promise<void> {
    const today = this.clock.today(FISCAL_ZONE);
    const [counter] = await this.uow.returning<{ number: number }>(
      `insert into invoice_counter (issuer, year, last_number) values ($1, $2, 1)
       on conflict (issuer, year) do update set last_number = invoice_counter.last_number + 1
       returning last_number "number"`,
      [issuer, today.year],
    );
    await this.uow.query(
      `insert into invoice (id, charge_id, issuer, kind, year, number, issued_on, net_cents, vat_cents, total_cents, currency, parties)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        newId(),
        chargeId,
        issuer,
        kind,
        today.year,
        counter?.number,
        today.toString(),
        sums.netCents,
        sums.vatCents,
        sums.totalCents,
        currency,
        JSON.stringify(parties),
      ],
    );
  }

  private platform(): Party {
    const { platformName, platformAddress, platformVatNumber } = this.settings;
    return {
      name: platformName,
      address: platformAddress ?? '',
      vatNumber: platformVatNumber ?? null,
      taxCode: null,
      taxRegime: 'ordinario',
    };
  }

  private paid(chargeId: string): Promise<Paid | null> {
    return this.uow.one<Paid>(
      `select c.assistant_id "assistantId", c.net_cents "netCents", c.vat_cents "vatCents", c.gross_cents "grossCents",
              c.fee_cents "feeCents", c.currency,
              case when c.vat_bps > 0 then 'ordinario' else 'forfettario' end "taxRegime",
              coalesce(nullif(a.legal_name, ''), u.name) "assistantName",
              concat_ws(', ', nullif(a.address, ''), nullif(concat_ws(' ', nullif(a.postcode, ''), nullif(a.city, '')), '')) "assistantAddress",
              a.vat_number "assistantVat", a.tax_code "assistantTaxCode",
              coalesce(nullif(b.legal_name, ''), o.name) "businessName",
              concat_ws(', ', nullif(b.street, ''), nullif(concat_ws(' ', nullif(b.postcode, ''), nullif(b.city, '')), '')) "businessAddress",
              b.vat_number "businessVat", b.tax_code "businessTaxCode"
       from charge c join account u on u.id = c.assistant_id join organisation o on o.id = c.organisation_id
       left join assistant_profile a on a.assistant_id = c.assistant_id
       left join business_profile b on b.organisation_id = c.organisation_id
       where c.id = $1`,
      [chargeId],
    );
  }
}
