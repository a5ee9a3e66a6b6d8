import { PhoneOrders } from '../../../src/desk/telephony/routing/orders.service.js';
import { Jobs } from '../../../src/platform/jobs/jobs.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, publish, type Engagement } from '../desk-world.js';
import { callOf, exchange, newSid, ownLine } from './exchange-world.js';

interface Order {
  order: string;
  call: string;
  do: string;
  to?: string;
}

describe('what the desk asks of a client’s own exchange', () => {
  let app: TestApp;
  let bianchi: Engagement;
  let line: { id: string; secret: string };
  let mara: Reader;
  let asked = 0;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-11-23T08:41:00Z');
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    await publish(app, bianchi, {
      people: [{ key: 'anna', name: 'Anna Neri', number: '051 098 2231', otherNumbers: ['335 700 8811'] }],
    });
    line = await ownLine(app, bianchi);
    mara = await app.world.reader(bianchi.mara);
  });
  afterAll(() => app.stop());

  const tell = (call: string, type: string, more: object = {}) =>
    exchange(app, line, { id: `${call} ${type} ${JSON.stringify(more)}`, call, type, ...more });
  const ask = async (id = `question ${(asked += 1)}`): Promise<Order[]> =>
    (await exchange(app, line, { id, type: 'orders' })).told['orders'] as Order[];
  /** An exchange has to listen before it is told anything: its question waits for the answer. */
  const listening = async (then: () => Promise<unknown>): Promise<Order[]> => {
    const answer = ask();
    for (let tries = 0; tries < 100; tries += 1) {
      const [row] = await app.sql<{ at: Date | null }>(
        `select listens_at at from phone_number where id = $1`,
        [line.id],
      );
      if (row?.at && app.clock.date().getTime() - row.at.getTime() < 1000) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await then();
    return answer;
  };
  async function talking(): Promise<{ call: string; recordId: string; page: string }> {
    const call = newSid();
    await tell(call, 'ringing', { from: '335 123 4118' });
    await tell(call, 'answered');
    const { recordId } = (await callOf(app, call)) as { recordId: string };
    return { call, recordId, page: `/desk/${bianchi.contractId}/calls/${recordId}` };
  }
  const lineOn = async (page: string): Promise<string> => (await mara.get(`${page}/line`)).text;
  const over = async (call: string, page: string): Promise<void> => {
    await tell(call, 'ended');
    await mara.post(`${page}/ending`, { 'end.outcome': 'passed_on', 'end.note': '' });
  };

  it('is nothing as long as it does not listen: then her telephone’s keys do it', async () => {
    const { call, page } = await talking();
    expect(await lineOn(page)).not.toContain('Metti in attesa');
    const refused = await mara.json('put', `/api/v1${page}/hold`, { held: true });
    expect([refused.status, refused.body.code]).toEqual([409, 'hold_by_phone']);
    const passed = await mara.json('post', `/api/v1${page}/transfers`, { person: 'anna' });
    expect(passed.body.code).toBe('transfer_by_phone');
    await over(call, page);
  });

  it('comes at once to an exchange that waits for it, once, and to no other number’s', async () => {
    const { call, page } = await talking();
    const orders = await listening(async () => {
      expect(await lineOn(page)).toContain('Metti in attesa');
      await mara.post(`${page}/draft`, { next: 'hold' });
    });
    expect(orders).toEqual([{ order: expect.any(String), call, do: 'hold' }]);
    expect(JSON.stringify(orders)).not.toContain('3351234118');
    await tell(call, 'held', { hold: 1 });
    expect(await lineOn(page)).toMatch(/In attesa da[^]*value="resume"/);
    const back = await listening(() => mara.post(`${page}/draft`, { next: 'resume' }));
    expect(back).toMatchObject([{ call, do: 'resume' }]);
    await tell(call, 'resumed', { hold: 1 });
    expect(await lineOn(page)).not.toContain('In attesa');
    await over(call, page);
  });

  it('is not told again to a question that was asked before, nor to one that is not signed', async () => {
    const { call, page } = await talking();
    await listening(() => mara.post(`${page}/draft`, { next: 'hold' }));
    await tell(call, 'held', { hold: 1 });
    await mara.post(`${page}/draft`, { next: 'resume' });
    expect(await ask('question 1')).toEqual([]);
    const forged = await exchange(app, line, { id: 'mine', type: 'orders' }, { signature: 't=1,v1=00' });
    expect(forged.status).toBe(403);
    expect(await ask()).toMatchObject([{ do: 'resume' }]);
    await over(call, page);
  });

  it('passes a call on: the numbers in order, taken by the person, or back with her', async () => {
    const { call, page } = await talking();
    const [order] = await listening(() => mara.post(`${page}/draft`, { next: 'pass:anna' }));
    expect(order).toMatchObject({ call, do: 'pass', to: '+390510982231' });
    const about = { order: order!.order };
    await tell(call, 'passing', about);
    expect(await lineOn(page)).toContain('Squilla da Anna Neri');
    const next = await tell(call, 'returned', { ...about, try: 0 });
    expect(next.told).toMatchObject({ action: 'pass', to: '+393357008811' });
    // Told again, also at the same time, it is the same number.
    for (const again of await Promise.all(
      ['a', 'b', 'c'].map((lost) => tell(call, 'returned', { ...about, try: 0, lost })),
    ))
      expect(again.told).toMatchObject({ action: 'pass', to: '+393357008811' });
    expect(await lineOn(page)).toContain('Squilla da Anna Neri, al secondo numero');
    expect((await tell(call, 'returned', { ...about, try: 1 })).told).toMatchObject({ action: 'talk' });
    expect(await lineOn(page)).toContain('chi chiama è di nuovo con te');
    const [second] = await listening(() => mara.post(`${page}/draft`, { next: 'pass:anna' }));
    await tell(call, 'passed', { order: second!.order });
    expect(await lineOn(page)).toContain('Anna Neri ha preso la chiamata');
    // Late news of the first attempt change nothing.
    await tell(call, 'returned', { ...about, try: 1, late: true });
    expect(await lineOn(page)).toContain('Anna Neri ha preso la chiamata');
    await over(call, page);
  });

  it('comes in the order it was asked in, and no hold after the call is passed on', async () => {
    const { call, page } = await talking();
    await listening(() => mara.post(`${page}/draft`, { next: 'hold' }));
    await tell(call, 'held', { hold: 1 });
    app.clock.travelTo(app.clock.now().add({ seconds: 2 }));
    await mara.post(`${page}/draft`, { next: 'resume' });
    const [order] = await listening(() => mara.post(`${page}/draft`, { next: 'pass:anna' }));
    expect(order).toMatchObject({ do: 'resume' });
    await mara.post(`${page}/draft`, { next: 'pass:anna' });
    expect(await ask()).toMatchObject([{ do: 'pass' }]);
    await over(call, page);
  });

  it('counts a hold whose end was lost as over when the next begins', async () => {
    const { call, page } = await talking();
    await tell(call, 'held', { hold: 1 });
    await tell(call, 'held', { hold: 2 });
    await tell(call, 'resumed', { hold: 2 });
    expect(await lineOn(page)).not.toContain('In attesa');
    await tell(call, 'resumed', { hold: 1, late: true });
    expect(await lineOn(page)).not.toContain('In attesa');
    await over(call, page);
  });

  it('says when the caller hangs up on hold, or while it rings at the person', async () => {
    for (const next of ['hold', 'pass:anna']) {
      const { call, page } = await talking();
      const [order] = await listening(() => mara.post(`${page}/draft`, { next }));
      await (next === 'hold'
        ? tell(call, 'held', { hold: 1 })
        : tell(call, 'passing', { order: order!.order }));
      await tell(call, 'ended');
      const shown = await lineOn(page);
      expect(shown).toContain('Telefonata finita alle ');
      expect(shown).not.toMatch(/In attesa|In linea|Squilla|value="(hold|resume)"/);
      await over(call, page);
    }
  });

  it('says so when it will not or does not do it', async () => {
    const { call, page } = await talking();
    const [order] = await listening(() => mara.post(`${page}/draft`, { next: 'pass:anna' }));
    await tell(call, 'refused', { order: order!.order });
    expect(await lineOn(page)).toContain('chi chiama è ancora con te');
    await mara.post(`${page}/draft`, { next: 'hold' });
    const [lost] = await app.sql<{ id: string }>(`select id from phone_order where state = 'asked'`);
    app.clock.travelTo(app.clock.now().add({ seconds: 16 }));
    await app.get(Jobs).send('telephony.order_expiry', { orderId: lost!.id });
    await app.settle();
    expect(await lineOn(page)).toContain('Il centralino non ha messo in attesa');
    expect(await app.get(PhoneOrders).take(line.id)).toEqual([]);
    await over(call, page);
  });

  it('is believed when the person has taken a call that had counted as refused', async () => {
    const { call, page } = await talking();
    const [order] = await listening(() => mara.post(`${page}/draft`, { next: 'pass:anna' }));
    app.clock.travelTo(app.clock.now().add({ seconds: 16 }));
    await app.get(Jobs).send('telephony.order_expiry', { orderId: order!.order });
    await app.settle();
    expect(await lineOn(page)).toContain('chi chiama è ancora con te');
    await tell(call, 'passed', { order: order!.order });
    expect(await lineOn(page)).toContain('Anna Neri ha preso la chiamata');
    await over(call, page);
  });

  it('gives her the keys back when the exchange says no more of a number that was to ring', async () => {
    const { call, page } = await talking();
    const [order] = await listening(() => mara.post(`${page}/draft`, { next: 'pass:anna' }));
    await tell(call, 'passing', { order: order!.order });
    expect(await lineOn(page)).not.toContain('chi chiama è ancora con te');
    const [transfer] = await app.sql<{ id: string }>(`select id from phone_transfer where state = 'ringing'`);
    app.clock.travelTo(app.clock.now().add({ seconds: 76 }));
    await app.get(Jobs).send('telephony.transfer_silence', { transferId: transfer!.id, tries: 0 });
    await app.settle();
    expect(await lineOn(page)).toContain('chi chiama è ancora con te');
    await tell(call, 'passed', { order: order!.order });
    expect(await lineOn(page)).toContain('Anna Neri ha preso la chiamata');
    await over(call, page);
  });
});
