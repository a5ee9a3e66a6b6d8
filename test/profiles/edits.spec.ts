import sharp from 'sharp';
import { Profiles } from '../../src/profiles/index.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Reader } from '../support/reader.js';

let app: TestApp;
let mara: ListedAssistant;
let her: Reader;
let staff: Reader;

beforeAll(async () => {
  app = await TestApp.start();
  await vocabulary(app);
  staff = await app.world.reader(await app.world.staff());
});
afterAll(() => app.stop());

let number = 0;
beforeEach(async () => {
  number += 1;
  mara = await assistant(app, `Mara ${'abcdefghijkl'.charAt(number)}`, { headline: 'Segretaria medica' });
  her = await app.world.reader(mara);
});

const own = async () => (await her.get('/api/v1/profile')).body;
const publicPage = async (): Promise<string> => (await app.reader().get(`/assistants/${mara.slug}`)).text;
const rewrite = async (headline: string, revision?: number) =>
  her.post('/profile', {
    displayName: mara.name,
    headline,
    story: 'Dieci anni in uno studio medico, tra agenda, urgenze e pazienti da calmare al telefono.',
    city: 'Bologna',
    revision: String(revision ?? (await own()).revision),
  });
const decide = (fields: Record<string, unknown>) => staff.post(`/staff/profiles/${mara.id}/decision`, fields);
const picture = (tone: string): Promise<Buffer> =>
  sharp({ create: { width: 320, height: 320, channels: 3, background: tone } })
    .png()
    .toBuffer();
const upload = async (tone: string) =>
  her.upload('/profile/photo', {}, { photo: { name: 'me.png', content: await picture(tone) } });

describe('what is changed of a published profile', () => {
  it('waits for staff while the version before stays public, and both are seen side by side', async () => {
    expect((await rewrite('Receptionist bilingue')).status).toBe(303);
    await app.settle();
    expect(await publicPage()).toContain('Segretaria medica');
    expect(await publicPage()).not.toContain('Receptionist bilingue');
    const page = (await her.get('/profile')).text;
    expect(page).toContain('value="Receptionist bilingue"');
    expect(page).toContain('change-words">Segretaria medica');
    expect((await her.get('/profile/preview')).text).toContain('Receptionist bilingue');
    const queue = (await staff.get('/api/v1/staff/profiles?limit=100')).body.items as { id: string }[];
    expect(queue.map(({ id }) => id)).toContain(mara.id);
    const read = (await staff.get(`/staff/profiles/${mara.id}`)).text;
    for (const words of ['Segretaria medica', 'Receptionist bilingue']) expect(read).toContain(words);
  });

  it('is public once staff publish what they have read, and she is told', async () => {
    await rewrite('Receptionist bilingue');
    const { revision } = await own();
    expect((await decide({ verdict: 'publish_edit', seen: revision })).status).toBe(303);
    await app.settle();
    expect(await publicPage()).toContain('Receptionist bilingue');
    expect(await own()).toMatchObject({ headline: 'Receptionist bilingue', edit: null });
    const notices = (await her.get('/api/v1/notifications')).body.items as { event: string }[];
    expect(JSON.stringify(notices)).toContain('sono pubbliche');
    const [entry] = await app.sql<{ action: string }>(
      `select action from audit_entry where subject_id = $1`,
      [mara.id],
    );
    expect(entry?.action).toBe('profile.edit_published');
    expect((await decide({ verdict: 'publish_edit', seen: revision })).status).toBe(404);
  });

  it('is not published as something else than was read', async () => {
    await rewrite('Prima versione');
    const { revision } = await own();
    await rewrite('Seconda versione');
    expect((await decide({ verdict: 'publish_edit', seen: revision })).status).toBe(409);
    expect((await rewrite('Da una pagina vecchia', revision)).status).toBe(409);
    expect(await publicPage()).toContain('Segretaria medica');
  });

  it('comes back with a rule and a reason, and goes to staff again when corrected', async () => {
    await rewrite('Chiamatemi al 333 1234567');
    const bare = await decide({ verdict: 'send_back_edit', rule: 'contacts' });
    expect(bare.status).toBe(422);
    await decide({ verdict: 'send_back_edit', rule: 'contacts', reason: 'Niente numeri nel profilo.' });
    await app.settle();
    expect((await her.get('/profile')).text).toContain('Niente numeri nel profilo.');
    expect((await own()).edit).toMatchObject({ state: 'sent_back' });
    expect((await app.lastMail(mara.email)).body).toContain('/decisions/');
    await rewrite('Chiamatemi da qui');
    expect((await own()).edit).toMatchObject({ state: 'waiting', reason: null });
  });

  it('is taken back by her, with its photo', async () => {
    await rewrite('Ripensamento');
    await upload('#336699');
    const { edit } = await own();
    expect((await her.get(`/files/${edit.photoId}`)).status).toBe(200);
    expect((await app.reader().get(`/files/${edit.photoId}`)).status).toBe(404);
    expect((await her.post('/profile/edit/withdrawal')).status).toBe(303);
    expect(await own()).toMatchObject({ headline: 'Segretaria medica', edit: null });
    expect((await her.get(`/files/${edit.photoId}`)).status).toBe(404);
    expect((await her.json('delete', '/api/v1/profile/edit')).status).toBe(404);
  });

  it('keeps a photo public until its successor is, and then removes it', async () => {
    await upload('#336699');
    await decide({ verdict: 'publish_edit', seen: (await own()).revision });
    const first = (await own()).photoId as string;
    await upload('#993366');
    expect((await own()).photoId).toBe(first);
    expect((await app.reader().get(`/files/${first}`)).status).toBe(200);
    await decide({ verdict: 'publish_edit', seen: (await own()).revision });
    expect((await own()).photoId).not.toBe(first);
    expect((await app.reader().get(`/files/${first}`)).status).toBe(404);
  });

  it('is nothing when it puts back what is public', async () => {
    const before = await own();
    const same = {
      displayName: before.displayName,
      headline: 'Altro',
      story: before.story,
      city: before.city,
    };
    await her.json('put', '/api/v1/profile', { ...same, revision: before.revision });
    const waiting = await own();
    expect(waiting.edit.headline).toBe('Altro');
    await her.json('put', '/api/v1/profile', {
      ...same,
      headline: before.headline,
      province: before.province,
      experienceYears: before.experienceYears,
      revision: waiting.revision,
    });
    expect((await own()).edit).toBeNull();
  });

  it('goes into the draft when she takes the profile down', async () => {
    await rewrite('Nuova vita');
    await app.get(Profiles).withdraw(mara.actor);
    expect(await own()).toMatchObject({ state: 'draft', headline: 'Nuova vita', edit: null });
  });
});
