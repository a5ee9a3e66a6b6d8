import {
  chargeEntries,
  paymentEntries,
  stripeFeeEntries,
  transferEntries,
  type LedgerEntry,
} from '../../../billing/ledger/ledger.rules.js';
import { feeSums, type InvoiceSums } from '../../../billing/invoices/invoice.rules.js';
import { Temporal } from 'temporal-polyfill';
import type { DemoWorld, Party } from '../world.js';
import type { Charge } from './charges.js';

/** The movements of money behind the charges, each balanced. */
export function addLedger(world: DemoWorld, charges: Charge[]): void {
  for (const charge of charges) {
    const money = {
      ...charge,
      organisationId: charge.engagement.firm.id,
      assistantId: charge.engagement.assistant.id,
    };
    post(world, charge, 'charge', charge.createdAt, chargeEntries(money, charge.shares));
    if (charge.paidAt) {
      post(world, charge, 'payment', charge.paidAt, paymentEntries(money));
      post(world, charge, 'stripe_fee', charge.paidAt, stripeFeeEntries(charge.stripeFeeCents ?? 0));
    }
    if (charge.transferredAt)
      post(
        world,
        charge,
        'transfer',
        charge.transferredAt,
        transferEntries({ assistantId: money.assistantId, cents: money.transferCents - sharedOf(charge) }),
      );
    if (charge.transferredAt)
      for (const share of charge.shares)
        post(
          world,
          charge,
          'share_transfer',
          charge.transferredAt,
          transferEntries(share),
          `share:${share.id}:transfer`,
        );
  }
}

const sharedOf = ({ shares }: Charge): number => shares.reduce((sum, { cents }) => sum + cents, 0);

function post(
  world: DemoWorld,
  charge: Charge,
  kind: string,
  at: Date,
  entries: LedgerEntry[],
  source = `charge:${charge.id}:${kind}`,
): void {
  if (entries.length === 0) return;
  const id = world.random.id(at);
  world.add('ledger_transaction', {
    id,
    kind,
    source,
    charge_id: charge.id,
    at,
  });
  entries.forEach(({ account, partyId, amountCents }, index) =>
    world.add('ledger_entry', {
      transaction_id: id,
      position: index + 1,
      account,
      party_id: partyId,
      amount_cents: amountCents,
      currency: 'EUR',
    }),
  );
}

/** Both documents of each payment, numbered without gaps in the order of payment. */
export function addInvoices(world: DemoWorld, charges: Charge[]): void {
  const counters = new Map<string, { issuer: string; year: number; last: number }>();
  const { platformName, platformAddress, platformVatNumber } = world.settings;
  const platform: Party = {
    name: platformName,
    address: platformAddress ?? '',
    vatNumber: platformVatNumber ?? null,
    taxCode: null,
    taxRegime: 'ordinario',
  };
  const issue = (charge: Charge, kind: string, issuer: string, from: Party, to: Party, sums: InvoiceSums) => {
    const day = Temporal.Instant.fromEpochMilliseconds(Number(charge.paidAt))
      .toZonedDateTimeISO('Europe/Rome')
      .toPlainDate();
    const key = `${issuer} ${day.year}`;
    const counter = counters.get(key) ?? { issuer, year: day.year, last: 0 };
    counters.set(key, counter);
    world.add('invoice', {
      id: world.random.id(charge.paidAt!),
      charge_id: charge.id,
      issuer,
      kind,
      year: day.year,
      number: (counter.last += 1),
      issued_on: day.toString(),
      net_cents: sums.netCents,
      vat_cents: sums.vatCents,
      total_cents: sums.totalCents,
      currency: 'EUR',
      parties: { issuer: from, recipient: to },
    });
  };
  const paid = charges
    .filter(({ paidAt }) => paidAt !== null)
    .sort((a, b) => Number(a.paidAt) - Number(b.paidAt));
  for (const charge of paid) {
    const { assistant, firm } = charge.engagement;
    const { netCents, vatCents, grossCents } = charge;
    issue(charge, 'assistant', assistant.id, assistant.party, firm.party, {
      netCents,
      vatCents,
      totalCents: grossCents,
    });
    if (charge.feeCents > 0)
      issue(charge, 'platform_fee', 'platform', platform, assistant.party, feeSums(charge.feeCents));
  }
  for (const { issuer, year, last } of counters.values())
    world.add('invoice_counter', { issuer, year, last_number: last });
}
