import { formula, Reputation } from '../../src/reputation/index.js';
import { TestApp } from '../support/app.js';
import { engagement, paidCharge } from '../support/engagement.js';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('the published formula', () => {
  it('is on a page in both languages, with the numbers in force and the sums of an example', async () => {
    const it = await app.reader().get('/help/reputation').set('cookie', 'lang=it');
    const en = await app.reader().get('/help/reputation').set('cookie', 'lang=en');
    expect([it.status, en.status]).toEqual([200, 200]);
    for (const { text } of [it, en]) {
      expect(text).toContain(formula.version);
      expect(text).toContain(String(formula.halfLifeDays));
      expect(text).toMatch(/× (\d|,|\.)+ = <b>/);
    }
    expect(it.text).toContain('Studio dentistico');
    expect(en.text).toContain('Dental practice');
  });

  it('is data for programs too', async () => {
    const { body } = await app.reader().get('/api/v1/reputation/formula');
    expect(body).toEqual(JSON.parse(JSON.stringify(formula)));
  });
});

describe("an assistant's own page", () => {
  it('starts from the mean and shows who weighs how much', async () => {
    const mara = await app.world.assistantAccount();
    const reader = await app.world.reader(mara);
    expect((await reader.get('/reputation')).text).toContain('La tua reputazione parte dalla media');
    const deal = await engagement(app, await app.world.firm(), mara);
    await paidCharge(app, deal);
    const { text } = await reader.get('/reputation');
    expect(text).toMatch(/La tua reputazione è [\d,]+ su 100/);
    expect(text).toContain('Studio Bianchi');
    const { body } = await reader.get('/api/v1/reputation');
    expect(body.facts.punctuality).toEqual([
      expect.objectContaining({ client: deal.firm.id, good: 1, bad: 0 }),
    ]);
  });

  it("is nobody else's, and only published assistants have a public score", async () => {
    const firm = await app.world.firm('Altra Ditta');
    expect((await (await app.world.reader(firm.owner)).get('/reputation')).status).toBe(404);
    const draft = await app.world.assistantAccount('Bozza Nascosta');
    await app.get(Reputation).refresh(draft.id);
    expect((await app.reader().get(`/api/v1/assistants/${draft.id}/reputation`)).status).toBe(404);
    expect((await app.reader().get('/api/v1/assistants/x/reputation')).status).toBe(404);
  });
});
