import type { INestApplicationContext } from '@nestjs/common';
import { PaymentGateway, type PaymentMethod } from '../../../billing/stripe/gateway.js';
import type { Deal } from '../deals.js';
import { assistantMail, firmMail } from '../people.js';
import type { Assistant, DemoWorld, Firm } from '../world.js';

/** Test numbers of the provider's own documentation. */
const CARD = '4242424242424242';
const IBAN = 'IT60X0542811101000000123456';

/**
 * Opens accounts with the local stand-in for Stripe, so that everybody with a contract can go on to pay and be paid.
 * Without a stand-in that answers, everybody is asked to do so on the pages. Keys are ids: asked twice, done once.
 */
export async function openAccounts(
  world: DemoWorld,
  app: INestApplicationContext,
  deals: Deal[],
): Promise<void> {
  const { stripeStandIn, stripeStandInPort } = world.settings;
  if (!stripeStandIn || !(await answers(stripeStandInPort))) return;
  const gateway = app.get(PaymentGateway, { strict: false });
  const work = [
    ...[...world.firms.values()].map((firm) => () => addPayer(world, gateway, firm)),
    ...[...new Set(deals.map(({ engagement }) => engagement.assistant))].map(
      (one) => () => addPayee(world, gateway, one),
    ),
  ];
  const atOnce = 8;
  for (let i = 0; i < work.length; i += atOnce)
    await Promise.all(work.slice(i, i + atOnce).map((open) => open()));
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1500) }).then(
    () => true,
    () => false,
  );
}

async function addPayer(world: DemoWorld, gateway: PaymentGateway, firm: Firm): Promise<void> {
  const customerId = await gateway.createCustomer({
    key: `${firm.id}:customer:${firm.ownerId}`,
    organisationId: firm.id,
    name: firm.party.name,
    email: firmMail(firm.data.key, firm.data.owner),
    locale: 'it',
  });
  const page = `${world.settings.publicUrl}/billing/payment-method`;
  const { sessionId, url } = await gateway.startSetup({
    key: `${firm.id}:setup`,
    setupId: firm.id,
    customerId,
    locale: 'it',
    doneUrl: page,
    backUrl: page,
  });
  await submit(url, { number: firm.data.pec ? IBAN : CARD });
  const method = await gateway.savedMethod(sessionId);
  if (method) keepPayer(world, firm, customerId, method);
}

function keepPayer(world: DemoWorld, firm: Firm, customerId: string, method: PaymentMethod): void {
  world.add('payer', {
    organisation_id: firm.id,
    stripe_customer_id: customerId,
    payment_method_id: method.id,
    method_kind: method.kind,
    method_brand: method.brand,
    method_last4: method.last4,
    updated_at: firm.createdAt,
  });
}

async function addPayee(
  world: DemoWorld,
  gateway: PaymentGateway,
  { id, data, createdAt }: Assistant,
): Promise<void> {
  const accountId = await gateway.createPayee({
    key: `${id}:payee`,
    assistantId: id,
    name: data.name,
    email: assistantMail(data.name),
    locale: 'it',
  });
  const page = `${world.settings.publicUrl}/billing/onboarding`;
  const url = await gateway.payeeLink({ accountId, doneUrl: page, againUrl: page });
  await submit(url, { name: data.name, iban: IBAN });
  const { transfers, requirements } = await gateway.payee(accountId);
  world.add('payee', {
    assistant_id: id,
    stripe_account_id: accountId,
    transfers,
    requirements,
    updated_at: createdAt,
  });
}

/** Sends a hosted page's form as its reader would. */
async function submit(url: string, fields: Record<string, string>): Promise<void> {
  await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}
