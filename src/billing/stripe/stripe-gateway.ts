import { Inject, Injectable } from '@nestjs/common';
import { Stripe } from 'stripe';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import {
  PaymentGateway,
  ProviderDown,
  ProviderRefused,
  type Payment,
  type PayeeStatus,
  type PaymentMethod,
  type ProviderEvent,
} from './gateway.js';
import { eventOf, paymentOf } from './stripe-shapes.js';

const { errors } = Stripe;
const STAND_IN_KEY = 'sk_test_standin';
const METHODS = ['card', 'sepa_debit'] as const;
const TOLERANCE_SECONDS = 300;
const PAYMENT_DETAILS = ['latest_charge.balance_transaction'];

/** Stripe by its own SDK; without a key, the local stand-in by the same SDK. */
@Injectable()
export class StripeGateway extends PaymentGateway {
  readonly livemode: boolean;
  private readonly stripe: Stripe;
  private readonly secrets: string[];

  constructor(@Inject(SETTINGS) settings: RunSettings) {
    super();
    const key = settings.stripeSecretKey;
    this.secrets = settings.stripeWebhookSecrets;
    this.livemode = key !== undefined && /^[rs]k_live_/.test(key);
    this.stripe = new Stripe(key ?? STAND_IN_KEY, {
      telemetry: false,
      // Charges have tries of their own; this one only bridges a hiccup of the network.
      maxNetworkRetries: key ? 1 : 0,
      timeout: key ? 15_000 : 5_000,
      ...(!key && { host: '127.0.0.1', port: settings.stripeStandInPort, protocol: 'http' as const }),
    });
  }

  async createCustomer({ key, organisationId, name, email, locale }: CustomerInput): Promise<string> {
    const customer = await told(
      this.stripe.customers.create(
        { name, email, preferred_locales: [locale], metadata: { op_id: organisationId } },
        { idempotencyKey: key },
      ),
    );
    return customer.id;
  }

  async startSetup({ key, setupId, customerId, locale, doneUrl, backUrl }: SetupInput) {
    const session = await told(
      this.stripe.checkout.sessions.create(
        {
          mode: 'setup',
          customer: customerId,
          currency: 'eur',
          allowed_payment_method_types: [...METHODS],
          locale,
          success_url: doneUrl,
          cancel_url: backUrl,
          metadata: { op_id: setupId },
        },
        { idempotencyKey: key },
      ),
    );
    return { sessionId: session.id, url: session.url ?? backUrl };
  }

  async savedMethod(sessionId: string): Promise<PaymentMethod | null> {
    const session = await told(
      this.stripe.checkout.sessions.retrieve(sessionId, { expand: ['setup_intent.payment_method'] }),
    );
    const intent = session.setup_intent as Stripe.SetupIntent | null;
    const method = intent?.payment_method as Stripe.PaymentMethod | null;
    if (intent?.status !== 'succeeded' || !method) return null;
    if (method.card)
      return { id: method.id, kind: 'card', brand: method.card.brand, last4: method.card.last4 };
    return { id: method.id, kind: 'sepa_debit', brand: null, last4: method.sepa_debit?.last4 ?? '····' };
  }

  async createPayee({ key, assistantId, name, email, locale }: PayeeInput): Promise<string> {
    const account = await told(
      this.stripe.v2.core.accounts.create(
        {
          contact_email: email,
          display_name: name,
          dashboard: 'express',
          identity: { country: 'it' },
          configuration: {
            recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
          },
          defaults: {
            currency: 'eur',
            locales: [locale === 'it' ? 'it-IT' : 'en-GB'],
            responsibilities: { fees_collector: 'application', losses_collector: 'application' },
          },
          metadata: { op_id: assistantId },
        },
        { idempotencyKey: key },
      ),
    );
    return account.id;
  }

  async payeeLink({ accountId, doneUrl, againUrl }: LinkInput): Promise<string> {
    const link = await told(
      this.stripe.v2.core.accountLinks.create({
        account: accountId,
        use_case: {
          type: 'account_onboarding',
          account_onboarding: { refresh_url: againUrl, return_url: doneUrl },
        },
      }),
    );
    return link.url;
  }

  async payee(accountId: string): Promise<PayeeStatus> {
    const account = await told(
      this.stripe.v2.core.accounts.retrieve(accountId, {
        include: ['configuration.recipient', 'requirements'],
      }),
    );
    const { status } = account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers ?? {};
    return {
      transfers: status === 'active' || status === 'pending' ? status : 'restricted',
      requirements: (account.requirements?.entries ?? []).map(({ description }) => description),
    };
  }

