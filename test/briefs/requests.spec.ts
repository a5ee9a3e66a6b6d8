import { SearchIndex } from '../../src/search/index.js';
import { Events } from '../../src/platform/events/events.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Reader } from '../support/reader.js';
import type { Firm } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let owner: Reader;
let mara: ListedAssistant;
let davide: ListedAssistant;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  firm = await app.world.firm('Studio Bianchi');
  mara = await assistant(app, 'Mara Rinaldi', {
    skills: { 'medical-diary': 3 },
    languages: { it: 7, en: [5, 5] },
    reputation: [0.94, 0.9, 31],
  });
  davide = await assistant(app, 'Davide Kofler', {
    skills: { 'medical-diary': 1 },
    packages: [{ price_cents: 45_000 }],
    closures: [['2026-12-24', '2026-12-24']],
    reputation: [0.84, 0, 0],
  });
  await assistant(app, 'Senza Ore', { weeklyMinutes: 60 });
  owner = await app.world.reader(firm.owner);
});
afterAll(() => app.stop());

const form = {
  title: 'Telefono e agenda per lo studio',
  description: 'Prima gli urgenti.',
  'coverage.1.0.from': '09:00',
  'coverage.1.0.to': '13:00',
  'coverage.2.0.from': '09:00',
  'coverage.2.0.to': '13:00',
  'coverage.4.0.from': '09:00',
  'coverage.4.0.to': '13:00',
  'languages.0.code': 'it',
  'languages.0.level': '6',
  'languages.1.code': '',
  'languages.1.level': '4',
  weeklyHours: '6',
  callsPerDay: '25',
  budgetCents: '560,00',
  startsOn: '2026-12-07',
};
const terms = (versionId: string | undefined, more: Record<string, string> = {}) => ({
  packageVersionId: versionId ?? '',
  priceCents: '390',
  weeklyHours: '6',
  startsOn: '2026-12-07',
  noticeDays: '15',
  approvalHours: '72',
  ...more,
});
const idIn = (location: string | undefined): string => /[0-9a-f-]{36}/.exec(location ?? '')?.[0] ?? '';

async function openBrief(reader = owner): Promise<string> {
  const created = await reader.post('/briefs', form);
  expect(created.status).toBe(303);
  const id = idIn(created.headers['location']);
  expect((await reader.post(`/briefs/${id}/openings`)).status).toBe(303);
  return id;
}

