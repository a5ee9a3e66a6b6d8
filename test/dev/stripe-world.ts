import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { type StandInOptions, startStripeStandIn, type StripeStandIn } from '../../src/dev/stripe/index.js';

export const KEY = 'sk_test_cornetta';
export const SECRET = 'whsec_cornetta';

export interface Received {
  raw: string;
  signature: string;
  type: string;
  id: string;
}

/** A product's side of things: its clock, its webhook endpoint and the official SDK. */
export class StripeWorld {
  standIn: StripeStandIn;
  stripe: Stripe;
  received: Received[] = [];
  /** What the webhook endpoint answers next; 200 when empty. */
  answers: number[] = [];
  time = Date.parse('2026-11-23T09:00:00Z');
  private options: StandInOptions;
  private endpoint = createServer((request, response) => {
    void body(request).then((raw) => {
      const { type, id } = JSON.parse(raw) as { type: string; id: string };
      const status = this.answers.shift() ?? 200;
      if (status === 200)
        this.received.push({ raw, type, id, signature: String(request.headers['stripe-signature']) });
      response.writeHead(status).end();
    });
  });

  async start(options: Partial<StandInOptions> = {}): Promise<this> {
    await new Promise<void>((resolve) => this.endpoint.listen(0, '127.0.0.1', resolve));
    const { port } = this.endpoint.address() as AddressInfo;
    this.options = {
      port: 0,
      webhookUrl: `http://127.0.0.1:${port}/webhooks/stripe`,
      webhookSecret: SECRET,
      now: () => this.time,
      sepaAfterMs: 60_000,
      fundsAfterMs: 60_000,
      payoutAfterMs: 60_000,
      ...options,
    };
    await this.open();
    return this;
  }

  async restart(): Promise<void> {
    await this.standIn.stop();
    await this.open();
  }

  async stop(): Promise<void> {
    await this.standIn.stop();
    this.endpoint.closeAllConnections();
    await new Promise((resolve) => this.endpoint.close(resolve));
  }

  private async open(): Promise<void> {
    this.standIn = await startStripeStandIn(this.options);
    this.stripe = this.sdk();
  }

  sdk(config: Partial<Stripe.StripeConfig> = {}, key = KEY): Stripe {
    return new Stripe(key, {
      host: '127.0.0.1',
      port: this.standIn.port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
      ...config,
    });
  }

  /** Waits until an event of this type has been received, and gives the latest. */
  async event(type: string, count = 1): Promise<Received> {
    for (let tries = 0; tries < 200; tries += 1) {
      const found = this.received.filter((event) => event.type === type);
      if (found.length >= count) return found.at(-1) as Received;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const types = this.received.map((event) => event.type).join(', ');
    throw new Error(`${type} was not received ${count} times; received: ${types}`);
  }

  async post(url: string, fields: Record<string, string>, language = 'it'): Promise<Response> {
    return fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      headers: { 'accept-language': language },
    });
  }

  setup(customer: string): Promise<Stripe.Checkout.Session> {
    return this.stripe.checkout.sessions.create({
      mode: 'setup',
      customer,
      currency: 'eur',
      locale: 'it',
      success_url: 'http://127.0.0.1:3000/done?session={CHECKOUT_SESSION_ID}',
      cancel_url: 'http://127.0.0.1:3000/back',
      metadata: { op_id: 'setup-1' },
    });
  }

  /** A customer who typed this number on the checkout page. */
  async payer(number: string): Promise<{ customer: string; payment_method: string }> {
    const customer = await this.stripe.customers.create({
      name: 'Studio Bianchi',
      email: 'studio@example.it',
    });
    const session = await this.setup(customer.id);
    await this.post(session.url as string, { number });
    const intent = await this.stripe.setupIntents.retrieve(session.setup_intent as string);
    return { customer: customer.id, payment_method: intent.payment_method as string };
  }

  /** An assistant's account that has passed the onboarding page. */
  async payee(): Promise<string> {
    const account = await this.stripe.v2.core.accounts.create(accountParams);
    const link = await this.stripe.v2.core.accountLinks.create(linkParams(account.id));
    await this.post(link.url, { name: 'Mara Conti', iban: 'IT60 X054 2811 1010 0000 0123 456' });
    return account.id;
  }

  charge(
    payer: { customer: string; payment_method: string },
    amount: number,
    options?: Stripe.RequestOptions,
  ) {
    return this.stripe.paymentIntents.create(
      {
        amount,
        currency: 'eur',
        ...payer,
        allowed_payment_method_types: ['card', 'sepa_debit'],
        confirm: true,
        off_session: true,
        transfer_group: 'timesheet-1',
        metadata: { op_id: 'charge-1' },
      },
      options,
    );
  }
}

export const accountParams: Stripe.V2.Core.AccountCreateParams = {
  contact_email: 'mara@example.it',
  display_name: 'Mara Conti',
  dashboard: 'express',
  identity: { country: 'it' },
  configuration: {
    recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
  },
  defaults: {
    currency: 'eur',
    responsibilities: { fees_collector: 'application', losses_collector: 'application' },
  },
  include: ['configuration.recipient', 'requirements', 'identity'],
};

export const linkParams = (account: string): Stripe.V2.Core.AccountLinkCreateParams => ({
  account,
  use_case: {
    type: 'account_onboarding',
    account_onboarding: {
      refresh_url: 'http://127.0.0.1:3000/again',
      return_url: 'http://127.0.0.1:3000/welcome',
    },
  },
});

/** The error a call ends with; fails when it does not. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await call.then(
    () => 'succeeded',
    (error: unknown) => error as Stripe.errors.StripeError,
  );
  if (typeof outcome === 'string') throw new Error('the call succeeded');
  return outcome;
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
