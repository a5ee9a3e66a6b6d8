import { inflateSync } from 'node:zlib';
import { Drafts } from '../../src/contracts/drafts.service.js';
import { Contracts } from '../../src/contracts/index.js';
import { TestApp } from '../support/app.js';
import { acceptedProposal, drawnUp, offer, signedContract, textHash } from '../support/contracts.js';
import type { Reader } from '../support/reader.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let firm: Firm;
let mara: Person;
let [owner, assistant]: Reader[] = [];

beforeAll(async () => {
  app = await TestApp.start();
  firm = await app.world.firm('Studio Bianchi', 'Elena Bianchi');
  mara = await app.world.assistantAccount('Mara Rinaldi');
  await offer(app, mara, 6000);
  [owner, assistant] = [await app.world.reader(firm.owner), await app.world.reader(mara)];
});
afterAll(() => app.stop());

/** The compressed streams of a PDF, opened. */
function streams(pdf: Buffer): Buffer[] {
  const opened: Buffer[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('\nstream\n', at)) {
    const start = pdf.indexOf('\n', at + 1) + 1;
    const end = pdf.indexOf('endstream', start);
    try {
      opened.push(inflateSync(pdf.subarray(start, end)));
    } catch {
      // Fonts are compressed in their own way.
    }
    at = end;
  }
  return opened;
}

describe('the way to a signed contract', () => {
  it('is walked on pages by both people', async () => {
    const id = await drawnUp(app, firm, mara, { kind: 'retainer' });
    const list = await owner!.get('/contracts');
    expect(list.text).toContain('Un contratto aspetta la vostra firma');
    const page = await owner!.get(`/contracts/${id}`);
    expect(page.text).toContain('Manca la vostra firma');
    const [, hash] = /name="textSha256" value="([0-9a-f]{64})"/.exec(page.text) ?? [];
    expect(hash).toBe(await textHash(app, id));

    const wrong = await owner!.post(`/contracts/${id}/signatures`, { typedName: 'Elena', textSha256: hash });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Per firmare serve il nome dell&#x27;account: Elena Bianchi.');
    expect(wrong.text).toContain('value="Elena"');

    const body = { typedName: 'elena  bianchi', textSha256: hash };
    expect((await owner!.post(`/contracts/${id}/signatures`, body)).status).toBe(303);
    expect((await owner!.post(`/contracts/${id}/signatures`, body)).status).toBe(303);
    expect((await owner!.get(`/contracts/${id}`)).text).toContain('Ora firma Mara Rinaldi');
    const hers = { typedName: 'Mara Rinaldi', textSha256: hash };
    expect((await assistant!.post(`/contracts/${id}/signatures`, hers)).headers['location']).toBe(
      `/contracts/${id}`,
    );
    const done = await assistant!.get(`/contracts/${id}`);
    expect(done.text).toContain('Lavori per Studio Bianchi dal');
    const stored = await app.sql<{ side: string; ip: string; typedName: string }>(
      `select side, host(ip) ip, typed_name "typedName" from signature s
       join contract_version v on v.id = s.contract_version_id where v.contract_id = $1 order by signed_at`,
      [id],
    );
    expect(stored.map(({ side, ip }) => [side, ip])).toEqual([
      ['business', '127.0.0.1'],
      ['assistant', '127.0.0.1'],
    ]);
  });

  it('waits for the data of the business, and its text follows them until somebody has signed', async () => {
    const young = await app.world.firm('Idraulica Ferri', 'Lucia Ferri');
    const lucia = await app.world.reader(young.owner);
    const id = await app.get(Drafts).drawUp(await acceptedProposal(app, young, mara));
    expect((await lucia.get(`/contracts/${id}`)).text).toContain('mancano i dati');
    expect((await assistant!.get(`/contracts/${id}`)).text).toContain('Idraulica Ferri sta completando');
    const early = { typedName: mara.name, textSha256: await textHash(app, id) };
    const refused = await assistant!.post(`/contracts/${id}/signatures`, early);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('servono i dati dell&#x27;azienda');

    const data = {
      revision: '0',
      legalName: 'Idraulica Ferri S.r.l.',
      vatNumber: '00743110157',
      sdiCode: 'ABC1234',
      street: 'Via dei Mille 4',
      postcode: '40121',
      city: 'Bologna',
      province: 'BO',
      timezone: 'Europe/Rome',
    };
    expect((await lucia.post('/business', data)).status).toBe(303);
    await app.settle();
    const page = await lucia.get(`/contracts/${id}`);
    expect(page.text).toContain('Manca la vostra firma');
    expect(page.text).toContain('Idraulica Ferri S.r.l., con sede in Via dei Mille 4');
    expect((await assistant!.post(`/contracts/${id}/signatures`, early)).status).toBe(409);
    const body = { typedName: mara.name, textSha256: await textHash(app, id) };
    expect((await assistant!.post(`/contracts/${id}/signatures`, body)).status).toBe(303);

    await lucia.post('/business', { ...data, revision: '1', street: 'Via Nuova 9' });
    await app.settle();
    expect(await textHash(app, id)).toBe(body.textSha256);
  });

  it('refuses a text that is not the one shown', async () => {
    const id = await drawnUp(app, firm, mara);
    const answer = await assistant!.post(`/contracts/${id}/signatures`, {
      typedName: mara.name,
      textSha256: 'f'.repeat(64),
    });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Il testo è cambiato');
    expect((await app.get(Contracts).facts(id)).state).toBe('awaiting_signatures');
  });

  it('lets a manager read and not sign', async () => {
    const id = await drawnUp(app, firm, mara);
    const manager = await app.world.reader(await app.world.member(firm, 'Marco Manager', 'manager'));
    expect((await manager.get(`/contracts/${id}`)).text).toContain('Manca la firma del titolare');
    const body = { typedName: 'Marco Manager', textSha256: await textHash(app, id) };
    expect((await manager.post(`/contracts/${id}/signatures`, body)).status).toBe(404);
  });

  it('says why nothing was signed when the hours are sold out', async () => {
    const busy = await app.world.assistantAccount('Sara Piena');
    await offer(app, busy, 100);
    const id = await drawnUp(app, firm, busy, { weeklyMinutes: 300 });
    const textSha256 = await textHash(app, id);
    const reader = await app.world.reader(busy);
    await reader.post(`/contracts/${id}/signatures`, { typedName: busy.name, textSha256 });
    const answer = await owner!.post(`/contracts/${id}/signatures`, {
      typedName: 'Elena Bianchi',
      textSha256,
    });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('non ha più abbastanza ore');
  });
});

