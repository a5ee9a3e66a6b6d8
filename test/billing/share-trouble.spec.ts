import { SharePayments } from '../../src/billing/charges/share-payments.service.js';
import { PaymentGateway, ProviderDown, ProviderRefused } from '../../src/billing/stripe/gateway.js';
import { BillingWorld, type ChargeFacts, type Deal } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());

interface Due {
  id: string;
  assistant_id: string;
  state: string;
  next_attempt_at: Date | null;
}

const sharesOf = (charge: ChargeFacts): Promise<Due[]> =>
  world.app.sql<Due>(
    `select id, assistant_id, state, next_attempt_at from charge_share where charge_id = $1`,
    [charge.id],
  );

let names = 0;
/** A charge half of whose hour somebody else worked, who has no account yet. Her part is less than the fee: two would go. */
async function shared(): Promise<{ deal: Deal; charge: ChargeFacts; substitute: Deal; share: Due }> {
  const deal = await world.readyDeal();
  const person = await world.app.world.assistantAccount(`Sara ${String.fromCharCode(97 + (names += 1))}`);
  const substitute = { mara: await world.app.world.reader(person) } as Deal;
  const done = await world.week(deal, '2026-11-16', [30, 30]);
  await world.app.sql(`update time_line set worked_by = $2, share_bps = 1000 where id = $1`, [
    done.lineIds.at(-1),
    person.id,
  ]);
  await world.approve(deal, done);
  const charge = await world.charge(deal);
  const [share] = await sharesOf(charge);
  return { deal, charge, substitute, share: share! };
}

const gatewayOf = (): PaymentGateway => world.app.get(PaymentGateway as never);

/** Makes the provider's next transfer do something of its own around the real one. */
function around(run: (real: () => Promise<string>) => Promise<string>): void {
  const gateway = gatewayOf();
  const real = gateway.transfer.bind(gateway);
  gateway.transfer = (input) => {
    gateway.transfer = real;
    return run(() => real(input));
  };
}

describe('when the answer of a transfer is lost but its webhook comes first', () => {
  it('a share that was found transferred is never looked at again', async () => {
    const { charge, substitute, share } = await shared();
    around(async (real) => {
      await real();
      await world.app.get(SharePayments).sync(share.id);
      throw new ProviderDown('no answer');
    });
    await world.onboard(substitute);
    expect(await sharesOf(charge)).toMatchObject([{ state: 'transferred', next_attempt_at: null }]);
  });

  it('nor is a charge', async () => {
    const deal = await world.readyDeal();
    around(async (real) => {
      await real();
      await world.settle();
      throw new ProviderDown('no answer');
    });
    await world.work(deal);
    expect(await world.charge(deal)).toMatchObject({ state: 'transferred', next_attempt_at: null });
  });
});

describe('a worker that outlives its lease', () => {
  it('sends no share a second time', async () => {
    const { charge, substitute, share } = await shared();
    around(() => Promise.reject(new ProviderRefused('balance_insufficient', 'not now')));
    await world.onboard(substitute);
    expect(await sharesOf(charge)).toMatchObject([{ state: 'waiting' }]);
    expect((await substitute.mara.get(`/billing/charges/${charge.id}`)).text).toContain(
      'non è ancora riuscito',
    );
    const payments = world.app.get(SharePayments);
    const { clock } = world.app;
    const again = async (): Promise<void> => {
      clock.travelTo(clock.now().add({ hours: 2 }));
      await payments.advance(share.id);
    };
    await world.app.sql(`update payee set transfers = 'pending' where assistant_id = $1`, [
      share.assistant_id,
    ]);
    const gateway = gatewayOf();
    const real = gateway.payee.bind(gateway);
    // The first stands still before it has written that it sends; the second does all of it meanwhile.
    gateway.payee = async (accountId) => {
      gateway.payee = real;
      await again();
      clock.travelTo(clock.now().add({ minutes: 1 }));
      return real(accountId);
    };
    await again();
    await world.settle();
    const { transfers } = await world.atStripe(charge.id);
    expect(transfers.filter(({ metadata }) => metadata['op_id'] === share.id)).toHaveLength(1);
    expect(await sharesOf(charge)).toMatchObject([{ state: 'transferred', next_attempt_at: null }]);
  });
});
