import type { Page } from 'playwright-core';
import { Availability, type WeekWindow } from '../../src/availability/index.js';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import type { Person } from '../support/world.js';

inChromium('the weekly grid', () => {
  let app: TestApp;
  let mara: Person;

  beforeAll(async () => {
    app = await TestApp.start();
    mara = await app.world.assistantAccount();
  });
  afterAll(() => app.stop());

  const saved = async (): Promise<WeekWindow[]> =>
    (await app.get(Availability).ofAssistant(mara.id))?.windows ?? [];

  async function open(windows: WeekWindow[]): Promise<Page> {
    const own = await app.get(Availability).ofAssistant(mara.id);
    await app.get(Availability).save(mara.actor, {
      timezone: 'Europe/Rome',
      weeklyHours: 20,
      maxClients: 3,
      worksHolidays: false,
      revision: own?.revision ?? 0,
      windows,
    });
    const page = await (await windowsOf(app, mara)).newPage();
    await page.goto('/availability');
    return page;
  }

  async function press(page: Page, name: string): Promise<void> {
    await Promise.all([page.waitForURL('**/availability'), page.getByRole('button', { name }).click()]);
    await page.getByText('Settimana salvata').waitFor();
    await page.context().close();
  }

  it('leaves a day it is not touched on as it was, odd minutes too', async () => {
    const page = await open([{ day: 1, from: '09:15', to: '12:45' }]);
    await page.getByLabel('venerdì 12:00–12:30').locator('..').click();
    await press(page, 'Salva la settimana');
    expect(await saved()).toEqual([
      { day: 1, from: '09:15', to: '12:45' },
      { day: 5, from: '12:00', to: '12:30' },
    ]);
  });

  it('keeps a night over Sunday whole, though it is drawn in two', async () => {
    const page = await open([{ day: 7, from: '22:00', to: '02:00' }]);
    await page.getByLabel('mercoledì 10:00–10:30').locator('..').click();
    await press(page, 'Salva la settimana');
    expect(await saved()).toEqual([
      { day: 1, from: '00:00', to: '02:00' },
      { day: 3, from: '10:00', to: '10:30' },
      { day: 7, from: '22:00', to: '00:00' },
    ]);
  });

  it('is drawn by keyboard alone', async () => {
    const page = await open([{ day: 2, from: '07:00', to: '07:30' }]);
    await page.getByLabel('lunedì 07:00–07:30').focus();
    await page.keyboard.press('Space');
    for (const key of ['Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown'])
      await page.keyboard.press(key);
    await press(page, 'Salva la settimana');
    expect(await saved()).toEqual([
      { day: 1, from: '07:00', to: '09:00' },
      { day: 2, from: '07:00', to: '07:30' },
    ]);
  });
});
