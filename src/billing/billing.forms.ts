import { z } from 'zod';

/** "Pay now", with the count of attempts its page showed. */
export const PayNowForm = z.object({ attempts: z.coerce.number().int().min(0) });

const cents = z.int();
const instant = z.iso.datetime();

export const ChargeShape = z.object({
  id: z.uuid(),
  number: z.int(),
  contractId: z.uuid(),
  contractNumber: z.string(),
  business: z.string(),
  assistant: z.string(),
  timesheetId: z.uuid().nullable(),
  deliveryId: z.uuid().nullable(),
  netCents: cents,
  vatCents: cents,
  grossCents: cents,
  feeCents: cents,
  transferCents: cents,
  sharedCents: cents,
  currency: z.string(),
  state: z.enum(['intended', 'processing', 'requires_action', 'failed', 'paid', 'transferred']),
  failure: z.string().nullable(),
  attempts: z.int(),
  createdAt: instant,
  paidAt: instant.nullable(),
  transferredAt: instant.nullable(),
});

export const ChargePage = z.object({ items: z.array(ChargeShape), nextCursor: z.string().nullable() });

const shareShape = {
  id: z.uuid(),
  substitute: z.string(),
  shareBps: z.int(),
  quantity: z.int(),
  whole: z.int(),
  counted: z.enum(['minutes', 'calls']),
  baseCents: cents,
  cents,
  failure: z.string().nullable(),
  transferredAt: instant.nullable(),
};
export const OwnSharePage = z.object({
  items: z.array(
    z.object({
      ...shareShape,
      chargeId: z.uuid(),
      number: z.int(),
      business: z.string(),
      assistant: z.string(),
      currency: z.string(),
      createdAt: instant,
      paidAt: instant.nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

export const ChargeDetailShape = ChargeShape.extend({
  vatBps: z.int(),
  feeBps: z.int(),
  lines: z.array(
    z.object({
      kind: z.enum(['time', 'calls', 'retainer', 'overage', 'delivery']),
      timesheetId: z.uuid().nullable(),
      month: z.iso.date().nullable(),
      quantity: z.int(),
      per: z.int(),
      unitCents: cents,
      amountCents: cents,
    }),
  ),
  shares: z.array(z.object(shareShape)),
  invoices: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(['assistant', 'platform_fee']),
      number: z.string(),
      issuedOn: z.iso.date(),
      totalCents: cents,
      document: z.string(),
    }),
  ),
});

export const MethodShape = z.object({
  method: z
    .object({ kind: z.enum(['card', 'sepa_debit']), brand: z.string().nullable(), last4: z.string() })
    .nullable(),
});
export const PayeeShape = z.object({
  transfers: z.enum(['none', 'pending', 'active', 'restricted']),
  requirements: z.array(z.string()),
});
export const HostedPage = z.object({ url: z.url() });
