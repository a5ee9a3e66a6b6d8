import { Desks, Openings, Timeline } from '../../src/desk/index.js';
import { TestApp } from '../support/app.js';
import type { Reader } from '../support/reader.js';
import type { Person } from '../support/world.js';
import { contractOf, engagement, publish, takeCall, type Engagement } from './desk-world.js';

let app: TestApp;
let mara: Person;
let bianchi: Engagement;
let desk: Reader;
let owner: Reader;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  mara = await app.world.assistantAccount();
  bianchi = await engagement(app, 'Studio Bianchi', mara, { kind: 'retainer', includedMinutes: 600 });
  desk = await app.world.reader(mara);
  owner = await app.world.reader(bianchi.firm.owner);
});
afterAll(() => app.stop());

const greetings = {
  language: 'it',
  morning: '{client}, buongiorno {caller}, sono {assistant}.',
  afternoon: '{client}, buon pomeriggio {caller}, sono {assistant}.',
  evening: '{client}, buonasera {caller}, sono {assistant}.',
};
const openings = (): Promise<unknown[]> =>
  app.get(Desks).work(mara.actor, bianchi.contractId, (open) => app.get(Openings).list(open, 100));
const rowsOf = ({ contractId }: Engagement): Promise<{ call: string; message: string; contact: string }> =>
  app.get(Desks).work(mara.actor, contractId, async (open) => {
    const records = await app.get(Timeline).list(open);
    const idOf = (kind: string): string => records.find((record) => record.kind === kind)?.id ?? '';
    return { call: idOf('call'), message: idOf('message'), contact: records[0]?.contactId ?? '' };
  });
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

