import { createServer } from 'node:net';
import { Stripe } from 'stripe';
import { startStripeStandIn, type StripeStandIn } from '../../src/dev/stripe/index.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Events } from '../../src/platform/events/events.js';
import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import type { Reader } from '../support/reader.js';
import type { Firm, Person } from '../support/world.js';

export const SECRET = 'whsec_billing';
export const CARD = '4242424242424242';
export const IBAN = 'IT60X0542811101000000123456';

export interface Deal {
  contractId: string;
  firm: Firm;
  assistant: Person;
  owner: Reader;
  mara: Reader;
}

interface Version {
  kind?: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  price_cents?: number;
  included_minutes?: number | null;
  overage_cents?: number | null;
  fee_bps?: number;
  vat_bps?: number;
  timezone?: string;
  starts_on?: string;
  ends_on?: string | null;
}

export interface ChargeFacts {
  id: string;
  number: number;
  state: string;
  net_cents: number;
  vat_cents: number;
  gross_cents: number;
  fee_cents: number;
  transfer_cents: number;
  failure: string | null;
  attempts: number;
  next_attempt_at: Date | null;
  stripe_payment_intent_id: string | null;
  stripe_transfer_id: string | null;
}

/** The whole product beside a stand-in for Stripe whose webhooks reach it. */
export class BillingWorld {
  app: TestApp;
  standIn: StripeStandIn;
  stripe: Stripe;
  private port: number;
  private people = 0;

  async start(env: Record<string, string> = {}): Promise<this> {
    this.port = await freePort();
    this.app = await TestApp.start({
      STRIPE_STAND_IN_PORT: String(this.port),
      STRIPE_WEBHOOK_SECRETS: `whsec_of_another_endpoint,${SECRET}`,
      LOG_LEVEL: 'silent',
      ...env,
    });
    this.app.clock.travelTo('2026-11-23T09:00:00Z');
    await this.openStripe();
    this.stripe = new Stripe('sk_test_billing', {
      host: '127.0.0.1',
      port: this.port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
    });
    return this;
  }

  async openStripe(): Promise<void> {
    this.standIn = await startStripeStandIn({
      port: this.port,
      webhookUrl: `${this.app.url}/webhooks/stripe`,
      webhookSecret: SECRET,
      now: () => this.app.clock.now().epochMilliseconds,
      sepaAfterMs: 86_400_000,
      fundsAfterMs: 60_000,
      payoutAfterMs: 60_000,
    });
  }

  async stop(): Promise<void> {
    await this.standIn.stop();
    await this.app.stop();
  }

  /** A signed contract between a business and an assistant of their own. */
  async deal(version: Version = {}): Promise<Deal> {
    const { world, clock } = this.app;
    const nth = String.fromCharCode(97 + Math.floor(this.people / 26), 97 + (this.people++ % 26));
    const firm = await world.firm(`Studio ${nth}`);
    const assistant = await world.assistantAccount(`Mara ${nth}`);
    const {
      kind = 'hourly',
      timezone = 'Europe/Rome',
      starts_on = '2026-01-05',
      ends_on = null,
      ...money
    } = version;
    const contractId = newId();
    const now = clock.date();
    await world.insert('contract', {
      id: contractId,
      number: `C-${nth}`,
      organisation_id: firm.id,
      assistant_id: assistant.id,
      title: 'Telefono e agenda',
      kind,
      timezone,
      state: 'active',
      state_at: now,
      starts_on,
      ends_on,
      sign_by: now,
      signed_at: now,
      created_at: now,
    });
    await world.insert('contract_version', {
      id: newId(),
      contract_id: contractId,
      version: 1,
      price_cents: 1800,
      weekly_minutes: 360,
      fee_bps: 1000,
      vat_bps: 0,
      tax_regime: money.vat_bps ? 'ordinario' : 'forfettario',
      notice_days: 30,
      approval_hours: 48,
      locale: 'it',
      text: 'text',
      text_sha256: 'sha',
      created_at: now,
      ...money,
    });
    return {
      contractId,
      firm,
      assistant,
      owner: await world.reader(firm.owner),
      mara: await world.reader(assistant),
    };
  }

  /** A contract whose business pays with this number and whose assistant can be paid. */
  async readyDeal(version: Version = {}, number = CARD): Promise<Deal> {
    const deal = await this.deal(version);
    await this.onboard(deal);
    await this.saveMethod(deal, number);
    return deal;
  }

  /** The owner saves a method on the provider's page and comes back. */
  async saveMethod({ owner }: Deal, number: string): Promise<void> {
    const sent = await owner.post('/billing/payment-method');
    const back = await postPage(sent.headers['location'] as string, { number });
    await owner.get(pathOf(back));
    await this.settle();
  }

  /** The assistant opens her account on the provider's page and comes back. */
  async onboard({ mara }: Deal): Promise<void> {
    const sent = await mara.post('/billing/onboarding');
    if (sent.status !== 303) throw new Error(`${sent.status} ${sent.text.slice(0, 3000)}`);
    const back = await postPage(sent.headers['location'] as string, { name: 'Mara Conti', iban: IBAN });
    await mara.get(pathOf(back));
    await this.settle();
  }

