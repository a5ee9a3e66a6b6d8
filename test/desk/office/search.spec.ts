import { TestApp } from '../../support/app.js';
import { contractOf, engagement } from '../desk-world.js';

describe('the search of a contract’s records', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-11-23T08:00:00Z');
  });
  afterAll(() => app.stop());

  it('finds words of its own client alone, by day too, page after page', async () => {
    const assistant = await app.world.assistantAccount();
    const verri = await engagement(app, 'Idraulica Verri', assistant);
    const rival = await contractOf(app, await app.world.firm('Studio Rivale'), assistant);
    const mara = await app.world.reader(assistant);
    const owner = await app.world.reader(verri.firm.owner);
    const write = (contract: string, text: string) =>
      mara.json('post', `/api/v1/desk/${contract}/messages`, { text, caller: { name: 'Elena Conti' } });
    expect((await write(verri.contractId, 'La caldaia perde però poco')).status).toBe(201);
    await write(rival, 'La caldaia del rivale');
    for (let n = 0; n < 45; n += 1) await write(verri.contractId, `Sopralluogo ${n}`);
    const at = `/desk/${verri.contractId}/timeline`;
    const one = await mara.get(`${at}?q=CALDAIA+pero`);
    expect(one.text).toContain('La caldaia perde');
    expect(one.text).not.toContain('Sopralluogo');
    expect((await owner.get(`/contracts/${verri.contractId}/timeline?q=caldaia`)).text).not.toContain(
      'rivale',
    );
    expect((await mara.get(`${at}?q=urgency`)).text).not.toContain('Sopralluogo');
    expect((await mara.get(`${at}?day=2026-11-22`)).text).not.toContain('Sopralluogo');
    expect((await mara.get(`${at}?day=domani`)).status).toBe(200);
    const first = await mara.get(`${at}?q=sopralluogo&day=2026-11-23`);
    const next =
      /rel="next" href="([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ??
      '';
    expect(next).toContain('q=sopralluogo');
    expect((await mara.get(next)).text).toContain('Sopralluogo 0');
  });
});
