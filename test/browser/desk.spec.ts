import { engagement, publish, simplePlaybook } from '../desk/desk-world.js';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import { tabTo } from './keys.js';

const simple = simplePlaybook();
const hello = { morning: 'Good morning', afternoon: 'Good afternoon', evening: 'Good evening' };
const inTwoLanguages = {
  greetings: { ...simple.greetings, en: hello },
  callTypes: simple.callTypes.map((type) => ({
    ...type,
    questions: type.questions.map((one) => ({ ...one, text: { ...one.text, en: 'When were you born?' } })),
  })),
  simulations: ['it', 'en'].map((language) => ({
    ...simple.simulations[0],
    key: `try${language}`,
    language,
  })),
};

inChromium('the desk', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.stop());

  it('is worked with keys alone, while the client looks on', async () => {
    const mara = await app.world.assistantAccount('Mara Rinaldi');
    const { firm } = await engagement(app, 'Studio Bianchi', mara);
    await engagement(app, 'Verri Idraulica', mara);

    const [hers, theirs] = [await windowsOf(app, mara), await windowsOf(app, firm.owner)];
    const portal = await theirs.newPage();
    await portal.goto('/today');
    await portal.evaluate('window.neverReloaded = true');

    const desk = await hers.newPage();
    const { keyboard } = desk;
    // A key pressed before the page's scripts run is a key nobody hears.
    const headline = async (name: string): Promise<void> => {
      await desk.getByRole('heading', { level: 1, name }).waitFor();
      await desk.waitForLoadState();
    };
    await desk.goto('/desk', { waitUntil: 'load' });
    await keyboard.press('Alt+2');
    await headline('Verri Idraulica');
    await keyboard.press('Alt+1');
    await headline('Studio Bianchi');

    await tabTo(desk, 'Numero di chi chiama');
    await keyboard.type('+39 335 123 4118');
    await tabTo(desk, 'Nome');
    await keyboard.type('Elena Conti');
    await keyboard.press('Alt+r');
    await headline('Elena Conti');

    await keyboard.press('Alt+m');
    await tabTo(desk, 'Il messaggio');
    await keyboard.type('Vorrebbe spostare la visita di giovedì');
    await keyboard.press('Alt+Enter');
    await portal.getByText('Vorrebbe spostare la visita di giovedì').first().waitFor();
    await desk.getByRole('status').waitFor();

    await keyboard.press('Alt+c');
    await headline('Studio Bianchi');
    await portal.getByRole('heading', { level: 1, name: 'Mara ha risposto a una chiamata' }).waitFor();
    expect(await portal.evaluate('window.neverReloaded')).toBe(true);

    const work = await app.sql<{ kind: string }>(
      `select data->>'kind' kind from event where name = 'desk.work_recorded' order by at`,
    );
    expect(work.map(({ kind }) => kind)).toContain('call');
    await Promise.all([hers.close(), theirs.close()]);
  });

  it('follows the instructions by keys, and a reload loses no typed word', async () => {
    const mara = await app.world.assistantAccount('Nora Neri');
    const client = await engagement(app, 'Studio Tasti', mara);
    await publish(app, client, inTwoLanguages);
    const hers = await windowsOf(app, mara);
    const desk = await hers.newPage();
    const { keyboard } = desk;
    const press = async (key: string, then: () => Promise<unknown>): Promise<void> => {
      await desk.waitForLoadState();
      await keyboard.press(key);
      await then();
    };
    await desk.goto(`/desk/${client.contractId}`, { waitUntil: 'load' });
    await press('Alt+r', () => desk.getByRole('heading', { level: 1, name: 'Studio Tasti' }).waitFor());
    await desk.getByText('Istruzioni nuove per te').waitFor();
    await press('Alt+k', () => desk.getByText('Istruzioni nuove per te').waitFor({ state: 'detached' }));
    await press('Alt+l', () => desk.getByLabel('Numero della pratica o nome').waitFor());
    await desk.waitForLoadState();
    await desk.getByLabel('Numero della pratica o nome').fill('2026/99');
    await press('Enter', () => desk.getByText('Nessuna pratica con questo numero').waitFor());
    const type = (await desk.locator('button.pick').getAttribute('data-key'))?.replace('Alt+', '');
    await press(`Alt+${type?.toLowerCase()}`, () => desk.getByLabel('Quando è nato?').waitFor());
    await desk.getByLabel('Quando è nato?').fill('1980-02-01');
    await press('Alt+m', () => desk.getByRole('heading', { name: 'Prendi un messaggio' }).waitFor());
    expect(await desk.getByLabel('Il messaggio').inputValue()).toContain('1980-02-01');

    await desk.getByLabel('Il messaggio').fill('Quasi finito, resta solo');
    await desk.getByText('tenuto alle').waitFor();
    await desk.reload();
    expect(await desk.getByLabel('Il messaggio').inputValue()).toBe('Quasi finito, resta solo');
    await desk.getByLabel('Il messaggio').fill('Scritto un istante prima di cambiare');
    await press('Alt+o', () => desk.getByRole('heading', { name: 'Prendi un ordine' }).waitFor());
    await press('Alt+m', () => desk.getByRole('heading', { name: 'Prendi un messaggio' }).waitFor());
    expect(await desk.getByLabel('Il messaggio').inputValue()).toBe('Scritto un istante prima di cambiare');
    await press('Alt+Enter', () => desk.getByRole('heading', { name: 'In questa chiamata' }).waitFor());
    await press('Alt+c', () => desk.getByText('Chiamata chiusa').waitFor());

    await desk.goto(`/desk/${client.contractId}/playbook/rehearsal`, { waitUntil: 'load' });
    await press(`Alt+${type?.toLowerCase()}`, () => desk.getByText('Quando è nato?').waitFor());
    await press('Alt+a', () => desk.getByText('è quello che chiedono le istruzioni').waitFor());
    await hers.close();
  });
});
