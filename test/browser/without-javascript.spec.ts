import type { BrowserContext, Page } from 'playwright-core';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import { drawnUp, offer } from '../support/contracts.js';
import { PASSWORD, type Firm, type Person } from '../support/world.js';
import { hoursOf } from './hours.js';

inChromium('without JavaScript', () => {
  let app: TestApp;
  let firm: Firm;
  let mara: Person;
  const opened: BrowserContext[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
    firm = await app.world.firm('Studio Bianchi', 'Elena Bianchi');
    mara = await app.world.assistantAccount('Mara Rinaldi');
  });
  afterAll(() => app.stop());
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((context) => context.close()));
  });

  async function pageOf(person: Person | null): Promise<Page> {
    const context = await windowsOf(app, person, { javaScriptEnabled: false });
    opened.push(context);
    return context.newPage();
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

  it('a business signs up, confirms by the mail, leaves and comes back', async () => {
    const page = await pageOf(null);
    await page.goto('/');
    await page.getByRole('link', { name: "Cerco un'assistente" }).click();
    await page.getByLabel('Nome e cognome').fill('Paola Verri');
    await page.getByLabel("Nome dell'azienda").fill('Idraulica Verri');
    await page.getByLabel('E-mail').fill('paola@verri.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('Accetto').check();
    await press(page, 'Iscriviti');
    expect(await page.getByRole('main').innerText()).toContain('paola@verri.example');
    await page.goto((await app.lastMail('paola@verri.example')).link);
    await press(page, 'Conferma ed entra');
    await page.goto('/members');
    expect(await page.getByRole('main').innerText()).toContain('Paola Verri');
    await page.locator('.bar-end .menu summary').click();
    await press(page, 'Esci');
    await page.goto('/login');
    await page.getByLabel('E-mail').fill('paola@verri.example');
    await page.getByLabel('Password').fill('quella di prima');
    await press(page, 'Accedi');
    expect(await page.getByRole('alert').innerText()).toContain('non corrispondono');
    expect(await page.getByLabel('E-mail').inputValue()).toBe('paola@verri.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Accedi');
    await page.goto('/account');
    expect(await page.getByLabel('Nome e cognome').inputValue()).toBe('Paola Verri');
  });

  it('an assistant writes her week in plain fields', async () => {
    const page = await pageOf(mara);
    await page.goto('/availability');
    for (const day of ['lunedì', 'martedì', 'mercoledì']) {
      await page.getByLabel(`${day}, dalle`).first().fill('09:00');
      await page.getByLabel(`${day}, alle`).first().fill('11:00');
    }
    await page.getByLabel('Ore di lavoro in vendita').fill('20');
    await page.getByLabel('Clienti insieme').fill('4');
    await press(page, 'Salva la settimana');
    expect(await hoursOf(app, mara.id)).toEqual(['1 09:00–11:00', '2 09:00–11:00', '3 09:00–11:00']);
  });

  it('an assistant publishes a package, and is told what is missing', async () => {
    const page = await pageOf(mara);
    await page.goto('/packages');
    await page.getByRole('link', { name: 'Nuovo pacchetto' }).first().click();
    await page.getByRole('link', { name: 'a ore' }).click();
    await page.getByLabel('Nome').fill('Mattine coperte');
    await page.getByLabel("Prezzo all'ora").fill('molto');
    await press(page, 'Pubblica');
    expect(await page.locator('.field-error').count()).toBe(1);
    expect(await page.getByLabel('Nome').inputValue()).toBe('Mattine coperte');
    await page.getByLabel("Prezzo all'ora").fill('18,50');
    await press(page, 'Pubblica');
    expect(await page.getByRole('heading', { name: 'Un pacchetto in vetrina' }).isVisible()).toBe(true);
    expect(await app.sql('select price_cents from rate_package_version')).toEqual([{ price_cents: 1850 }]);
  });

  it('a business writes a brief in plain fields and sees who matches', async () => {
    const page = await pageOf(firm.owner);
    await page.goto('/briefs');
    await page
      .getByRole('link', { name: 'Nuova richiesta' })
      .or(page.getByRole('link', { name: 'Disegna le ore' }))
      .first()
      .click();
    for (const day of ['lunedì', 'martedì', 'mercoledì']) {
      await page.getByLabel(`${day}, dalle`).first().fill('09:00');
      await page.getByLabel(`${day}, alle`).first().fill('11:00');
    }
    await page.getByLabel('Titolo').fill('Telefono e agenda');
    await page.getByLabel('Ore di lavoro a settimana').fill('6');
    await page.getByLabel('Budget al mese').fill('non molto');
    await page.getByLabel('Dal', { exact: true }).fill('2030-01-07');
    await press(page, 'Salva e vedi chi c');
    expect(await page.locator('.field-error').allInnerTexts()).toEqual([
      'Serve un importo come 490 oppure 490,50.',
    ]);
    expect(await page.getByLabel('martedì, dalle').first().inputValue()).toBe('09:00');
    expect(await page.getByLabel('Budget al mese').inputValue()).toBe('non molto');
    await page.getByLabel('Budget al mese').fill('560');
    await press(page, 'Salva e vedi chi c');
    await page.getByText('Telefono e agenda').first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/briefs\/[0-9a-f-]{36}$/);
    const windows = await app.sql(
      `select weekday || ' ' || to_char(starts, 'HH24:MI') || '–' || to_char(ends, 'HH24:MI') line from brief_slot order by 1`,
    );
    expect(windows).toEqual([1, 2, 3].map((day) => ({ line: `${day} 09:00–11:00` })));
  });

  it('a contract is signed once, however often the button is pressed', async () => {
    await offer(app, mara);
    const contractId = await drawnUp(app, firm, mara);
    const page = await pageOf(firm.owner);
    await page.goto(`/contracts/${contractId}`);
    await page.getByLabel('Per firmare').fill('Elena Bianchi');
    await page.getByRole('button', { name: 'Firma il contratto' }).dblclick();
    await page.getByRole('heading', { name: 'Ora firma Mara Rinaldi' }).waitFor();
    const signatures = await app.sql(
      `select s.side from signature s join contract_version v on v.id = s.contract_version_id where v.contract_id = $1`,
      [contractId],
    );
    expect(signatures).toEqual([{ side: 'business' }]);
  });
});
