import { exams } from '../../src/skills/exams.data.js';
import { rightAnswer } from '../../src/skills/exams.rules.js';
import { Proofs, Skills } from '../../src/skills/index.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { TestApp } from '../support/app.js';
import type { Person } from '../support/world.js';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF');

let app: TestApp;
let mara: Person;
let staff: Person;
beforeAll(async () => {
  app = await TestApp.start();
  mara = await app.world.assistantAccount();
  staff = await app.world.staff();
});
afterAll(() => app.stop());

const declare = (person: Person, skills: Record<string, number>, languages: Record<string, number>) =>
  app.get(Skills).declare(person.actor, { skills, languages });

describe('the vocabulary', () => {
  it('is in the tables after the start, and stays the same after another', async () => {
    const before = await app.sql(`select xmin, * from skill order by position`);
    expect(before.length).toBeGreaterThanOrEqual(70);
    await app.get(Skills).sync();
    expect(await app.sql(`select xmin, * from skill order by position`)).toEqual(before);
    await app.sql(`update skill set name_en = 'Old' where code = 'diary'`);
    await app.get(Skills).sync();
    const [diary] = await app.sql<{ nameEn: string }>(
      `select name_en "nameEn" from skill where code = 'diary'`,
    );
    expect(diary?.nameEn).toBe('Diary management');
  });

  it('is open to everybody over the API', async () => {
    const answer = await app.reader().get('/api/v1/skills?lang=en');
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).toContain('Medical diary');
  });
});

describe('declaring', () => {
  it('keeps what the form says and shows it again', async () => {
    const reader = await app.world.reader(mara);
    const saved = await reader.post('/profile/skills', {
      'skills.diary': '3',
      'skills.dental': '2',
      'languages.it': '7',
      'languages.en': '5',
      'languages.de': '',
    });
    expect(saved.status).toBe(303);
    expect(await app.get(Skills).ofAssistant(mara.id)).toEqual({
      skills: [
        { code: 'diary', level: 3, verified: false, verifiedUntil: null },
        { code: 'dental', level: 2, verified: false, verifiedUntil: null },
      ],
      languages: [
        { code: 'it', level: 7, verifiedLevel: null, verifiedUntil: null },
        { code: 'en', level: 5, verifiedLevel: null, verifiedUntil: null },
      ],
    });
    expect((await reader.get('/profile/skills')).text).toContain('Dichiari due competenze e due lingue');
  });

  it('refuses unknown skills and levels that do not exist', async () => {
    const reader = await app.world.reader(mara);
    for (const fields of [
      { 'skills.flying': '3' },
      { 'skills.diary': '4' },
      { 'languages.en': '8' },
      { 'languages.en': 'C1' },
      { skills: 'x' },
    ])
      expect((await reader.post('/profile/skills', fields)).status).toBe(422);
    expect((await app.get(Skills).ofAssistant(mara.id)).skills.length).toBe(2);
  });

  it('is closed to businesses and visitors', async () => {
    const firm = await app.world.firm();
    expect((await (await app.world.reader(firm.owner)).get('/profile/skills')).status).toBe(404);
    expect((await app.reader().get('/profile/skills')).status).toBe(303);
  });
});

