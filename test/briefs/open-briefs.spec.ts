import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: ListedAssistant;

async function brief(row: Record<string, unknown>, slots: [number, string, string][]): Promise<string> {
  const id = newId();
  const now = app.clock.date();
  await app.world.insert('brief', {
    id,
    organisation_id: firm.id,
    number: Number(String(Date.now()).slice(-6)) + Math.floor(Math.random() * 1e6),
    title: 'Centralino dello Studio Segreto',
    description: 'Via Segreta 4',
    timezone: 'Europe/Rome',
    starts_on: '2026-12-07',
    weekly_minutes: 300,
    budget_cents: 56_000,
    state: 'open',
    state_at: now,
    created_by: firm.owner.id,
    created_at: now,
    ...row,
  });
  for (const [weekday, starts, ends] of slots)
    await app.world.insert('brief_slot', { brief_id: id, weekday, starts, ends });
  await app.world.insert('brief_language', { brief_id: id, language_code: 'it', level: 6 });
  return id;
}

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  firm = await app.world.firm('Studio Segreto');
  mara = await assistant(app, 'Mara Rinaldi', { weeklyMinutes: 300, languages: { it: 7, de: 2 } });
});
afterAll(() => app.stop());

describe('open briefs in her languages', () => {
  it('say what keeps her out and what would change it, by the rules of matching, and not whose they are', async () => {
    const id = await brief({ weekly_minutes: 420, budget_cents: 30_100 }, [
      [1, '09:00', '13:00'],
      [2, '08:00', '09:00'],
      [2, '18:00', '20:00'],
    ]);
    await app.world.insert('brief_language', { brief_id: id, language_code: 'de', level: 4 });
    await app.world.insert('brief_skill', {
      brief_id: id,
      skill_code: 'call-screening',
      need: 'must',
      level: 2,
    });
    const reader = await app.world.reader(mara);
    const page = await reader.get('/open-briefs');
    expect(page.status).toBe(200);
    for (const said of [
      'unica richiesta nelle tue lingue non ti trova ancora',
      'Dichiara Filtro chiamate',
      'Dichiara Tedesco B2',
      'Offri altre 2 h a settimana',
      'aprire mar 18–20',
    ])
      expect(page.text.replaceAll(/\s+/g, ' ')).toContain(said);
    // The difference to the budget is told in whole tens.
    expect(page.text.replaceAll(/\s+/g, ' ')).toMatch(/Un prezzo di \d*0 € al mese più basso basterebbe/);
    for (const secret of [/Segret[oa]/, /\b301\b/]) expect(page.text).not.toMatch(secret);
  });

  it('tell her when she is in, and leave out businesses she blocked', async () => {
    await brief({}, [[3, '09:00', '12:00']]);
    const reader = await app.world.reader(mara);
    expect((await reader.get('/open-briefs')).text).toMatch(/Ci sei, \d+/);
    await reader.post('/blocks', { otherId: firm.id });
    expect((await reader.get('/open-briefs')).text).toContain('Nessuna richiesta aperta nelle tue lingue');
  });

  it('are no page of a business', async () => {
    expect((await (await app.world.reader(firm.owner)).get('/open-briefs')).status).toBe(404);
  });
});