  async createPayment(input: PaymentInput): Promise<Payment> {
    return paymentOf(
      await told(
        this.stripe.paymentIntents.create(
          {
            amount: input.amountCents,
            currency: input.currency.toLowerCase(),
            customer: input.customerId,
            description: input.description,
            allowed_payment_method_types: [...METHODS],
            transfer_group: input.chargeId,
            metadata: { op_id: input.chargeId },
          },
          { idempotencyKey: input.key },
        ),
      ),
    );
  }

  async findPayment({ chargeId, customerId, since }: FindInput): Promise<Payment | null> {
    // A minute's grace: the provider's clock is not ours.
    const created = { gte: Math.floor(since.getTime() / 1000) - 60 };
    const list = this.stripe.paymentIntents.list({ customer: customerId, created, limit: 100 });
    const search = async () => {
      for await (const intent of list)
        if (intent.metadata['op_id'] === chargeId && intent.status !== 'canceled') return paymentOf(intent);
      return null;
    };
    return told(search());
  }

  async payment(id: string): Promise<Payment> {
    return paymentOf(await told(this.stripe.paymentIntents.retrieve(id, { expand: PAYMENT_DETAILS })));
  }

  async confirmPayment({ key, paymentId, methodId, returnUrl }: ConfirmInput): Promise<Payment> {
    try {
      const confirmed = await this.stripe.paymentIntents.confirm(
        paymentId,
        {
          payment_method: methodId,
          expand: PAYMENT_DETAILS,
          ...(returnUrl ? { return_url: returnUrl } : { off_session: true }),
        },
        { idempotencyKey: key },
      );
      return paymentOf(confirmed);
    } catch (error) {
      if (error instanceof errors.StripeCardError) return this.payment(paymentId);
      throw translated(error);
    }
  }

  async transfer(input: TransferInput): Promise<string> {
    const transfer = await told(
      this.stripe.transfers.create(
        {
          amount: input.amountCents,
          currency: input.currency.toLowerCase(),
          destination: input.payeeId,
          source_transaction: input.providerChargeId,
          transfer_group: input.chargeId,
          metadata: { op_id: input.ownerId },
        },
        { idempotencyKey: input.key },
      ),
    );
    return transfer.id;
  }

  async findTransfer({ chargeId, ownerId }: FindTransferInput): Promise<string | null> {
    const { data } = await told(this.stripe.transfers.list({ transfer_group: chargeId, limit: 100 }));
    return data.find(({ metadata }) => metadata['op_id'] === ownerId)?.id ?? null;
  }

  verified(raw: Buffer, signature: string, now: Date): ProviderEvent | null {
    const stamped = Number(/(?:^|,)\s*t=(\d+)/.exec(signature)?.[1]) * 1000;
    // The SDK refuses old stamps only; one from the future is as false.
    if (!(Math.abs(now.getTime() - stamped) <= TOLERANCE_SECONDS * 1000)) return null;
    const genuine = this.secrets.some((secret) => {
      try {
        return this.stripe.webhooks.signature?.verifyHeader(
          raw,
          signature,
          secret,
          TOLERANCE_SECONDS,
          undefined,
          now.getTime(),
        );
      } catch {
        return false;
      }
    });
    return genuine ? this.read(raw) : null;
  }

  read(raw: Buffer): ProviderEvent | null {
    return eventOf(raw);
  }
}

type Input<Call extends keyof PaymentGateway> = PaymentGateway[Call] extends (input: infer I) => unknown
  ? I
  : never;
type CustomerInput = Input<'createCustomer'>;
type SetupInput = Input<'startSetup'>;
type PayeeInput = Input<'createPayee'>;
type LinkInput = Input<'payeeLink'>;
type PaymentInput = Input<'createPayment'>;
type FindInput = Input<'findPayment'>;
type ConfirmInput = Input<'confirmPayment'>;
type TransferInput = Input<'transfer'>;
type FindTransferInput = Input<'findTransfer'>;

async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw translated(error);
  }
}

/** A refusal is certain; anything else leaves the outcome open. */
function translated(error: unknown): unknown {
  if (!(error instanceof errors.StripeError)) return error;
  const refused =
    error instanceof errors.StripeInvalidRequestError || error instanceof errors.StripeCardError;
  if (refused && error.statusCode !== 409)
    return new ProviderRefused(error.decline_code ?? error.code ?? error.type, error.message);
  return new ProviderDown(`${error.type}: ${error.message}`, { cause: error });
}
