import sharp from 'sharp';
import { Availability } from '../../src/availability/index.js';
import { Profiles } from '../../src/profiles/index.js';
import { newId } from '../../src/platform/ids.js';
import { Skills } from '../../src/skills/index.js';
import { TestApp } from '../support/app.js';
import type { Person } from '../support/world.js';

let app: TestApp;
let mara: Person;
let staff: Person;
beforeAll(async () => {
  app = await TestApp.start();
  mara = await app.world.assistantAccount();
  staff = await app.world.staff();
});
afterAll(() => app.stop());

const words = {
  displayName: 'Mara Rinaldi',
  headline: 'Segreteria medica da undici anni',
  story: 'Rispondo al telefono per studi medici e dentistici dal 2015, in italiano e in inglese. '.repeat(2),
  city: 'Bologna',
  province: 'BO',
  experienceYears: '11',
  'links.0.label': 'Il mio sito',
  'links.0.url': 'https://mara.example.com',
};
const legal = {
  legalName: 'Mara Rinaldi',
  vatNumber: '00743110157',
  taxCode: 'RSSMRA85T10A562S',
  address: 'Via Saragozza 12',
  postcode: '40123',
  taxRegime: 'forfettario',
};

/** A second of silence is 16000 bytes. */
function wav(seconds: number): Buffer {
  const bytes = Math.round(seconds * 16_000);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
}

const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#c8553d' } })
    .withExif({ IFD0: { Copyright: 'a secret place' } })
    .jpeg()
    .toBuffer();

const own = async () => (await app.get(Profiles).own(mara.actor))!;

describe('the words of a profile', () => {
  it('are kept, and shown again in the form and in the preview', async () => {
    const reader = await app.world.reader(mara);
    expect((await reader.get('/profile')).text).toContain('Racconta chi risponde al telefono');
    expect((await reader.get('/profile/preview')).status).toBe(200);
    expect((await reader.post('/profile', words)).status).toBe(303);
    expect(await own()).toMatchObject({
      slug: 'mara-rinaldi',
      state: 'draft',
      experienceYears: 11,
      links: [{ label: 'Il mio sito', url: 'https://mara.example.com' }],
    });
    expect((await reader.get('/profile')).text).toContain('value="https://mara.example.com"');
    expect((await reader.get('/profile/preview')).text).toContain('Bologna · undici anni di lavoro');
  });

  it('are not lost to somebody who saves from an older page', async () => {
    const reader = await app.world.reader(mara);
    const { revision } = await own();
    const [first, second] = await Promise.all(
      ['Una', 'Due'].map((headline) => reader.post('/profile', { ...words, headline, revision })),
    );
    expect(new Set([first?.status, second?.status])).toEqual(new Set([303, 409]));
    const stale = [first!, second!].find((one) => one.status === 409)!;
    expect(stale.text).toContain('Nel frattempo qualcun altro ha modificato questi dati');
    // The form comes back on the newest revision, so that saving again is possible.
    const again = /name="revision" value="(\d+)"/.exec(stale.text)?.[1];
    expect((await reader.post('/profile', { ...words, headline: 'Tre', revision: again })).status).toBe(303);
    expect((await own()).headline).toBe('Tre');
    await reader.post('/profile', { ...words, revision: (await own()).revision });
  });

  it('refuse what is too long, links that are not https and hostile text comes back as text', async () => {
    const reader = await app.world.reader(mara);
    const { revision } = await own();
    const post = (fields: object) => reader.post('/profile', { ...words, revision, ...fields });
    expect((await post({ headline: 'x'.repeat(121) })).status).toBe(422);
    expect((await post({ 'links.0.url': 'javascript:alert(1)' })).status).toBe(422);
    expect((await post({ province: 'XX' })).status).toBe(422);
    expect((await post({ experienceYears: '-1' })).status).toBe(422);
    const hostile = await post({ story: '<script>alert(1)</script>', displayName: '' });
    expect(hostile.status).toBe(422);
    expect(hostile.text).not.toContain('<script>alert');
    expect(hostile.text).toContain('&lt;script&gt;alert');
  });

  it('give two people of one name two addresses', async () => {
    const [a, b] = [
      await app.world.assistantAccount('Anna Neri'),
      await app.world.assistantAccount('Anna Neri Due'),
    ];
    await Promise.all(
      [a, b].map(async (person) =>
        (await app.world.reader(person)).post('/profile', { ...words, displayName: 'Anna Neri' }),
      ),
    );
    const slugs = await Promise.all(
      [a, b].map(async (one) => (await app.get(Profiles).own(one.actor))?.slug),
    );
    expect(new Set(slugs)).toEqual(new Set(['anna-neri', 'anna-neri-2']));
  });
});