describe('a whole call', () => {
  let call: string;
  beforeAll(() => publish(app, bianchi));
  const write = async (kind: string, fields: Record<string, unknown>): Promise<void> => {
    const page = await desk.get(`${call}?do=${kind}`);
    expect(page.status).toBe(200);
    const answer = await desk.post(`/desk/${bianchi.contractId}/new/${kind}`, {
      id: hidden(page.text, 'id'),
      callId: hidden(page.text, 'callId'),
      openedAt: hidden(page.text, 'openedAt'),
      ...fields,
    });
    expect([kind, answer.status, answer.text.slice(0, 200)]).toEqual([kind, 303, '']);
  };

  it('is taken, with the sentence to say and the caller’s card', async () => {
    const taken = await desk.post(`/desk/${bianchi.contractId}/calls`, {
      name: 'Elena <Conti>',
      number: '335 123 4118',
    });
    expect(taken.status).toBe(303);
    call = String(taken.headers['location']);
    const page = await desk.get(call);
    expect(page.text).toContain('Studio Bianchi, buongiorno <em>Elena &lt;Conti&gt;</em>, sono Mara.');
    expect(page.text).toContain('•118');
    expect(page.text).not.toContain('3351234118');
    expect(page.text).toContain('Paziente dello studio');
    expect((await desk.get('/desk')).text).toContain('In linea');
    const again = await desk.post(`/desk/${bianchi.contractId}/calls`, { name: 'Altro' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('già una chiamata in corso');
  });

  it('follows the client’s type of call', async () => {
    const type = /name="type" value="([a-z0-9]+)"/.exec((await desk.get(call)).text)?.[1];
    expect((await desk.post(`${call}/type`, { type })).status).toBe(303);
    const page = await desk.get(call);
    expect(page.text).toContain('Chiedere il cognome.');
    expect(page.text).toContain('Fissa un appuntamento');
    expect((await desk.post(`${call}/type`, { type: 'zzzz' })).status).toBe(404);
  });

  it('keeps what was written when something is wrong', async () => {
    const page = await desk.get(`${call}?do=appointment`);
    const answer = await desk.post(`/desk/${bianchi.contractId}/new/appointment`, {
      callId: hidden(page.text, 'callId'),
      what: 'Igiene con la dottoressa',
      date: '2026-02-31',
      time: '09:00',
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('La data non è valida.');
    expect(answer.text).toContain('value="Igiene con la dottoressa"');
    expect(answer.text).toContain('<h1 class="say">');
  });

  it('takes six kinds of record', async () => {
    await write('appointment', { what: 'Igiene', date: '2026-12-01', time: '09:00', minutes: 45 });
    await write('message', {
      text: 'Chiede conferma',
      to: 'Dott. Bianchi',
      urgency: 'urgent',
      callBack: 'true',
    });
    await write('order', { 'lines.0.what': 'Spazzolini', 'lines.0.quantity': 3, 'lines.0.price': '12,50' });
    await write('document', { document: 'Preventivo', channel: 'mail', to: 'elena@example.com' });
    await write('reminder', { invoice: '88', amount: '120', dueOn: '2026-11-01', promisedOn: '2026-11-27' });
    await write('case', {
      caseNumber: '2025/114',
      status: 'In attesa',
      nextStep: 'approvata',
      mayTell: 'in attesa di data',
    });
    const page = await desk.get(call);
    for (const text of [
      'Igiene, martedì 1 dicembre, 09:00',
      'Chiede conferma',
      '3 × Spazzolini',
      '37,50',
      'poi: approvata',
      'saldo 120',
    ])
      expect(page.text).toContain(text);
    // What may be told waits for the check.
    expect(page.text).not.toContain('in attesa di data');
    const clash = await desk.post(`/desk/${bianchi.contractId}/new/appointment`, {
      callId: hidden((await desk.get(`${call}?do=appointment`)).text, 'callId'),
      what: 'Altro',
      date: '2026-12-01',
      time: '09:30',
    });
    expect(clash.status).toBe(409);
    expect(clash.text).toContain('c&#x27;è già un appuntamento');
  });

  it('ends, and leaves one line of time and nothing of the caller in the event', async () => {
    app.clock.travelTo('2026-11-23T08:46:00Z');
    const ended = await desk.post(`${call}/ending`, { outcome: 'settled', note: 'Sposta a martedì' });
    expect(ended.status).toBe(303);
    expect((await desk.post(`${call}/ending`, { outcome: 'settled' })).status).toBe(409);
    expect((await desk.get(call)).status).toBe(303);
    const lines = await app.sql<{ data: object }>(
      `select data from event where name = 'desk.work_recorded' and contract_id = $1`,
      [bianchi.contractId],
    );
    expect(lines).toHaveLength(1);
    expect(Object.keys(lines[0]!.data).toSorted()).toEqual([
      'calls',
      'endedAt',
      'kind',
      'recordId',
      'startedAt',
    ]);
  });

  it('is on the business’s day, where the message is answered and the answer reaches the desk', async () => {
    const today = await owner.get('/today');
    expect(today.text).toContain('Mara ha risposto a una chiamata');
    expect(today.text).toContain('Elena &lt;Conti&gt;');
    expect(today.text).toContain('due aspettano voi');
    const id = /records\/([0-9a-f-]+)\/finish/.exec(today.text)?.[1] ?? '';
    const message = `/contracts/${bianchi.contractId}/records/${id}`;
    expect((await owner.post(`${message}/read`)).status).toBe(303);
    expect((await owner.get(message)).text).toContain('letto da Titolare Studio Bianchi');
    expect((await owner.post(`${message}/finish`, { reply: 'Va bene <b>così</b>' })).status).toBe(303);
    expect((await owner.post(`${message}/finish`, { reply: 'Ancora' })).status).toBe(409);
    expect((await desk.get(`/desk/${bianchi.contractId}/records/${id}`)).text).toContain(
      'Va bene &lt;b&gt;così&lt;/b&gt;',
    );
  });

  it('shows the client who looked, and when', async () => {
    const log = await owner.get(`/contracts/${bianchi.contractId}/openings`);
    expect(log.text).toContain('Mara Rinaldi');
    expect(log.text).toContain('ha aperto la scheda');
    expect(log.text).toContain('durante una chiamata');
    const before = (await openings()).length;
    await owner.get(`/contracts/${bianchi.contractId}/contacts`);
    expect((await openings()).length).toBe(before);
  });
});

describe('the status of the day', () => {
  it('reaches the rail, and ends by itself', async () => {
    const path = `/contracts/${bianchi.contractId}/instructions/status`;
    expect((await owner.post(path, { status: 'In sala fino alle 12', until: '12:00' })).status).toBe(303);
    expect((await desk.get('/desk')).text).toContain('In sala fino alle 12');
    expect((await owner.post(path, { status: 'Troppo tardi', until: '08:00' })).status).toBe(422);
    app.clock.travelTo('2026-11-23T11:00:01Z');
    expect((await desk.get('/desk')).text).not.toContain('In sala fino alle 12');
  });
});

describe('a contact', () => {
  it('is found by name and changed, one person at a time', async () => {
    const list = await desk.search(`/desk/${bianchi.contractId}`, { of: 'contacts', q: 'conti' });
    const path = /href="(\/desk\/[^"]+\/contacts\/[^"]+)"/.exec(list.text)?.[1] ?? '';
    const card = await desk.get(path);
    const revision = hidden(card.text, 'revision');
    const fields = { name: 'Elena Conti', number: '335 123 4118', company: 'Laboratorio Orsi', revision };
    expect((await desk.post(path, fields)).status).toBe(303);
    expect((await desk.post(path, fields)).status).toBe(409);
    expect((await desk.post(path, { ...fields, number: 'abc' })).status).toBe(422);
    expect((await desk.search(`/desk/${bianchi.contractId}`, { of: 'contacts', q: 'orsi' })).text).toContain(
      'Elena Conti',
    );
  });
});

describe('two rival clients of one assistant', () => {
  let rival: Engagement;
  let stranger: Reader;
  let rivalOwner: Reader;
  let foreign: { call: string; message: string; contact: string };

  beforeAll(async () => {
    rival = await engagement(app, 'Studio Rivale', mara);
    stranger = await app.world.reader(await app.world.assistantAccount('Estranea Assistente'));
    rivalOwner = await app.world.reader(rival.firm.owner);
    await takeCall(app, rival, { name: 'Segreto Rivale', number: '+390510000001' });
    await desk.post(`/desk/${rival.contractId}/new/message`, {
      text: 'Riservatissimo',
      'caller.name': 'Segreto',
    });
    foreign = await rowsOf(rival);
  });

  it('never see each other’s rows through any route of the desk', async () => {
    const mine = `/desk/${bianchi.contractId}`;
    const theirs = `/desk/${rival.contractId}`;
    const client = `/contracts/${bianchi.contractId}`;
    const rivals = `/contracts/${rival.contractId}`;
    const gets: [Reader, string][] = [
      // the right contract, a row of the other one
      [desk, `${mine}/calls/${foreign.call}`],
      [desk, `${mine}/records/${foreign.message}`],
      [desk, `${mine}/contacts/${foreign.contact}`],
      [owner, `${client}/records/${foreign.message}`],
      [owner, `${client}/timeline?contact=${foreign.contact}`],
      // the other's contract
      ...['records/' + foreign.message, 'timeline', 'contacts', 'openings', 'instructions'].map(
        (path): [Reader, string] => [owner, `${rivals}/${path}`],
      ),
      ...[
        '',
        '/contacts',
        '/timeline',
        '/new/message',
        `/calls/${foreign.call}`,
        `/records/${foreign.message}`,
        `/contacts/${foreign.contact}`,
      ].map((path): [Reader, string] => [stranger, theirs + path]),
      [owner, theirs],
      [desk, `${rivals}/timeline`],
      [desk, '/today'],
      [desk, '/desk/not-an-id'],
      [owner, '/contracts/not-an-id/timeline'],
      [desk, `${mine}/new/call`],
      [desk, `${mine}/new/constructor`],
    ];
    for (const [who, path] of gets) expect([path, (await who.get(path)).status]).toEqual([path, 404]);
    const message = { text: 'x' };
    const posts: [Reader, string, object][] = [
      [desk, `${mine}/calls/${foreign.call}/ending`, { outcome: 'settled' }],
      [desk, `${mine}/calls/${foreign.call}/caller`, { name: 'x' }],
      [desk, `${mine}/calls/${foreign.call}/type`, { type: 'aaaa' }],
      [desk, `${mine}/new/message`, { ...message, callId: foreign.call }],
      [desk, `${mine}/new/message`, { ...message, id: foreign.message }],
      [
        desk,
        `${mine}/new/appointment`,
        { what: 'x', date: '2027-01-10', time: '10:00', replaces: foreign.message },
      ],
      [desk, `${mine}/contacts/${foreign.contact}`, { name: 'x' }],
      [desk, `${mine}/records/${foreign.message}/finish`, {}],
      [owner, `${client}/records/${foreign.message}/finish`, { reply: 'x' }],
      [owner, `${rivals}/records/${foreign.message}/finish`, {}],
      [owner, `${rivals}/instructions/greetings`, greetings],
      [owner, `${rivals}/instructions/publications`, {}],
      [owner, `${rivals}/instructions/status`, { status: 'x' }],
      [stranger, `${theirs}/calls`, { name: 'x' }],
      [stranger, `${theirs}/calls`, { number: 'bad' }],
      [stranger, `${theirs}/new/message`, message],
      [stranger, `${theirs}/new/message`, {}],
      [stranger, `${theirs}/contacts/${foreign.contact}`, { name: 'x' }],
      [owner, `${theirs}/calls`, { name: 'x' }],
    ];
    for (const [who, path, fields] of posts)
      expect([path, fields, (await who.post(path, fields as Record<string, unknown>)).status]).toEqual([
        path,
        fields,
        404,
      ]);
  });

  it('leave no word of one on the pages of the other', async () => {
    const pages = await Promise.all([
      desk.get('/desk'),
      desk.get(`/desk/rail?current=${bianchi.contractId}`),
      desk.get(`/desk/${bianchi.contractId}`),
      desk.get(`/desk/${bianchi.contractId}/timeline`),
      desk.get(`/desk/${bianchi.contractId}/contacts`),
      owner.get('/today'),
      owner.get(`/today?contract=${rival.contractId}`),
      owner.get(`/contracts/${bianchi.contractId}/openings`),
    ]);
    for (const { status, text } of pages) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/Segreto|Riservatissimo|0000001/);
    }
    expect((await rivalOwner.get('/today')).text).toContain('Riservatissimo');
  });

  it('are both closed to the assistant once their contract has ended', async () => {
    const contractId = await contractOf(app, rival.firm, mara, { state: 'ended' });
    expect((await desk.get(`/desk/${contractId}`)).status).toBe(404);
    expect((await rivalOwner.get(`/contracts/${contractId}/timeline`)).status).toBe(200);
  });
});

describe('the hours of a package', () => {
  it('stand on the business’s day, with what would be left at this pace', async () => {
    await app.settle();
    const today = await owner.get('/today');
    expect(today.text).toContain('Ore del pacchetto');
    expect(today.text).toContain('restano di 10 h');
    expect(today.text).toContain('Al ritmo attuale ne avanzano');
  });
});

describe('hostile and huge input', () => {
  const write = (fields: Record<string, unknown>) =>
    desk.post(`/desk/${bianchi.contractId}/new/message`, fields);

  it('is shown as the text it is, on both sides', async () => {
    const text = '<script>alert(1)</script>\u0000{{7*7}} %00 \u202e';
    expect((await write({ text, 'caller.name': '"><img src=x>', to: '<b>capo</b>' })).status).toBe(303);
    for (const [who, path] of [
      [owner, '/today'],
      [owner, `/contracts/${bianchi.contractId}/timeline`],
      [desk, `/desk/${bianchi.contractId}`],
    ] as const) {
      const page = await who.get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain('&lt;script&gt;alert(1)');
      expect(page.text).toContain('{{7*7}}');
      expect(page.text).not.toMatch(/<script>alert|<img src=x|<b>capo/);
    }
    const status = { status: '<i>sala</i>\u0000' };
    expect((await owner.post(`/contracts/${bianchi.contractId}/instructions/status`, status)).status).toBe(
      303,
    );
    expect((await desk.get('/desk')).text).toContain('&lt;i&gt;sala');
  });

  it('is refused beside its field when it is too much', async () => {
    const huge = 'x'.repeat(10_000);
    const answers = [
      await write({ text: huge }),
      await write({ text: 'ok', 'caller.name': huge }),
      await write({ text: 'ok', 'caller.number': '12' }),
      await write({ text: 'ok', urgency: 'soon' }),
      await write({ text: 'ok', worked: '99999' }),
      await desk.post(`/desk/${bianchi.contractId}/calls`, { name: huge }),
      await owner.post(`/contracts/${bianchi.contractId}/instructions/types/new`, { name: huge }),
    ];
    for (const { status, text } of answers) {
      expect(status).toBe(422);
      expect(text).toMatch(/field-error|form-errors/);
    }
    for (const path of [
      `timeline?after=xx&after=yy`,
      `timeline?after=WzEsMl0`,
      `contacts?s=a&s=b`,
      `contacts?s=AQEAAAAA`,
      `timeline?s=${'A'.repeat(999)}`,
      `records/x`,
    ])
      expect((await desk.get(`/desk/${bianchi.contractId}/${path}`)).status).toBeLessThan(500);
  });
});

describe('without any contract', () => {
  it('both sides are told how to begin', async () => {
    const newcomer = await app.world.reader(await app.world.assistantAccount('Nuova Arrivata'));
    expect((await newcomer.get('/desk')).text).toContain('aspetta il primo cliente');
    const firm = await app.world.firm('Ditta Nuova');
    expect((await (await app.world.reader(firm.owner)).get('/today')).text).toContain('Disegnate le ore');
  });
});