describe('writing a brief', () => {
  it('keeps what was written and says beside each field what is wrong', async () => {
    const answer = await owner.post('/briefs', {
      ...form,
      title: '',
      'coverage.1.0.to': '',
      budgetCents: 'molto',
      startsOn: '2020-01-01',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Serve un importo');
    expect(answer.text).toContain('Prima gli urgenti.');
    const past = await owner.post('/briefs', { ...form, startsOn: '2020-01-01' });
    expect(past.status).toBe(422);
    expect(past.text).toContain('non può essere nel passato');
    const none = Object.fromEntries(
      Object.entries(form).filter(([name]) => !/^(coverage|languages)/.test(name)),
    );
    const empty = await owner.post('/briefs', none);
    expect(empty.text).toContain('Scegliete almeno un&#x27;ora della settimana');
    expect(empty.text).toContain('Serve almeno una lingua');
  });

  it('refuses two people saving over each other', async () => {
    const id = await openBrief();
    const page = await owner.get(`/briefs/${id}/edit`);
    const [, revision = ''] = /name="revision" value="(\d+)"/.exec(page.text) ?? [];
    expect((await owner.post(`/briefs/${id}`, { ...form, title: 'Prima', revision })).status).toBe(303);
    const second = await owner.post(`/briefs/${id}`, { ...form, title: 'Seconda', revision });
    expect(second.status).toBe(409);
    expect(second.text).toContain('value="Seconda"');
  });

  it('is for owners and managers; a viewer reads, another business finds nothing', async () => {
    const id = await openBrief();
    const viewer = await app.world.reader(await app.world.member(firm, 'Vera Vede', 'viewer'));
    expect((await viewer.get(`/briefs/${id}`)).status).toBe(200);
    expect((await viewer.post('/briefs', form)).status).toBe(404);
    expect((await viewer.post(`/briefs/${id}/closures`)).status).toBe(404);
    const other = await app.world.reader((await app.world.firm('Idraulica Verri')).owner);
    for (const path of ['', '/edit', '/shortlist', `/invitations/new?assistantId=${mara.id}`])
      expect((await other.get(`/briefs/${id}${path}`)).status).toBe(404);
    expect((await other.post(`/briefs/${id}/openings`)).status).toBe(404);
    expect((await other.post(`/briefs/${id}/shortlist`, { assistantId: mara.id })).status).toBe(404);
    expect((await other.post(`/briefs/${id}/invitations`, { assistantId: mara.id })).status).toBe(404);
    const assistantReader = await app.world.reader(mara);
    expect((await assistantReader.get(`/briefs/${id}`)).status).toBe(404);
    expect((await owner.get('/briefs/no-id-at-all')).status).toBe(404);
  });
});

describe('the matches of a brief', () => {
  it('are a fact, with their arithmetic and who is not there', async () => {
    const id = await openBrief();
    const page = await owner.get(`/briefs/${id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Un&#x27;assistente copre tutte le vostre ore');
    expect(page.text).toContain('Mara Rinaldi');
    expect(page.text).not.toContain('Davide Kofler');
    expect(page.text).toContain('Una non ha abbastanza ore libere');
    expect(page.text).toMatch(/4,7 su 5 · 31 recensioni/);
    const partial = await owner.get(`/briefs/${id}?view=partial`);
    expect(partial.text).toContain('Davide Kofler');
    expect(partial.text).toContain('24 dic');
    expect(partial.text).toContain('ancora nessuna recensione');
    expect(partial.text).not.toContain('4,2 su 5');
  });

  it('show a new price at once, whether or not its news has arrived', async () => {
    const id = await openBrief();
    expect((await owner.get(`/briefs/${id}`)).text).toMatch(/390\s€/);
    const [packageRow] = await app.sql<{ id: string }>(
      `select package_id id from rate_package_version where id = $1`,
      [mara.packageVersionIds[0]],
    );
    await app.sql(
      `insert into rate_package_version (id, package_id, version, kind, name, price_cents, included_minutes, overage_cents, created_at)
       select gen_random_uuid(), package_id, 2, kind, name, 41000, included_minutes, overage_cents, created_at
       from rate_package_version where id = $1`,
      [mara.packageVersionIds[0]],
    );
    await app.sql(`update rate_package set latest_version = 2 where id = $1`, [packageRow?.id]);
    expect((await owner.get(`/briefs/${id}`)).text).toMatch(/410\s€/);
    await app.sql(`update rate_package set latest_version = 1 where id = $1`, [packageRow?.id]);
    expect((await owner.get(`/briefs/${id}`)).text).toMatch(/390\s€/);
  });

  it('are kept as a search that can be computed again, once for each different outcome', async () => {
    const id = await openBrief();
    await owner.get(`/briefs/${id}`);
    await owner.get(`/briefs/${id}`);
    const kept = await app.sql<{
      need: { budgetCents: number };
      results: { assistantId: string; inputs: object }[];
      excluded: object;
    }>(`select need, results, excluded from match_search where brief_id = $1`, [id]);
    expect(kept).toHaveLength(1);
    expect(kept[0]?.need.budgetCents).toBe(56_000);
    expect(kept[0]?.results.map((one) => one.assistantId)).toEqual([mara.id, davide.id]);
    expect(kept[0]?.excluded).toMatchObject({ hours: 1 });
  });
});

describe('from brief to agreement', () => {
  it('goes by shortlist, invitation, proposal, counter-proposal and acceptance', async () => {
    const id = await openBrief();
    await owner.post(`/briefs/${id}/shortlist`, { assistantId: mara.id });
    await owner.post(`/briefs/${id}/shortlist/${mara.id}`, { vote: 'yes', note: 'Sentirla lunedì' });
    const shortlist = await owner.get(`/briefs/${id}/shortlist`);
    expect(shortlist.text).toContain('Una persona nella vostra rosa');
    expect(shortlist.text).toContain('Sentirla lunedì');

    expect((await owner.get(`/briefs/${id}/invitations/new?assistantId=${mara.id}`)).text).toContain(
      'Invitare Mara',
    );
    const sent = await owner.post(`/briefs/${id}/invitations`, {
      assistantId: mara.id,
      message: 'Ci piacerebbe.',
    });
    expect(sent.status).toBe(303);
    const again = await owner.post(`/briefs/${id}/invitations`, { assistantId: mara.id });
    expect(again.status).toBe(409);

    const hers = await app.world.reader(mara);
    const list = await hers.get('/invitations');
    expect(list.text).toContain('Telefono e agenda per lo studio');
    const [, invitationId] = /href="\/invitations\/([0-9a-f-]{36})"/.exec(list.text) ?? [];
    const invitation = await hers.get(`/invitations/${invitationId}`);
    expect(invitation.text).toContain('Ci piacerebbe.');
    expect(invitation.text).toContain('Combaci con questa richiesta');
    const davides = await app.world.reader(davide);
    expect((await davides.get(`/invitations/${invitationId}`)).status).toBe(404);
    expect((await davides.post(`/invitations/${invitationId}/refusal`, { reason: 'full' })).status).toBe(404);

    expect((await hers.get(`/invitations/${invitationId}/proposals/new`)).text).toContain('La tua proposta');
    const foreign = await hers.post(
      `/invitations/${invitationId}/proposals`,
      terms(davide.packageVersionIds[0]),
    );
    expect(foreign.status).toBe(422);
    expect(foreign.text).toContain('Scegliete un pacchetto del listino');
    const made = await hers.post(`/invitations/${invitationId}/proposals`, terms(mara.packageVersionIds[0]));
    expect(made.status).toBe(303);
    const proposalId = idIn(made.headers['location']);

    expect((await hers.post(`/proposals/${proposalId}/acceptance`, { version: '1' })).status).toBe(409);
    expect((await davides.get(`/proposals/${proposalId}`)).status).toBe(404);
    expect((await owner.get('/briefs')).text).toContain('aspetta una vostra risposta');
    const counter = terms(mara.packageVersionIds[0], {
      priceCents: '370,00',
      message: 'Per cominciare',
      version: '1',
    });
    expect((await owner.post(`/proposals/${proposalId}/versions`, counter)).status).toBe(303);
    expect((await owner.post(`/proposals/${proposalId}/versions`, { ...counter, version: '2' })).status).toBe(
      409,
    );

    const page = await hers.get(`/proposals/${proposalId}`);
    expect(page.text).toContain('Studio Bianchi aspetta la tua risposta');
    expect(page.text).toMatch(/<ins>370\s€ al mese<\/ins>/);
    expect(page.text).toMatch(/era 390\s€ al mese/);
    expect((await hers.post(`/proposals/${proposalId}/acceptance`, { version: '1' })).status).toBe(409);
    expect((await hers.post(`/proposals/${proposalId}/acceptance`, { version: '2' })).status).toBe(303);
    expect((await hers.get(`/proposals/${proposalId}`)).text).toContain('Siete d&#x27;accordo');
    expect((await owner.post(`/briefs/${id}/fillings`)).status).toBe(303);
    expect((await owner.get(`/briefs/${id}/edit`)).status).toBe(200);
    expect((await owner.post(`/briefs/${id}`, form)).status).toBe(409);
    const events = await app.sql<{ name: string }>(
      `select name from event where data ->> 'briefId' = $1 order by at, id`,
      [id],
    );
    expect(events.map((one) => one.name).filter((name) => !name.startsWith('conversation'))).toEqual([
      'brief.opened',
      'invitation.sent',
      'invitation.answered',
      'proposal.made',
      'proposal.countered',
      'proposal.accepted',
      'brief.filled',
    ]);
  });

  it('can begin with a proposal of the business, and be declined with a reason', async () => {
    const id = await openBrief();
    expect((await owner.get(`/briefs/${id}/proposals/new?assistantId=${mara.id}`)).text).toContain(
      'Una proposta per Mara',
    );
    const made = await owner.post(`/briefs/${id}/proposals`, {
      ...terms(mara.packageVersionIds[0]),
      assistantId: mara.id,
    });
    const proposalId = idIn(made.headers['location']);
    const hers = await app.world.reader(mara);
    expect((await hers.get('/invitations')).text).toContain(`/proposals/${proposalId}`);
    expect((await hers.post(`/proposals/${proposalId}/withdrawal`)).status).toBe(409);
    expect((await hers.post(`/proposals/${proposalId}/refusal`, { reason: 'Troppo presto' })).status).toBe(
      303,
    );
    expect((await owner.get(`/proposals/${proposalId}`)).text).toContain('Troppo presto');
    expect((await owner.post(`/proposals/${proposalId}/withdrawal`)).status).toBe(409);
  });

  it('lets an invitation be declined without a cost to the score', async () => {
    const id = await openBrief();
    const { body: before } = await owner.get(`/api/v1/briefs/${id}/matches?view=partial`);
    await owner.post(`/briefs/${id}/invitations`, { assistantId: davide.id });
    const his = await app.world.reader(davide);
    const [, invitationId] =
      /\/invitations\/([0-9a-f-]{36})/.exec((await his.get('/invitations')).text) ?? [];
    const page = await his.get(`/invitations/${invitationId}`);
    expect(page.text).toContain('Copri il');
    const blank = await his.post(`/invitations/${invitationId}/refusal`, { reason: 'other' });
    expect(blank.status).toBe(422);
    expect((await his.post(`/invitations/${invitationId}/refusal`, { reason: 'full' })).status).toBe(303);
    expect((await his.post(`/invitations/${invitationId}/refusal`, { reason: 'full' })).status).toBe(409);
    await app.settle();
    const { body: after } = await owner.get(`/api/v1/briefs/${id}/matches?view=partial`);
    expect(after.items[0].score).toBeGreaterThanOrEqual(before.items[0].score);
    expect(after.items[0].invitation).toBe('declined');
  });
});

describe('the API', () => {
  it('does all of it with the same rules', async () => {
    const json = (reader: Reader, path: string, body: object) => reader.json('post', path, body);
    const created = await json(owner, '/api/v1/briefs', {
      title: 'Centralino',
      coverage: [{ day: 1, from: '09:00', to: '13:00' }],
      languages: [{ code: 'it', level: 6 }],
      skills: [],
      weeklyHours: 3,
      budgetCents: 60_000,
      startsOn: '2026-12-07',
    });
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect(created.body.slots).toEqual([{ day: 1, from: '09:00', to: '13:00' }]);
    expect((await json(owner, `/api/v1/briefs/${id}/openings`, {})).body.state).toBe('open');
    const { body } = await owner.get(`/api/v1/briefs/${id}/matches`);
    expect(body.items[0]).toMatchObject({ assistantId: mara.id, place: 1 });
    const proposed = await json(owner, `/api/v1/briefs/${id}/proposals`, {
      assistantId: mara.id,
      packageVersionId: body.items[0].price.packageVersionId,
      priceCents: 39_000,
      weeklyHours: 3,
      startsOn: '2026-12-07',
    });
    const hers = await app.world.reader(mara);
    const accepted = await json(hers, `/api/v1/proposals/${proposed.body.id}/acceptance`, { version: 1 });
    expect(accepted.body).toMatchObject({ state: 'accepted', latestVersion: 1 });
    expect(accepted.body.versions[0]).toMatchObject({ priceCents: 39_000, weeklyMinutes: 180 });
    const wrong = await json(owner, '/api/v1/briefs', { title: 'x', budgetCents: -1, coverage: 'always' });
    expect(wrong.status).toBe(422);
    expect(Object.keys(wrong.body.errors)).toEqual(expect.arrayContaining(['startsOn', 'weeklyHours']));
  });

  it('bounds absurd needs', async () => {
    const whole = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [
        [`coverage.${day}.0.from`, '00:00'],
        [`coverage.${day}.0.to`, '00:00'],
      ]),
    );
    const created = await owner.post('/briefs', { ...form, ...whole });
    expect(created.status).toBe(303);
    const page = await owner.get(`${created.headers['location']}`);
    expect(page.text).toContain('Nessuna assistente può coprire questa richiesta');
    const overlap = { ...form, 'coverage.1.1.from': '12:00', 'coverage.1.1.to': '14:00' };
    expect((await owner.post('/briefs', overlap)).status).toBe(422);
    const none = await owner.post('/briefs', { ...form, weeklyHours: '0' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('Almeno mezz');
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`skills.${i}.code`, 'inbound-calls']),
    );
    expect((await owner.post('/briefs', { ...form, ...many })).status).toBe(422);
    expect((await owner.post('/briefs', { ...form, timezone: 'Mars/Olympus' })).status).toBe(422);
    expect((await owner.post('/briefs', { ...form, endsOn: '2026-12-01' })).status).toBe(422);
    expect((await owner.post('/briefs', { ...form, budgetCents: '-5' })).status).toBe(422);
  });
});

describe('a shortlist', () => {
  it('gathers what each member thinks, a viewer too, and lets nobody else in', async () => {
    const id = await openBrief();
    for (const { id: assistantId } of [mara, davide])
      await owner.post(`/briefs/${id}/shortlist`, { assistantId });
    const partner = await app.world.reader(await app.world.member(firm, 'Paolo Socio', 'viewer'));
    expect((await partner.post(`/briefs/${id}/shortlist`, { assistantId: mara.id })).status).toBe(404);
    const said = await partner.post(`/briefs/${id}/shortlist/${mara.id}`, {
      vote: 'no',
      note: 'Troppo lontana',
    });
    expect(said.status).toBe(303);
    await owner.post(`/briefs/${id}/shortlist/${mara.id}`, { vote: 'yes' });
    await owner.post(`/briefs/${id}/shortlist/${mara.id}`, { vote: 'yes', note: 'Ha esperienza' });
    const page = await owner.get(`/briefs/${id}/shortlist`);
    expect(page.text).toContain('un sì: ');
    expect(page.text).toContain('un no: Paolo Socio');
    expect(page.text).toContain('Troppo lontana');
    const bad = await owner.post(`/briefs/${id}/shortlist/${mara.id}`, {
      vote: 'maybe',
      note: 'da non perdere',
    });
    expect(bad.status).toBe(422);
    const other = await app.world.reader((await app.world.firm('Altri Srl')).owner);
    expect((await other.post(`/briefs/${id}/shortlist/${mara.id}`, { vote: 'yes' })).status).toBe(404);
    expect((await other.get(`/briefs/${id}/comparison?with=${mara.id}`)).status).toBe(404);
  });

  it('is compared side by side with the points of the list', async () => {
    const id = await openBrief();
    const page = await owner.get(`/briefs/${id}/comparison?with=${davide.id}&with=${mara.id}`);
    expect(page.text).toContain('Due persone, una accanto all&#x27;altra');
    expect(page.text.indexOf(davide.name)).toBeLessThan(page.text.indexOf(mara.name));
    const { body } = await owner.get(`/api/v1/briefs/${id}/comparison?with=${mara.id}`);
    const { body: list } = await owner.get(`/api/v1/briefs/${id}/matches`);
    const listed = list.items.find((one: { assistantId: string }) => one.assistantId === mara.id);
    expect(body.people[0].verdict.match.score).toBe(listed.score);
    expect((await owner.get(`/briefs/${id}/comparison?with=nobody`)).text).toContain(
      'Nessuno da confrontare',
    );
  });

  it('says to the business why somebody does not cover it, on the shortlist and side by side', async () => {
    const id = await openBrief();
    await owner.post(`/briefs/${id}/shortlist`, { assistantId: mara.id });
    await owner.post(`/briefs/${id}`, { ...form, budgetCents: '100', 'languages.0.level': '7' });
    for (const path of [`/briefs/${id}/shortlist`, `/briefs/${id}/comparison?with=${mara.id}`]) {
      const { text } = await owner.get(path);
      expect(text.replaceAll(/\s+/g, ' ')).toContain('Costerebbe 390');
      expect(text).not.toContain('Il tuo pacchetto');
    }
  });

  it('read blind shows no name, photo or profile until an invitation', async () => {
    const id = await openBrief();
    await owner.post(`/briefs/${id}/shortlist`, { assistantId: mara.id });
    await owner.post(`/briefs/${id}/blindness`, { blind: 'on' });
    for (const path of ['', '/shortlist', `/comparison?with=${mara.id}`]) {
      const { text } = await owner.get(`/briefs/${id}${path}`);
      expect(text).toMatch(/Profilo [0-9A-F]{4}/);
      expect(text).not.toContain(mara.name);
      expect(text).not.toContain('/assistants/mara');
    }
    const { body } = await owner.get(`/api/v1/briefs/${id}/matches`);
    expect(JSON.stringify(body)).not.toContain(mara.name);
    await owner.post(`/briefs/${id}/invitations`, { assistantId: mara.id });
    const { text } = await owner.get(`/briefs/${id}/shortlist`);
    expect(text).toContain(mara.name);
    await owner.post(`/briefs/${id}/blindness`, {});
    expect((await owner.get(`/briefs/${id}`)).text).toContain(mara.name);
  });
});

describe('a brief with words', () => {
  it('shows only whose public profile has them, and counts the others', async () => {
    await app.sql(`update assistant_profile set story = 'Uso ogni giorno XDENT.' where assistant_id = $1`, [
      mara.id,
    ]);
    await app.get(SearchIndex).rebuild();
    const made = await owner.post('/briefs', { ...form, words: 'xdent' });
    const id = idIn(made.headers['location']);
    const { body } = await owner.get(`/api/v1/briefs/${id}/matches`);
    expect(body.items.map((one: { assistantId: string }) => one.assistantId)).toEqual([mara.id]);
    expect(body.excluded.words).toBeGreaterThan(0);
    expect((await owner.get(`/briefs/${id}`)).text).toContain('non hanno le parole cercate');
    expect((await owner.post('/briefs', { ...form, words: 'x'.repeat(201) })).status).toBe(422);
  });
});

describe('an open brief', () => {
  it('tells once a day of who has become free for it, until it is told not to', async () => {
    const id = await openBrief();
    const told = async (): Promise<number> =>
      (
        await app.sql(`select 1 from notification where kind = 'brief.someone_free' and link = $1`, [
          `/briefs/${id}`,
        ])
      ).length;
    const look = async (): Promise<void> => {
      app.clock.travelTo(app.clock.now().add({ hours: 1 }));
      await app.sweep('sweep.briefs.alerts');
      await app.settle();
    };
    await look();
    expect(await told()).toBe(0);
    const nina = await assistant(app, 'Nina Nuova', { skills: { 'medical-diary': 3 } });
    await app
      .get(UnitOfWork)
      .run({ accountId: null }, () =>
        app.get(Events).record('profile.published', { subjectKind: 'account', subjectId: nina.id }),
      );
    await app.settle();
    await look();
    expect(await told()).toBe(1);
    await look();
    expect(await told()).toBe(1);
    expect((await owner.post(`/briefs/${id}/alerts`, {})).status).toBe(303);
    expect((await owner.get(`/briefs/${id}`)).text).toContain('Avvisateci se si libera qualcuno');
  });
});
