import type { BrowserContext, Page } from 'playwright-core';
import { Timesheets } from '../../src/timesheets/index.js';
import { TimeLines } from '../../src/timesheets/time-lines.service.js';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import { drawnUp, offer, signedContract } from '../support/contracts.js';
import type { Firm, Person } from '../support/world.js';
import { hoursOf } from './hours.js';
import { tabTo } from './keys.js';

const MORNINGS = ['1 09:00–11:00', '2 09:00–11:00', '3 09:00–11:00'];

inChromium('with JavaScript', () => {
  let app: TestApp;
  let firm: Firm;
  const opened: BrowserContext[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
    firm = await app.world.firm('Studio Bianchi', 'Elena Bianchi');
  });
  afterAll(() => app.stop());
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((context) => context.close()));
  });

  async function pageOf(person: Person | null): Promise<Page> {
    const context = await windowsOf(app, person);
    opened.push(context);
    return context.newPage();
  }

  it('hours are drawn with the mouse', async () => {
    const mara = await app.world.assistantAccount('Mara Topo');
    const page = await pageOf(mara);
    await page.goto('/availability');
    const centre = async (label: string) => {
      const box = await page.getByLabel(label).boundingBox();
      return [box!.x + box!.width / 2, box!.y + box!.height / 2] as const;
    };
    await page.mouse.move(...(await centre('lunedì 09:00–09:30')));
    await page.mouse.down();
    await page.mouse.move(...(await centre('mercoledì 10:30–11:00')), { steps: 5 });
    await page.mouse.up();
    await page.getByLabel('Ore di lavoro in vendita').fill('20');
    await page.getByLabel('Clienti insieme').fill('4');
    await page.getByRole('button', { name: 'Salva la settimana' }).click();
    await page.waitForLoadState();
    expect(await hoursOf(app, mara.id)).toEqual(MORNINGS);
    expect(await page.getByLabel('martedì 10:00–10:30').isChecked()).toBe(true);
  });

  it('the same hours are drawn with keys alone, from the first tab to saving', async () => {
    const mara = await app.world.assistantAccount('Mara Tasti');
    const page = await pageOf(mara);
    await page.goto('/availability');
    const { keyboard } = page;
    await tabTo(page, 'lunedì 07:00–07:30');
    for (let step = 0; step < 4; step += 1) await keyboard.press('ArrowDown');
    for (let day = 0; day < 3; day += 1) {
      await keyboard.press('Space');
      for (let step = 0; step < 3; step += 1) await keyboard.press('Shift+ArrowDown');
      for (let step = 0; step < 3; step += 1) await keyboard.press('ArrowUp');
      await keyboard.press('ArrowRight');
    }
    await tabTo(page, 'Ore di lavoro in vendita');
    await keyboard.type('20');
    await tabTo(page, 'Clienti insieme');
    await keyboard.type('4');
    await tabTo(page, 'Salva la settimana');
    await keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await hoursOf(app, mara.id)).toEqual(MORNINGS);
  });

  it('a double click signs once', async () => {
    const mara = await app.world.assistantAccount('Mara Firma');
    await offer(app, mara);
    const contractId = await drawnUp(app, firm, mara);
    const page = await pageOf(firm.owner);
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await page.goto(`/contracts/${contractId}`);
    await page.getByLabel('Per firmare').fill('Elena Bianchi');
    await page.getByRole('button', { name: 'Firma il contratto' }).dblclick();
    await page.getByText('Firma registrata').waitFor();
    expect(posts).toHaveLength(1);
    const [count] = await app.sql<{ signatures: number }>(
      `select count(*)::int signatures from signature s join contract_version v on v.id = s.contract_version_id
        where v.contract_id = $1`,
      [contractId],
    );
    expect(count).toEqual({ signatures: 1 });
  });

  it('a double click approves once', async () => {
    const mara = await app.world.assistantAccount('Mara Conti');
    const day = app.clock.today('Europe/Rome').subtract({ days: 7 });
    const contractId = await signedContract(app, firm, mara, { startsOn: day.toString() });
    const task = { day: day.toString(), from: '09:00', to: '09:26', note: 'Rubrica' };
    await app.get(TimeLines).addTask(mara.actor, contractId, task);
    const [sheet] = await app.sql<{ id: string }>(`select id from timesheet where contract_id = $1`, [
      contractId,
    ]);
    await app.get(Timesheets).submit(mara.actor, sheet!.id);
    const page = await pageOf(firm.owner);
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await page.goto(`/timesheets/${sheet!.id}`);
    await page.getByRole('button', { name: 'Approva' }).dblclick();
    await page.getByRole('status').waitFor();
    expect(posts).toHaveLength(1);
    const events = await app.sql(
      `select 1 from event where name = 'timesheet.approved' and subject_id = $1`,
      [sheet!.id],
    );
    expect(events).toHaveLength(1);
  });

  it('the language changes on the page one is on, and stays', async () => {
    const page = await pageOf(firm.owner);
    await page.goto('/members');
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('heading', { name: 'Who works with this business' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/members');
    await page.goto('/account');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('going back after an error finds what was typed', async () => {
    const page = await pageOf(null);
    await page.goto('/signup');
    await page.getByLabel('Nome e cognome').fill('Paola Verri');
    await page.getByLabel("Nome dell'azienda").fill('Idraulica Verri');
    await page.getByLabel('E-mail').fill('paola@verri.example');
    await page.getByLabel('Password').fill('corta corta');
    await page.getByRole('button', { name: 'Iscriviti' }).click();
    await page.locator('.field-error').first().waitFor();
    expect(await page.getByLabel('Nome e cognome').inputValue()).toBe('Paola Verri');
    await page.goBack();
    expect(await page.getByLabel("Nome dell'azienda").inputValue()).toBe('Idraulica Verri');
  });
});
