import { engagement } from '../desk/desk-world.js';
import { callOf, exchange, newSid, ownLine } from '../desk/telephony/exchange-world.js';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import { listen, misfitsOf, violationsOf } from './inspect.js';

inChromium('a call that rings', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  it('shows at her desk only, is taken by one key, and the telephone’s end is shown', async () => {
    const mara = await app.world.assistantAccount('Mara Rinaldi');
    const nora = await app.world.assistantAccount('Nora Neri');
    const client = await engagement(app, 'Studio Bianchi', mara);
    await engagement(app, 'Studio Verdi', nora);
    const line = await ownLine(app, client);
    const [hers, others] = [await windowsOf(app, mara), await windowsOf(app, nora)];
    const [desk, other] = [await hers.newPage(), await others.newPage()];
    const troubles = listen(desk);
    const connected = desk.waitForResponse((answer) => new URL(answer.url()).pathname === '/live');
    await desk.goto('/desk', { waitUntil: 'load' });
    await connected;
    await other.goto('/desk', { waitUntil: 'load' });

    const call = newSid();
    const tell = (type: string) =>
      exchange(app, line, {
        id: `${call}-${type}`,
        call,
        type,
        from: '+393351234118',
        name: 'Elena <b>Conti',
      });
    await tell('ringing');
    await desk.getByRole('heading', { level: 3, name: 'Elena <b>Conti' }).waitFor();
    expect(await desk.title()).toContain('Studio Bianchi');
    expect(await violationsOf(desk)).toEqual([]);
    expect(await misfitsOf(desk, [390, 1280])).toEqual([]);
    await desk.setViewportSize({ width: 390, height: 844 });
    const answer = await desk.getByRole('button', { name: 'Rispondi' }).boundingBox();
    expect(answer!.y).toBeGreaterThan(844 * 0.6);
    expect(answer!.y + answer!.height).toBeLessThan(844);
    expect(answer!.height).toBeGreaterThanOrEqual(48);
    await desk.setViewportSize({ width: 1280, height: 900 });
    expect(await other.locator('.ring-on').count()).toBe(0);

    await desk.keyboard.press('Alt+r');
    await desk.getByRole('heading', { level: 1, name: 'Elena <b>Conti' }).waitFor();
    expect((await callOf(app, call))['state']).toBe('answered');
    await desk.waitForLoadState();
    await tell('ended');
    await desk.getByText('Chi chiamava Studio Bianchi ha riattaccato').waitFor();
    expect(troubles()).toEqual([]);
    await Promise.all([hers.close(), others.close()]);
  });
});
