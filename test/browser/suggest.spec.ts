import { SearchIndex } from '../../src/search/index.js';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import { assistant } from '../support/market.js';

inChromium('suggestions while one types', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    await assistant(app, 'Mara Rinaldi', { skills: { 'medical-diary': 3, medical: 2 } });
    await assistant(app, 'Davide Kofler', { skills: { 'order-entry': 3 } });
    await app.get(SearchIndex).rebuild();
  });
  afterAll(() => app.stop());

  it('narrow the directory, with keys alone', async () => {
    const page = await (await windowsOf(app, null)).newPage();
    await page.goto('/assistants?sort=price');
    const box = page.getByRole('combobox', { name: 'Cercate' });
    await box.pressSequentially('segertaria me');
    const option = page.getByRole('option', { name: /Segretaria medica/ });
    await option.waitFor();
    expect(await box.getAttribute('aria-expanded')).toBe('true');
    expect(await box.getAttribute('list')).toBeNull();
    await page.keyboard.press('Escape');
    expect(await box.getAttribute('aria-expanded')).toBe('false');
    expect(await box.inputValue()).toBe('segertaria me');
    await page.keyboard.press('ArrowDown');
    await option.waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await box.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
    expect(await option.getAttribute('aria-selected')).toBe('true');
    await Promise.all([page.waitForURL(/skill=medical-diary/), page.keyboard.press('Enter')]);
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('sector'), searchParams.get('sort'), searchParams.get('q')]).toEqual([
      'medical',
      'price',
      '',
    ]);
    await page.getByRole('link', { name: 'Mara Rinaldi' }).first().waitFor();
    expect(await page.getByText('Davide Kofler').count()).toBe(0);
    await page.context().close();
  });

  it('send what was typed when none is chosen', async () => {
    const page = await (await windowsOf(app, null)).newPage();
    await page.goto('/assistants');
    await page.getByRole('combobox', { name: 'Cercate' }).pressSequentially('agenda');
    await page.getByRole('option').first().waitFor();
    await Promise.all([page.waitForURL(/q=agenda/), page.keyboard.press('Enter')]);
    await page.context().close();
  });

  it('fill the empty rows of a brief', async () => {
    const { owner } = await app.world.firm();
    const page = await (await windowsOf(app, owner)).newPage();
    await page.goto('/briefs/new');
    await page
      .getByRole('combobox', { name: 'Cercate una competenza o un mestiere' })
      .pressSequentially('segretaria medica');
    await page.getByRole('option', { name: /Segretaria medica/ }).click();
    await page.getByRole('combobox', { name: 'Cercate una competenza o un mestiere' }).press('Enter');
    expect(page.url()).toContain('/briefs/new');
    const codes = await page
      .locator('select[name$=".code"][name^="skills"]')
      .evaluateAll((selects) => selects.map((select) => (select as unknown as { value: string }).value));
    expect(codes).toEqual(['medical-diary', 'inbound-calls', 'confirmation-calls']);
    await page.context().close();
  });
});
