import type { Page } from 'playwright-core';
import { engagement, publish, type Engagement } from '../desk/desk-world.js';
import { exchange, newSid, ownLine } from '../desk/telephony/exchange-world.js';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import { listen, misfitsOf, violationsOf } from './inspect.js';

inChromium('eight hours at the desk', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  const MOST = 3;
  const records: [key: string, opened: string, write: (desk: Page) => Promise<void>][] = [
    ['m', 'Prendi un messaggio', (desk) => desk.keyboard.type('Richiamare in serata')],
    ['o', 'Prendi un ordine', (desk) => desk.keyboard.type('Due cassette di mele')],
    ['d', 'Segna un documento inviato', (desk) => desk.keyboard.type('Preventivo')],
    [
      'p',
      'Aggiorna una pratica',
      async (desk) => {
        await writeInto(desk, { caseNumber: '12/2026', title: 'Rogito' });
        await desk.locator('[name="status"]').selectOption({ index: 1 });
      },
    ],
    [
      's',
      'Segna un sollecito',
      (desk) => writeInto(desk, { invoice: '129', amount: '370', dueOn: '2026-01-31' }),
    ],
    ['a', 'Fissa un appuntamento', (desk) => writeInto(desk, { what: 'Visita', time: '10:00' })],
  ];

  /** Fields after the first are reached by Tab and written like any form; only keys that start something count. */
  async function writeInto(desk: Page, fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await desk.locator(`[name="${name}"]`).fill(value);
  }

  /** Counts what is pressed to start something; each key is pressed once the page's scripts listen. */
  function counted(desk: Page) {
    let keys = 0;
    return {
      get keys() {
        return keys;
      },
      async press(key: string, then: () => Promise<unknown>): Promise<void> {
        await desk.waitForLoadState();
        keys += 1;
        await desk.keyboard.press(key);
        await then();
      },
    };
  }

  async function ringing(client: Engagement, desk: Page) {
    const line = await ownLine(app, client);
    const ring = async () => {
      const call = newSid();
      await exchange(app, line, {
        id: `${call}-r`,
        call,
        type: 'ringing',
        from: '+393351234118',
        name: 'Elena Conti',
      });
      await desk.locator('.ring-on .say').waitFor();
      return (type: string) =>
        exchange(app, line, { id: `${call}-${type}`, call, type, from: '+393351234118' });
    };
    return ring;
  }

  const answered = (desk: Page) => desk.locator('h1.say').waitFor();
  const closed = (desk: Page) => desk.getByText('Chiamata chiusa').waitFor();

  it('takes three keys at most from a ringing call to anything', async () => {
    const mara = await app.world.assistantAccount('Mara Tasti');
    const client = await engagement(app, 'Studio Bianchi', mara);
    await publish(app, client);
    const hers = await windowsOf(app, mara);
    const desk = await hers.newPage();
    const troubles = listen(desk);
    const connected = desk.waitForResponse((answer) => new URL(answer.url()).pathname === '/live');
    await desk.goto('/desk', { waitUntil: 'load' });
    await connected;
    const ring = await ringing(client, desk);
    const spent: Record<string, number> = {};

    await ring();
    const declining = counted(desk);
    await declining.press('Alt+n', () => desk.locator('.ring-on .say').waitFor({ state: 'detached' }));
    spent['decline'] = declining.keys;

    for (const [key, opened, write] of records) {
      const tell = await ring();
      const way = counted(desk);
      await way.press('Alt+r', () => answered(desk));
      await desk.waitForLoadState();
      if (await desk.locator('.news').count()) {
        await desk.keyboard.press('Alt+k');
        await desk.locator('.news').waitFor({ state: 'detached' });
      }
      await way.press(`Alt+${key}`, () => desk.getByRole('heading', { name: opened }).waitFor());
      await desk.waitForLoadState();
      expect(await desk.evaluate(`document.activeElement.closest('[data-focus]') !== null`)).toBe(true);
      await write(desk);
      await way.press('Alt+Enter', () => desk.getByRole('heading', { name: 'In questa chiamata' }).waitFor());
      spent[opened] = way.keys;
      await tell('ended');
      await desk.waitForLoadState();
      await desk.keyboard.press('Alt+c');
      await closed(desk);
    }

    const straight = [
      [
        'type',
        `Alt+${(await typeKey(client)).toLowerCase()}`,
        () => desk.getByLabel('Quando è nato?').waitFor(),
      ],
      ['close', 'Alt+c', () => closed(desk)],
      ['spam', 'Alt+x', () => closed(desk)],
      ['wrong number', 'Alt+z', () => closed(desk)],
    ] as const;
    for (const [name, key, then] of straight) {
      const tell = await ring();
      const way = counted(desk);
      await way.press('Alt+r', () => answered(desk));
      await way.press(key, then);
      spent[name] = way.keys;
      if (name === 'type') {
        await tell('ended');
        await desk.waitForLoadState();
        await desk.keyboard.press('Alt+c');
        await closed(desk);
      }
    }
    expect(Object.entries(spent).filter(([, keys]) => keys > MOST)).toEqual([]);
    expect(Object.keys(spent)).toHaveLength(records.length + 5);
    expect(troubles()).toEqual([]);
    await hers.close();
  });

  async function typeKey(client: Engagement): Promise<string> {
    const hers = await windowsOf(app, client.mara);
    const page = await hers.newPage();
    await page.goto(`/desk/${client.contractId}/playbook/rehearsal`, { waitUntil: 'load' });
    const key = await page.locator('a.pick').first().getAttribute('data-key');
    await hers.close();
    return key?.replace('Alt+', '') ?? '';
  }

  it('is worked with the keys its owner chose, and a letter stays a letter', async () => {
    const nora = await app.world.assistantAccount('Nora Tasti');
    const client = await engagement(app, 'Studio Scelte', nora);
    const hers = await windowsOf(app, nora);
    const desk = await hers.newPage();
    await desk.goto('/desk/keys', { waitUntil: 'load' });
    expect(await violationsOf(desk)).toEqual([]);
    expect(await misfitsOf(desk, [390, 1280])).toEqual([]);
    const choose = async (label: string, keys: string) => {
      await desk.waitForLoadState();
      await desk.getByLabel(label, { exact: true }).focus();
      await desk.keyboard.press(keys);
    };
    const save = () => desk.getByRole('button', { name: 'Salva i tasti' }).click();
    await choose('Messaggio', 'Alt+o');
    await save();
    await desk.getByText('Due azioni hanno la stessa combinazione').first().waitFor();
    await desk.getByLabel('Messaggio', { exact: true }).fill('Ctrl+T');
    await save();
    await desk.getByText('Questa la usa il browser').first().waitFor();
    await choose('Messaggio', 'Control+j');
    await save();
    await desk.getByText('Tasti salvati.').waitFor();

    await desk.goto(`/desk/${client.contractId}`, { waitUntil: 'load' });
    expect(
      await desk
        .getByRole('link', { name: /Messaggio|messaggio/ })
        .locator('kbd')
        .first()
        .textContent(),
    ).toBe('Ctrl J');
    await desk.keyboard.press('Alt+m');
    await desk.keyboard.press('Control+j');
    await desk.getByRole('heading', { level: 1, name: 'Prendi un messaggio' }).waitFor();
    await desk.waitForLoadState();
    await desk.getByLabel('Il messaggio').pressSequentially('jmoracjx');
    expect(await desk.getByLabel('Il messaggio').inputValue()).toBe('jmoracjx');
    expect(new URL(desk.url()).pathname).toBe(`/desk/${client.contractId}/new/message`);

    await desk.getByText('tenuto alle').waitFor();
    await desk.reload();
    expect(await desk.getByLabel('Il messaggio').inputValue()).toBe('jmoracjx');
    await desk.goto('/desk/keys', { waitUntil: 'load' });
    await desk.getByRole('button', { name: 'Torna ai tasti di sempre' }).click();
    await desk.getByText('Sono tornati i tasti di sempre').waitFor();
    expect(await app.sql('select 1 from desk_keys')).toEqual([]);
    await hers.close();
  });

  it('loses no word while the line is cut, and sends what waits when it is back', async () => {
    const rita = await app.world.assistantAccount('Rita Rete');
    const client = await engagement(app, 'Studio Rete', rita);
    const hers = await windowsOf(app, rita);
    const desk = await hers.newPage();
    const connected = desk.waitForResponse((answer) => new URL(answer.url()).pathname === '/live');
    await desk.goto(`/desk/${client.contractId}/new/message`, { waitUntil: 'load' });
    await connected;
    await hers.setOffline(true);
    await desk.getByText('Non in linea: quello che scrivi è tenuto qui').waitFor();
    await desk.getByLabel('Il messaggio').fill('Scritto mentre la linea mancava');
    await desk.keyboard.press('Alt+Enter');
    expect(await desk.getByLabel('Il messaggio').inputValue()).toBe('Scritto mentre la linea mancava');
    await hers.setOffline(false);
    await desk.getByRole('heading', { level: 1, name: 'Studio Rete' }).waitFor();
    await desk.getByText('Scritto mentre la linea mancava').first().waitFor();
    expect(await desk.locator('#day .rows > li').count()).toBe(1);
    await hers.close();
  });

  it('keeps caret, words and scroll when a part of the page is fresh', async () => {
    const lea = await app.world.assistantAccount('Lea Ferma');
    const client = await engagement(app, 'Studio Fermo', lea);
    const hers = await windowsOf(app, lea);
    const desk = await hers.newPage();
    await desk.setViewportSize({ width: 1280, height: 420 });
    const connected = desk.waitForResponse((answer) => new URL(answer.url()).pathname === '/live');
    await desk.goto(`/desk/${client.contractId}`, { waitUntil: 'load' });
    await connected;
    await desk.getByLabel('Nome').first().pressSequentially('Elena');
    await desk.keyboard.press('ArrowLeft');
    await desk.evaluate(`document.querySelector('.desk-work').scrollTop = 60`);
    const fresh = desk.waitForEvent('console', (one) => one.text() === 'fresh rail');
    await desk.evaluate(`addEventListener('cornetta:fresh', ({ detail }) => console.log('fresh ' + detail))`);
    const theirs = await windowsOf(app, client.firm.owner);
    const portal = await theirs.newPage();
    await portal.goto('/today', { waitUntil: 'load' });
    await portal.locator('input[name="status"]').fill('fuori fino alle 15');
    await portal.locator('input[name="status"]').press('Enter');
    await fresh;
    await desk.locator('#rail').getByText('fuori fino alle 15').waitFor();
    expect(await desk.evaluate(`document.querySelector('.desk-work').scrollTop`)).toBe(60);
    expect(
      await desk.evaluate(`[document.activeElement.value, document.activeElement.selectionStart]`),
    ).toEqual(['Elena', 4]);
    await Promise.all([hers.close(), theirs.close()]);
  });
});