describe('a contract in force', () => {
  it('is paused, resumed and ended by notice on its page', async () => {
    const id = await signedContract(app, firm, mara);
    expect((await owner!.post(`/contracts/${id}/pauses`, { reason: 'Chiusi per ferie' })).status).toBe(303);
    expect((await assistant!.get(`/contracts/${id}`)).text).toContain('Chiusi per ferie');
    const again = await assistant!.post(`/contracts/${id}/pauses`);
    expect(again.status).toBe(409);
    expect((await assistant!.post(`/contracts/${id}/pauses/end`)).status).toBe(303);
    expect((await assistant!.post(`/contracts/${id}/notice`, { reason: 'Cambio città' })).status).toBe(303);
    expect((await owner!.get(`/contracts/${id}`)).text).toContain('lavora con voi fino al');
    expect((await owner!.post(`/contracts/${id}/notice`)).status).toBe(409);
  });

  it('is printed with its text inside, for its parties', async () => {
    const id = await signedContract(app, firm, mara, { title: 'Centralino Łódź €' });
    const pdf = await assistant!.get(`/contracts/${id}/document.pdf`).buffer(true);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    const inside = streams(pdf.body as Buffer);
    const [version] = await app.sql<{ text: string }>(
      `select text from contract_version where contract_id = $1`,
      [id],
    );
    expect(inside.some((stream) => stream.toString() === version?.text)).toBe(true);
    // WinAnsi writes the euro sign as 80, here after the space that does not break.
    expect(inside.some((stream) => stream.toString('latin1').includes('31382c3030a080'))).toBe(true);
  });
});

describe('somebody else', () => {
  it('finds no contract, no text, no PDF, no buttons', async () => {
    const id = await signedContract(app, firm, mara);
    const stranger = await app.world.reader((await app.world.firm('Altri')).owner);
    const other = await app.world.reader(await app.world.assistantAccount('Altra'));
    for (const reader of [stranger, other]) {
      for (const path of ['', '/document.pdf'])
        expect((await reader.get(`/contracts/${id}${path}`)).status).toBe(404);
      for (const path of ['', '/text'])
        expect((await reader.get(`/api/v1/contracts/${id}${path}`)).status).toBe(404);
      for (const path of ['pauses', 'notice', 'withdrawal'])
        expect((await reader.post(`/contracts/${id}/${path}`)).status).toBe(404);
      expect((await reader.get('/contracts')).text).not.toContain(id);
      expect((await reader.get('/contracts/nonsense')).status).toBe(404);
    }
    expect((await app.reader().get(`/contracts/${id}`)).status).toBe(303);
  });
});

describe('the API', () => {
  it('lists, shows and signs', async () => {
    const id = await drawnUp(app, firm, mara);
    const list = await owner!.get('/api/v1/contracts?limit=1');
    expect(list.body.items[0]).toMatchObject({ id, state: 'awaiting_signatures', signed: [] });
    const text = await owner!.get(`/api/v1/contracts/${id}/text`);
    const signed = await assistant!
      .post(`/api/v1/contracts/${id}/signatures`)
      .type('json')
      .send({ typedName: mara.name, textSha256: text.body.version.textSha256 });
    expect(signed.status).toBe(201);
    expect((await owner!.get(`/api/v1/contracts/${id}/text`)).body.signed).toEqual(['assistant']);
    const bad = await assistant!
      .post(`/api/v1/contracts/${id}/signatures`)
      .type('json')
      .send({ typedName: 'x' });
    expect(bad.status).toBe(422);
  });
});