describe('a proof', () => {
  it('from a file waits for staff, once, and is seen by nobody else', async () => {
    const reader = await app.world.reader(mara);
    const ask = () =>
      reader.upload(
        '/profile/proofs',
        { subject: 'language:en', level: '5', note: 'IELTS' },
        { file: { name: 'ielts.pdf', content: pdf } },
      );
    expect((await ask()).status).toBe(303);
    const again = await ask();
    expect(again.status).toBe(409);
    expect(again.text).toContain('già una verifica in attesa');
    const [proof] = (await app.get(Proofs).waiting({ limit: 50 })).items;
    expect(proof).toMatchObject({ kind: 'language', code: 'en', level: 5, assistantName: mara.name });
    const other = await app.world.reader(await app.world.assistantAccount('Altra Persona'));
    expect((await other.get(`/profile/proofs/${proof!.id}/file`)).status).toBe(404);
    expect((await other.get('/profile/proofs/not-an-id/file')).status).toBe(404);
    expect((await reader.get(`/profile/proofs/${proof!.id}/file`)).status).toBe(200);
    const files = await app.sql(`select 1 from stored_file where purpose = 'proof'`);
    expect(files.length).toBe(1);
  });

  it('refuses other kinds of files and things not declared', async () => {
    const reader = await app.world.reader(mara);
    const send = (subject: string, content: Buffer) =>
      reader.upload('/profile/proofs', { subject, level: '3' }, { file: { name: 'a.pdf', content } });
    expect((await send('skill:diary', Buffer.from('<html>'))).status).toBe(422);
    expect((await send('skill:crm', pdf)).status).toBe(422);
    expect((await send('skill:nothing', pdf)).status).toBe(422);
  });

  it('when verified counts until its expiry, and then the declared level is left', async () => {
    const [proof] = (await app.get(Proofs).waiting({ limit: 50 })).items;
    await expect(
      app.get(Proofs).verify(staff.actor, proof!.id, { level: 4, expiresOn: '2020-01-01' }),
    ).rejects.toThrow('proof_expiry');
    const inAYear = app.clock.today('Europe/Rome').add({ years: 1 });
    await app.get(Proofs).verify(staff.actor, proof!.id, { level: 4, expiresOn: inAYear.toString() });
    const english = async () =>
      (await app.get(Skills).ofAssistant(mara.id)).languages.find((one) => one.code === 'en');
    expect(await english()).toMatchObject({ level: 5, verifiedLevel: 4, verifiedUntil: inAYear.toString() });
    await declare(mara, { diary: 3, dental: 2 }, { it: 7, en: 5, de: 3 });
    expect(await english()).toMatchObject({ verifiedLevel: 4 });
    await expect(app.get(Proofs).reject(staff.actor, proof!.id, 'too late')).rejects.toThrow('state');
    app.clock.travelTo(inAYear.add({ days: 1 }).toZonedDateTime('Europe/Rome').toInstant());
    expect(await english()).toMatchObject({ level: 5, verifiedLevel: null });
    await app.sweep('sweep.skills.expired');
    const [row] = await app.sql(
      `select verified_level from assistant_language where assistant_id = $1 and language_code = 'en'`,
      [mara.id],
    );
    expect(row).toEqual({ verified_level: null });
    const events = await app.sql(`select 1 from event where name = 'skills.changed' and subject_id = $1`, [
      mara.id,
    ]);
    const before = events.length;
    await app.sweep('sweep.skills.expired');
    expect(
      (await app.sql(`select 1 from event where name = 'skills.changed' and subject_id = $1`, [mara.id]))
        .length,
    ).toBe(before);
    app.clock.travelTo(inAYear.subtract({ years: 1 }).toZonedDateTime('Europe/Rome').toInstant());
  });

  it('when rejected tells why', async () => {
    const reader = await app.world.reader(mara);
    await reader.upload(
      '/profile/proofs',
      { subject: 'skill:diary', level: '3' },
      { file: { name: 'a.pdf', content: pdf } },
    );
    const [proof] = (await app.get(Proofs).waiting({ limit: 50 })).items;
    await expect(app.get(Proofs).reject(staff.actor, proof!.id, ' ')).rejects.toThrow('reason_needed');
    await app.get(Proofs).reject(staff.actor, proof!.id, 'Il documento non si legge.');
    expect((await reader.get('/profile/skills')).text).toContain('Il documento non si legge.');
  });
});

describe('a test', () => {
  const exam = exams.find((one) => one.key === 'de')!;
  const answers = Object.fromEntries(
    exam.questions.map(({ level }, i) => [`answers.${i}`, level < 5 ? rightAnswer(exam, i) : 9]),
  );

  it('that is passed goes to staff with its marks, and cannot be repeated at once', async () => {
    const reader = await app.world.reader(mara);
    expect((await reader.get('/profile/tests/de')).text).toContain('am');
    const twice = await Promise.all([
      reader.post('/profile/tests/de', answers),
      reader.post('/profile/tests/de', answers),
    ]);
    expect(new Set(twice.map((answer) => answer.status))).toEqual(new Set([200, 409]));
    const proofs = (await app.get(Proofs).waiting({ limit: 50 })).items;
    expect(proofs).toMatchObject([
      { code: 'de', method: 'test', level: 4, evidence: { exam: 'de', correct: 8, questions: 12 } },
    ]);
    expect((await reader.get('/profile/tests/nothing')).status).toBe(404);
  });

  it('that is failed leaves the profile as it is', async () => {
    const reader = await app.world.reader(mara);
    const answer = await reader.post('/profile/tests/en', { 'answers.1': '9' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('il primo livello non è raggiunto');
    expect((await app.get(Proofs).waiting({ limit: 50 })).items.length).toBe(1);
  });
});

describe('the API', () => {
  it('declares by the same rules', async () => {
    const reader = await app.world.reader(await app.world.assistantAccount('Via Api'));
    const put = (body: object) => reader.json('put', '/api/v1/profile/skills', body);
    expect((await put({ skills: { diary: 2 }, languages: { it: 7 } })).body).toMatchObject({
      skills: [{ code: 'diary', level: 2 }],
    });
    const refused = await put({ skills: { flying: 2 } });
    expect(refused.status).toBe(422);
    expect(refused.headers['content-type']).toContain('application/problem+json');
  });
});

it('a unit that fails leaves no half declaration', async () => {
  const before = await app.get(Skills).ofAssistant(mara.id);
  await expect(
    app.get(UnitOfWork).run(mara.actor, async () => {
      await declare(mara, {}, {});
      throw new Error('later');
    }),
  ).rejects.toThrow('later');
  expect(await app.get(Skills).ofAssistant(mara.id)).toEqual(before);
});
