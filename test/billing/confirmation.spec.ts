import { BillingWorld, pathOf, postPage } from './billing-world.js';

const world = new BillingWorld();
beforeAll(() => world.start());
afterAll(() => world.stop());
const CAUTIOUS = '4000002760003184';

describe('a charge the bank wants confirmed', () => {
  it('waits for the owner, who confirms on the bank’s page', async () => {
    const deal = await world.readyDeal({}, CAUTIOUS);
    const charge = await world.work(deal);
    expect(charge).toMatchObject({ state: 'requires_action', next_attempt_at: null });
    expect(await world.eventNames(charge.id)).toEqual(['charge.created', 'charge.action_required']);
    const page = await deal.owner.get(`/billing/charges/${charge.id}`);
    expect(page.text).toContain('La banca chiede una vostra conferma per 7,80');
    const sent = await deal.owner.post(`/billing/charges/${charge.id}/confirmations`);
    expect(sent.status).toBe(303);
    const back = await postPage(sent.headers['location'] as string, { answer: 'approve' });
    expect((await deal.owner.get(pathOf(back))).status).toBe(303);
    await world.settle();
    expect((await world.charge(deal)).state).toBe('transferred');
    expect((await world.atStripe(charge.id)).payments).toHaveLength(1);
  });

  it('opens one confirmation by a double click', async () => {
    const deal = await world.readyDeal({}, CAUTIOUS);
    const { id } = await world.work(deal);
    const clicks = await Promise.all(
      [1, 2].map(() => deal.owner.post(`/billing/charges/${id}/confirmations`)),
    );
    expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
    await world.settle();
    const again = await deal.owner.post(`/billing/charges/${id}/confirmations`);
    await postPage(again.headers['location'] as string, { answer: 'approve' });
    await world.settle();
    expect((await world.charge(deal)).state).toBe('transferred');
    expect((await world.atStripe(id)).payments).toHaveLength(1);
  });

  it('fails when the owner refuses, and can be paid with another card', async () => {
    const deal = await world.readyDeal({}, CAUTIOUS);
    const { id } = await world.work(deal);
    const sent = await deal.owner.post(`/billing/charges/${id}/confirmations`);
    await postPage(sent.headers['location'] as string, { answer: 'refuse' });
    await world.settle();
    expect(await world.charge(deal)).toMatchObject({ state: 'failed', failure: 'authentication_failed' });
    await world.saveMethod(deal, '4242424242424242');
    expect((await world.charge(deal)).state).toBe('transferred');
  });

  it('sends a manager’s and an assistant’s click nowhere', async () => {
    const deal = await world.readyDeal({}, CAUTIOUS);
    const { id } = await world.work(deal);
    const manager = await world.app.world.member(deal.firm, 'Manlio Manager', 'manager');
    for (const reader of [await world.app.world.reader(manager), deal.mara]) {
      expect((await reader.post(`/billing/charges/${id}/confirmations`)).status).toBe(404);
      expect((await reader.post(`/billing/charges/${id}/payments`, { attempts: '1' })).status).toBe(404);
    }
    expect((await world.charge(deal)).state).toBe('requires_action');
  });
});