describe('a photo', () => {
  it('becomes two squares without what the camera wrote, private until the profile is public', async () => {
    const reader = await app.world.reader(mara);
    const sent = await reader.upload(
      '/profile/photo',
      {},
      { photo: { name: 'io.jpg', content: await picture(900, 600) } },
    );
    expect(sent.status).toBe(303);
    const { photoId, photoLargeId } = await own();
    const small = await reader.get(`/files/${photoId}`);
    expect(small.headers['content-type']).toBe('image/webp');
    expect(small.headers['cache-control']).toBe('private, no-store');
    const facts = await sharp(small.body as Buffer).metadata();
    expect([facts.width, facts.height, facts.exif]).toEqual([256, 256, undefined]);
    const large = await sharp((await reader.get(`/files/${photoLargeId}`)).body as Buffer).metadata();
    expect([large.width, large.height]).toEqual([720, 720]);
    expect((await app.reader().get(`/files/${photoId}`)).status).toBe(404);
    const other = await app.world.reader(await app.world.assistantAccount('Curiosa'));
    expect((await other.get(`/files/${photoId}`)).status).toBe(404);
  });

  it('refuses what is no picture, what is broken and what is tiny', async () => {
    const reader = await app.world.reader(mara);
    const send = (content: Buffer) =>
      reader.upload('/profile/photo', {}, { photo: { name: 'io.jpg', content } });
    expect((await send(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).status).toBe(422);
    expect((await send((await picture(600, 600)).subarray(0, 400))).status).toBe(422);
    expect((await send(await picture(100, 600))).status).toBe(422);
    expect((await reader.upload('/profile/photo', {}, {})).status).toBe(422);
  });

  it('that is replaced leaves no file behind', async () => {
    const reader = await app.world.reader(mara);
    const before = (await own()).photoId!;
    await reader.upload(
      '/profile/photo',
      {},
      { photo: { name: 'io.jpg', content: await picture(500, 500) } },
    );
    expect(await app.sql(`select 1 from stored_file where id = $1`, [before])).toEqual([]);
    const files = await app.sql(`select 1 from stored_file where purpose = 'photo' and owner_id = $1`, [
      mara.id,
    ]);
    expect(files.length).toBe(2);
  });
});

describe('a greeting', () => {
  const send = async (seconds: number, language = 'it') =>
    (await app.world.reader(mara)).upload(
      '/profile/greetings',
      { language },
      { sound: { name: 'saluto.wav', content: wav(seconds) } },
    );

  it('is measured by its own sound', async () => {
    expect((await send(28)).status).toBe(303);
    expect((await own()).greetings).toMatchObject([{ language: 'it', seconds: 28 }]);
    const long = await send(34);
    expect(long.status).toBe(422);
    expect(long.text).toContain('Dura 34 secondi');
    expect((await send(5, 'xx')).status).toBe(422);
    expect((await own()).greetings.length).toBe(1);
  });

  it('replaces the one before, and can be taken away', async () => {
    const before = (await own()).greetings[0]!.fileId;
    await send(12);
    await send(9, 'en');
    expect((await own()).greetings.map((one) => [one.language, one.seconds])).toEqual([
      ['it', 12],
      ['en', 9],
    ]);
    const reader = await app.world.reader(mara);
    expect((await reader.get(`/files/${before}`)).status).toBe(404);
    expect((await reader.post('/profile/greetings/en/remove')).status).toBe(303);
    expect((await own()).greetings.length).toBe(1);
  });

  it('is sent in parts to a player that asks for parts', async () => {
    const reader = await app.world.reader(mara);
    const url = `/files/${(await own()).greetings[0]!.fileId}`;
    const part = await reader.get(url).set('range', 'bytes=0-43');
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 0-43/${12 * 16_000 + 44}`);
    expect((part.body as Buffer).length).toBe(44);
    expect((await reader.get(url).set('range', 'bytes=9999999-')).status).toBe(416);
    const whole = await reader.get(url);
    expect([whole.status, whole.headers['x-content-type-options']]).toEqual([200, 'nosniff']);
    expect((await reader.get(url).set('if-none-match', whole.headers['etag']!)).status).toBe(304);
  });
});

describe('tax data', () => {
  it('are checked and kept', async () => {
    const reader = await app.world.reader(mara);
    const post = async (fields: object) =>
      reader.post('/profile/legal', { ...legal, revision: (await own()).revision, ...fields });
    const wrong = await post({ vatNumber: '00743110158', taxCode: 'RSSMRA85T10A562T', postcode: '4012' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('La partita IVA non torna');
    expect(wrong.text).toContain('Il codice fiscale non torna');
    expect(wrong.text).toContain('value="00743110158"');
    expect((await post({})).status).toBe(303);
    expect(await app.get(Profiles).taxRegime(mara.id)).toBe('forfettario');
  });
});

describe('from draft to published', () => {
  it('says what is missing and is not handed in before nothing is', async () => {
    const reader = await app.world.reader(mara);
    const page = (await reader.get('/profile')).text;
    expect(page).toContain('Disegna la tua settimana');
    expect(page).not.toContain('Completa i dati fiscali');
    const refused = await reader.post('/profile/reviews');
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Manca ancora qualcosa');
  });

  it('is read by staff, then seen by everybody', async () => {
    await app.get(Skills).declare(mara.actor, {
      skills: { diary: 3, dental: 2, 'inbound-calls': 3 },
      languages: { it: 7, en: 5 },
    });
    await app.get(Availability).save(mara.actor, {
      timezone: 'Europe/Rome',
      weeklyHours: 20,
      maxClients: 4,
      worksHolidays: false,
      revision: 0,
      windows: [{ day: 1, from: '09:00', to: '13:00' }],
    });
    const packageId = newId();
    await app.world.insert('rate_package', {
      id: packageId,
      assistant_id: mara.id,
      created_at: app.clock.date(),
    });
    await app.world.insert('rate_package_version', {
      id: newId(),
      package_id: packageId,
      version: 1,
      kind: 'hourly',
      name: 'A ore',
      price_cents: 2100,
      created_at: app.clock.date(),
    });
    const profiles = app.get(Profiles);
    expect((await profiles.completeness(mara.id)).percent).toBe(100);
    const reader = await app.world.reader(mara);
    const twice = await Promise.all([reader.post('/profile/reviews'), reader.post('/profile/reviews')]);
    expect(new Set(twice.map((one) => one.status))).toEqual(new Set([303, 409]));
    expect((await profiles.inReview()).map((one) => one.assistantId)).toEqual([mara.id]);
    await expect(profiles.publicBySlug('mara-rinaldi')).rejects.toThrow('no such');
    await profiles.publish(staff.actor, mara.id);
    expect((await profiles.publicBySlug('MARA-rinaldi')).displayName).toBe('Mara Rinaldi');
    const photo = await app.reader().get(`/files/${(await own()).photoId}`);
    expect([photo.status, photo.headers['cache-control']]).toEqual([200, 'public, max-age=3600']);
    expect(await profiles.card(mara.id)).toMatchObject({ slug: 'mara-rinaldi', city: 'Bologna' });
  });

  it('is suspended and restored with a reason, never from the wrong state', async () => {
    const profiles = app.get(Profiles);
    await expect(profiles.publish(staff.actor, mara.id)).rejects.toThrow('state');
    await expect(profiles.suspend(staff.actor, mara.id, '  ')).rejects.toThrow('reason_needed');
    await profiles.suspend(staff.actor, mara.id, 'Foto di un’altra persona');
    const reader = await app.world.reader(mara);
    expect((await reader.get('/profile')).text).toContain('Foto di un’altra persona');
    expect((await app.reader().get(`/files/${(await own()).photoId}`)).status).toBe(404);
    expect((await reader.post('/profile/withdrawals')).status).toBe(409);
    await profiles.restore(staff.actor, mara.id, 'Chiarito');
    const names = (
      await app.sql<{ name: string }>(
        `select name from event where subject_id = $1 and name like 'profile.%' and name <> 'profile.changed' order by at`,
        [mara.id],
      )
    ).map((one) => one.name);
    expect(names).toEqual([
      'profile.submitted',
      'profile.published',
      'profile.suspended',
      'profile.published',
    ]);
    await expect(profiles.publish(staff.actor, newId())).rejects.toThrow('no such');
  });
});

describe('the API', () => {
  it('writes and reads the same profile', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Via Api'));
    expect((await reader.get('/api/v1/profile')).status).toBe(404);
    const saved = await reader.json('put', '/api/v1/profile', {
      displayName: 'Via Api',
      links: [{ label: 'x', url: 'https://example.com' }],
    });
    expect(saved.body).toMatchObject({ slug: 'via-api', revision: 2 });
    expect((await reader.json('put', '/api/v1/profile', { displayName: 'Via Api' })).status).toBe(409);
    expect((await reader.get('/api/v1/profile/completeness')).body).toMatchObject({ ready: false });
    expect((await reader.json('post', '/api/v1/profile/reviews')).status).toBe(422);
  });
});