  /** A week's timesheet with lines of so many minutes (a call each), in a state of their approval. */
  async week(
    { contractId }: Deal,
    startsOn: string,
    minutes: number[],
    options: { state?: string; days?: number[]; lineState?: string } = {},
  ): Promise<{ timesheetId: string; lineIds: string[] }> {
    const { world, clock } = this.app;
    const timesheetId = newId();
    const day = (add: number) => new Date(Date.parse(`${startsOn}T10:00:00Z`) + add * 86_400_000);
    await world.insert('timesheet', {
      id: timesheetId,
      contract_id: contractId,
      starts_on: startsOn,
      ends_on: day(6).toISOString().slice(0, 10),
      state: options.state ?? 'approved',
      state_at: clock.date(),
      created_at: clock.date(),
    });
    const lineIds: string[] = [];
    for (const [index, length] of minutes.entries()) {
      const started = day(options.days?.[index] ?? 0);
      lineIds.push(newId());
      await world.insert('time_line', {
        id: lineIds.at(-1),
        contract_id: contractId,
        timesheet_id: timesheetId,
        kind: 'call',
        started_at: started,
        ended_at: new Date(started.getTime() + length * 60_000),
        minutes: length,
        calls: 1,
        state: options.lineState ?? 'approved',
        as_of: clock.date(),
        created_at: clock.date(),
      });
    }
    return { timesheetId, lineIds };
  }

  /** The news that work is approved, as timesheets tell it; billing hears it so many times. */
  async approve({ contractId }: Deal, data: Record<string, unknown>, times = 1): Promise<void> {
    const subject = (data['timesheetId'] ?? data['deliveryId']) as string;
    for (let time = 0; time < times; time += 1)
      await this.app.get(UnitOfWork).run({ accountId: null }, () =>
        this.app.get(Events).record('work.approved', {
          subjectKind: data['deliveryId'] ? 'delivery' : 'timesheet',
          subjectId: subject,
          contractId,
          data,
        }),
      );
    await this.settle();
  }

  /** One approved week of so many minutes, charged as far as it goes. */
  async work(deal: Deal, minutes = 26, startsOn = '2026-11-16'): Promise<ChargeFacts> {
    await this.approve(deal, await this.week(deal, startsOn, [minutes]));
    return this.charge(deal);
  }

  /** Until jobs are done and every webhook has been taken and looked into. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      quiet = (await this.app.settle()) > 0 ? 0 : quiet + 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async charges({ contractId }: Deal): Promise<ChargeFacts[]> {
    return this.app.sql<ChargeFacts>(`select * from charge where contract_id = $1 order by number`, [
      contractId,
    ]);
  }

  async charge(deal: Deal): Promise<ChargeFacts> {
    const found = (await this.charges(deal)).at(-1);
    if (!found) throw new Error('no charge');
    return found;
  }

  async later(ms: number): Promise<void> {
    this.app.clock.travelTo(this.app.clock.now().add({ milliseconds: ms }));
    await this.app.sweep('sweep.billing.charges');
    await this.app.sweep('sweep.billing.shares');
    await this.settle();
  }

  /** Ledger balances over this deal's charges, by account; zeros left out. */
  async balances({ contractId }: Deal): Promise<Record<string, number>> {
    const rows = await this.app.sql<{ account: string; cents: number }>(
      `select account, sum(amount_cents)::int cents from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
       join charge c on c.id = t.charge_id where c.contract_id = $1 group by account having sum(amount_cents) <> 0`,
      [contractId],
    );
    return Object.fromEntries(rows.map(({ account, cents }) => [account, cents]));
  }

  async ledgerSum(): Promise<number> {
    const [row] = await this.app.sql<{ sum: number }>(
      `select coalesce(sum(amount_cents), 0)::int sum from ledger_entry`,
    );
    return row?.sum ?? Number.NaN;
  }

  /** What Stripe holds for a charge. */
  async atStripe(
    chargeId: string,
  ): Promise<{ payments: Stripe.PaymentIntent[]; transfers: Stripe.Transfer[] }> {
    const payments = await this.stripe.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    const transfers = await this.stripe.transfers.list({ transfer_group: chargeId });
    return {
      payments: payments.filter(({ metadata }) => metadata['op_id'] === chargeId),
      transfers: transfers.data,
    };
  }

  async eventNames(chargeId: string): Promise<string[]> {
    const rows = await this.app.sql<{ name: string }>(
      `select name from event where subject_id = $1 order by at, id`,
      [chargeId],
    );
    return rows.map(({ name }) => name);
  }
}

export const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};

/** Sends a form of the provider's page; returns where it leads. */
export async function postPage(url: string, fields: Record<string, string>): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const next = answer.headers.get('location');
  if (!next) throw new Error(`the page answered ${answer.status}: ${(await answer.text()).slice(0, 400)}`);
  return next;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
