import { fillNames, unknownNames, writtenValue } from '../../../src/desk/documents/fields.rules.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { contractOf, engagement, type Engagement } from '../desk-world.js';

describe('a template’s fields', () => {
  it('fill once, and a value is never read as a name', () => {
    expect(fillNames('{a} e {b} e {c}', { a: '{b}', b: '$& <b>' })).toBe('{b} e $& <b> e {c}');
    expect(fillNames('{{a}} e {{ b }}', { a: 'x', b: 'y' })).toBe('x e y');
    expect(unknownNames('{{who}} {{nobody}}', [{ key: 'who' }])).toEqual(['nobody']);
    expect(fillNames('{constructor}', {})).toBe('{constructor}');
    expect(unknownNames('{today} {who} {__proto__}', [{ key: 'who' }])).toEqual(['__proto__']);
  });

  it('are written by their kind', () => {
    const money = { key: 'x', label: 'x', kind: 'money' } as const;
    expect(writtenValue(money, '1.200,5', 'it')?.replace(/\s/g, ' ')).toBe('1.200,50 €');
    expect(writtenValue({ ...money, kind: 'date' }, '2026-03-01', 'en')).toBe('1 March 2026');
    expect(writtenValue({ ...money, kind: 'date' }, '2026-02-30', 'en')).toBeNull();
    expect(writtenValue(money, 'tanto', 'it')).toBeNull();
  });
});

describe('documents', () => {
  let app: TestApp;
  let ferri: Engagement;
  let owner: Reader;
  let mara: Reader;
  let other: Reader;
  beforeAll(async () => {
    app = await TestApp.start();
    const assistant = await app.world.assistantAccount();
    ferri = await engagement(app, 'Studio Ferri', assistant);
    const firm = await app.world.firm('Studio Rivale');
    await contractOf(app, firm, assistant);
    owner = await app.world.reader(ferri.firm.owner);
    mara = await app.world.reader(assistant);
    other = await app.world.reader(firm.owner);
  });
  afterAll(() => app.stop());

  const base = () => `/contracts/${ferri.contractId}/documents`;
  const desk = () => `/desk/${ferri.contractId}/documents`;
  const template = {
    name: 'Lettera di incarico',
    subject: 'Incarico a {cliente}',
    body: 'Gentile {cliente},\nil compenso è di {importo}, dal {dal}.\n{company}, {today}',
    language: 'it',
    'fields.0.key': 'cliente',
    'fields.0.kind': 'text',
    'fields.1.key': 'importo',
    'fields.1.kind': 'money',
    'fields.2.key': 'dal',
    'fields.2.kind': 'date',
    revision: '0',
  };
  const filled = {
    name: 'Elena Conti',
    email: 'elena@example.com',
    'values.cliente': 'Elena {importo} <b>Conti</b> Čapek',
    'values.importo': '1.200,50',
    'values.dal': '2026-12-01',
  };
  const save = async (more: Record<string, string>): Promise<string> => {
    expect((await owner.post(`${base()}/templates/new`, { ...template, ...more })).status).toBe(303);
    const { body } = await owner.get(`/api/v1/contracts/${ferri.contractId}/document-templates`);
    return body.items.at(-1).id as string;
  };

  it('come from a template whose names are all known', async () => {
    const wrong = await owner.post(`${base()}/templates/new`, { ...template, body: '{altro}' });
    expect(wrong.status).toBe(422);
    expect(
      (await owner.post(`${base()}/templates/new`, { ...template, 'fields.1.key': 'cliente' })).status,
    ).toBe(422);
    const id = await save({ approval: 'true' });
    expect((await owner.get(`${base()}/templates/${id}`)).text).toContain('Lettera di incarico');
    expect((await owner.post(`${base()}/templates/${id}`, template)).status).toBe(409);
  });

  it('wait for the client, go back with a reason, and leave in the version approved', async () => {
    const templateId = await save({ approval: 'true' });
    expect((await mara.get(`${desk()}/new?template=${templateId}`)).text).toContain('name="values.importo"');
    expect((await mara.get(desk())).text).toContain('approvazione del cliente');
    const wrong = await mara.post(desk(), { templateId, ...filled, 'values.importo': 'tanto' });
    expect([wrong.status, wrong.text.includes('Serve un importo')]).toEqual([422, true]);
    const drafted = await mara.post(desk(), { templateId, ...filled });
    expect(drafted.status).toBe(303);
    const id = (drafted.headers['location'] as string).split('/').at(-1)!;
    await app.settle();
    expect((await owner.get('/notifications')).text).toContain('Un documento aspetta il vostro sì');
    expect((await owner.post(`${base()}/${id}/returns`, { version: '1' })).status).toBe(422);
    expect(
      (await owner.post(`${base()}/${id}/returns`, { version: '1', reason: 'Importo errato' })).status,
    ).toBe(303);
    expect((await owner.post(`${base()}/${id}/approval`, { version: '1' })).status).toBe(409);
    expect((await mara.get(`${desk()}/${id}`)).text).toContain('Importo errato');
    expect(
      (await mara.post(`${desk()}/${id}/versions`, { ...filled, 'values.importo': '900', version: '1' }))
        .status,
    ).toBe(303);
    expect((await owner.post(`${base()}/${id}/approval`, { version: '1' })).status).toBe(409);
    const both = await Promise.all(
      [0, 1].map(() => owner.post(`${base()}/${id}/approval`, { version: '2' })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    const mails = await app.sql<{ attachments: { content: string; encoding: string }[] }>(
      `select attachments from mail where recipient = 'elena@example.com'`,
    );
    expect(mails).toHaveLength(1);
    const pdf = Buffer.from(mails[0]!.attachments[0]!.content, 'base64');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const kept = await owner.get(`${base()}/${id}/versions/2`);
    expect(Buffer.compare(kept.body as Buffer, pdf)).toBe(0);
    const { body } = await owner.get(`/api/v1/contracts/${ferri.contractId}/documents/${id}`);
    expect(body.versions).toHaveLength(2);
    expect(body.versions[0].text).toContain('Gentile Elena {importo} <b>Conti</b> Čapek');
    expect((body.changes as { what: string }[]).map(({ what }) => what)).toEqual([
      'drafted',
      'sent_back',
      'drafted',
      'approved',
      'sent',
    ]);
    const page = await owner.get(`${base()}/${id}`);
    expect(page.text).not.toContain('<b>Conti</b>');
  });

  it('leave at once where nobody asked to approve, once however often the form is sent', async () => {
    const templateId = await save({ approval: '' });
    const id = '01a20894-0000-7000-8000-000000000001';
    const sent = await Promise.all(
      [0, 1].map(() => mara.post(desk(), { id, templateId, ...filled, email: 'una@example.com' })),
    );
    expect(sent.map(({ status }) => status)).toEqual([303, 303]);
    const mails = await app.sql(`select id from mail where recipient = 'una@example.com'`);
    expect(mails).toHaveLength(1);
    expect((await mara.get(`/desk/${ferri.contractId}/timeline`)).text).toContain(`${desk()}/${id}`);
  });

  it('belong to their client alone', async () => {
    const { body } = await owner.get(`/api/v1/contracts/${ferri.contractId}/documents`);
    const { id } = body.items[0];
    for (const path of ['', `/${id}`, `/${id}/versions/1`, '/templates/new'])
      expect([path, (await other.get(`${base()}${path}`)).status]).toEqual([path, 404]);
    expect((await owner.get(`${base()}/${id}/versions/99`)).status).toBe(404);
    expect((await owner.get(`${base()}/${id}/versions/x`)).status).toBe(404);
  });
});
