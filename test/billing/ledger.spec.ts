import * as fc from 'fast-check';
import { chargeEntries } from '../../src/billing/ledger/ledger.rules.js';
import { Ledger } from '../../src/billing/ledger/ledger.service.js';
import { Outcomes } from '../../src/billing/charges/outcomes.service.js';
import type { Payment } from '../../src/billing/stripe/gateway.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { BillingWorld, type ChargeFacts } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());
const nobody = { accountId: null };

describe('the ledger', () => {
  it('can be neither changed nor deleted, by anybody', async () => {
    await world.work(await world.deal());
    for (const statement of [
      `update ledger_entry set amount_cents = amount_cents + 1`,
      `delete from ledger_entry`,
      `update ledger_transaction set kind = 'x'`,
      `delete from ledger_transaction`,
    ])
      await expect(world.app.sql(statement)).rejects.toThrow('immutable');
    await expect(world.app.sql(`truncate ledger_entry`)).rejects.toThrow('permission denied');
    await expect(world.app.sql(`alter table ledger_entry disable trigger all`)).rejects.toThrow(
      'must be owner',
    );
  });

  it('takes no movement that does not balance, whoever writes it', async () => {
    const charge = await world.work(await world.deal());
    const uow = world.app.get(UnitOfWork);
    const unbalanced = { account: 'platform_fee', partyId: null, amountCents: -1 } as const;
    const post = world.app.get(Ledger);
    await expect(
      uow.run(nobody, () =>
        post.post({ kind: 'payment', chargeId: charge.id, currency: 'EUR', entries: [unbalanced] }),
      ),
    ).rejects.toThrow('does not balance');
    await expect(
      uow.run(nobody, async () => {
        const id = newId();
        await uow.query(`insert into ledger_transaction (id, kind, source, at) values ($1, 'x', $2, now())`, [
          id,
          id,
        ]);
        await uow.query(`insert into ledger_entry values ($1, 1, 'platform_fee', null, -1, 'EUR')`, [id]);
      }),
    ).rejects.toThrow('does not balance');
    expect(await world.ledgerSum()).toBe(0);
  });

  it('writes one cause once', async () => {
    const deal = await world.deal();
    const charge = await world.work(deal);
    const before = await world.balances(deal);
    const money = {
      organisationId: deal.firm.id,
      assistantId: deal.assistant.id,
      grossCents: charge.gross_cents,
      feeCents: charge.fee_cents,
      transferCents: charge.transfer_cents,
    };
    await world.app
      .get(UnitOfWork)
      .run(nobody, () =>
        world.app
          .get(Ledger)
          .post({ kind: 'charge', chargeId: charge.id, currency: 'EUR', entries: chargeEntries(money) }),
      );
    expect(await world.balances(deal)).toEqual(before);
  });
});

const rank: Record<string, number> = { paid: 1, transferred: 2 };

describe('any sequence of answers from the provider', () => {
  it('keeps charge = fee + transfer and the ledger at zero, and never leads back', async () => {
    // Webhooks are played by the property itself.
    world.standIn.control.webhooks({ drop: 1 });
    const outcomes = world.app.get(Outcomes);
    const answers = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('answer' as const),
          status: fc.constantFrom<Payment['status']>('open', 'processing', 'action', 'refused', 'paid'),
          fee: fc.option(fc.nat(500)),
        }),
        fc.record({ kind: fc.constant('attempt' as const) }),
        fc.record({ kind: fc.constant('transfer' as const) }),
        fc.record({ kind: fc.constant('refused' as const) }),
      ),
      { minLength: 1, maxLength: 12 },
    );
    const minutes = fc.integer({ min: 2, max: 2000 });
    const deals = await Promise.all([
      world.deal({ vat_bps: 2200 }),
      world.deal({ fee_bps: 0 }),
      world.deal({ price_cents: 1999 }),
    ]);
    let week = Date.parse('2020-01-06');
    await fc.assert(
      fc.asyncProperty(fc.nat(2), minutes, answers, async (which, length, steps) => {
        const deal = deals[which]!;
        week += 7 * 86_400_000;
        let charge: ChargeFacts = await world.work(deal, length, new Date(week).toISOString().slice(0, 10));
        const { id } = charge;
        expect(charge.gross_cents).toBe(charge.fee_cents + charge.transfer_cents);
        for (const step of steps) {
          const before = rank[charge.state] ?? 0;
          if (step.kind === 'attempt')
            await world.app.sql(`update charge set attempts = attempts + 1 where id = $1`, [id]);
          else if (step.kind === 'transfer') await outcomes.transferred(id, `tr_${id}`);
          else if (step.kind === 'refused') await outcomes.refused(id, 'generic_decline');
          else
            await outcomes.settle(id, {
              id: `pi_${id}`,
              status: step.status,
              failure: step.status === 'refused' ? 'generic_decline' : null,
              actionUrl: null,
              providerChargeId: `ch_${id}`,
              feeCents: step.fee,
              chargeId: id,
            });
          charge = await world.charge(deal);
          expect(rank[charge.state] ?? 0).toBeGreaterThanOrEqual(before);
          expect(await world.ledgerSum()).toBe(0);
        }
        // These payments exist in the property only: no later look at them may ask the provider.
        await world.app.sql(`delete from pgboss.job where name = 'billing.advance' and state <> 'active'`);
        await world.app.sql(`update charge set next_attempt_at = null where id = $1`, [id]);
        const money = await world.app.sql<{ kind: string }>(
          `select kind from ledger_transaction where charge_id = $1 order by at, id`,
          [id],
        );
        const kinds = money.map(({ kind }) => kind);
        expect(new Set(kinds).size).toBe(kinds.length);
        expect(kinds.includes('payment')).toBe(charge.state === 'paid' || charge.state === 'transferred');
        expect(kinds.includes('transfer')).toBe(charge.state === 'transferred');
      }),
      { numRuns: 25, includeErrorInReport: true },
    );
  }, 120_000);
});
