import { Calls } from '../../../src/desk/index.js';
import { TestApp } from '../../support/app.js';
import type { Reader } from '../../support/reader.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let bianchi: Engagement;
let owner: Reader;
let desk: Reader;
let here: string;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
  owner = await app.world.reader(bianchi.firm.owner);
  desk = await app.world.reader(bianchi.mara);
  here = `/contracts/${bianchi.contractId}/instructions`;
});
afterAll(() => app.stop());

const keyOf = (html: string, section: string): string =>
  new RegExp(`instructions/${section}/([a-z0-9]{2,12})"`).exec(html)?.[1] ?? '';
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const said = { morning: 'Studio, {day_greeting} {caller}', afternoon: 'Sì?', evening: 'Sì?' };

describe('the business writes its instructions', () => {
  it('section by section, without a script, and publishes what passes', async () => {
    expect((await owner.get(here)).text).toContain('Nessuna bozza aperta');
    expect((await owner.post(`${here}/greetings`, { language: 'it', ...said })).status).toBe(303);
    expect((await owner.get(here)).text).toContain('Mancano due cose per pubblicare');
    const person = {
      name: 'Dott. Bianchi',
      number: '051 098 2232',
      'hours.1.0.from': '09:00',
      'hours.1.0.to': '13:00',
    };
    expect((await owner.post(`${here}/people/new`, person)).status).toBe(303);
    const people = await owner.get(`${here}/people`);
    expect(people.text).toContain('fino alle 13:00');
    const doctor = keyOf(people.text, 'people');
    const type = {
      language: 'it',
      name: 'Urgenza',
      'questions.0.text': 'Da quando?',
      'actions.0.kind': 'transfer',
      'actions.0.people': doctor,
      'actions.1.kind': 'message',
    };
    expect((await owner.post(`${here}/types/new`, type)).status).toBe(303);
    expect((await owner.post(`${here}/publications`)).status).toBe(422);
    expect((await owner.post(`${here}/calls`)).status).toBe(303);
    expect((await owner.get(`${here}/calls`)).text).toContain('Le chiamate di prova vanno come vi aspettate');
    expect((await owner.post(`${here}/publications`)).status).toBe(303);
    const overview = await owner.get(here);
    expect(overview.text).toContain('In vigore la versione 1');
    expect(overview.text).toContain('non l’ha ancora confermata');
    expect((await owner.get(`${here}/versions/1`)).text).toContain('Da quando?');
    expect((await owner.get(`${here}/versions/2`)).status).toBe(404);
  });

  it('in several languages, each kept while another is written', async () => {
    await owner.post(`${here}/greetings`, { language: 'it', ...said, next: 'add', add: 'en' });
    const key = keyOf((await owner.get(`${here}/types`)).text, 'types');
    const page = await owner.get(`${here}/types/${key}?language=en`);
    expect(page.text).toContain('Da quando?');
    const question = hidden(page.text, 'questions.0.key');
    const answer = await owner.post(`${here}/types/${key}`, {
      language: 'en',
      next: 'language:it',
      name: 'Urgenza',
      'questions.0.key': question,
      'questions.0.text': 'Since when?',
      'actions.0.kind': 'message',
    });
    expect(answer.headers['location']).toBe(`${here}/types/${key}?language=it`);
    expect((await owner.get(`${here}/types/${key}?language=it`)).text).toContain('value="Da quando?"');
    expect((await owner.get(`${here}/types/${key}?language=en`)).text).toContain('value="Since when?"');
    expect((await owner.get(here)).text).toContain('Il saluto in inglese');
    await owner.post(`${here}/discard`);
  });

  it('and is told beside the field what is wrong, nothing lost', async () => {
    const wrong = await owner.post(`${here}/greetings`, { language: 'it', ...said, morning: 'Ciao {name}' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Tra graffe');
    expect(wrong.text).toContain('Ciao {name}');
    const person = await owner.post(`${here}/people/new`, {
      name: 'X',
      'hours.1.0.from': '25:00',
      'hours.1.0.to': '26:00',
    });
    expect(person.status).toBe(422);
    const stale = { language: 'it', ...said, revision: 7 };
    expect((await owner.post(`${here}/greetings`, stale)).status).toBe(409);
    expect((await owner.get(`${here}/types/none`)).status).toBe(404);
    expect((await owner.post(`${here}/people/none`, { name: 'X' })).status).toBe(404);
    const later = await owner.post(`${here}/publications`, { effectiveOn: 'domani' });
    expect(later.status).toBe(422);
  });

  it('as a viewer may read and a stranger may not know', async () => {
    const viewer = await app.world.reader(await app.world.member(bianchi.firm, 'Solo Lettura', 'viewer'));
    const stranger = await app.world.reader((await app.world.firm('Ditta Altra')).owner);
    expect((await viewer.get(here)).status).toBe(200);
    expect((await viewer.get(`${here}/versions/1`)).status).toBe(200);
    for (const section of [
      'greetings',
      'types',
      'people',
      'faq',
      'disclosures',
      'calls',
      'callers',
      'rehearsal',
    ]) {
      expect([section, (await viewer.get(`${here}/${section}`)).status]).toEqual([section, 404]);
      expect([section, (await stranger.get(`${here}/${section}`)).status]).toEqual([section, 404]);
      expect([section, (await owner.get(`${here}/${section}`)).status]).toEqual([section, 200]);
    }
    expect((await stranger.get(here)).status).toBe(404);
  });
});

describe('a rehearsal', () => {
  it('plays the draft and records nothing', async () => {
    const before = await app.sql(`select count(*)::int n from event`);
    const type = keyOf((await owner.get(`${here}/types`)).text, 'types');
    const page = await owner.get(`${here}/rehearsal?day=1&time=10:00&language=it&type=${type}`);
    expect(page.text).toContain('È una prova.');
    expect(page.text).toContain('Da quando?');
    const step = /step&#x3D;([a-z0-9]+)"/.exec(page.text)?.[1] ?? '';
    const played = await owner.get(
      `${here}/rehearsal?day=1&time=10:00&language=it&type=${type}&step=${step}`,
    );
    expect(played.text).toContain('è quello che chiedono le istruzioni');
    expect(
      (await desk.get(`/desk/${bianchi.contractId}/playbook/rehearsal?day=1&time=25:99&type=<b>`)).status,
    ).toBe(200);
    expect(await app.sql(`select count(*)::int n from event`)).toEqual(before);
  });
});

describe('the page of a call', () => {
  let call: string;
  const open = async (path = '') => (await desk.get(call + path)).text;
  const post = (path: string, fields: Record<string, unknown> = {}) => desk.post(`${call}${path}`, fields);
  const end = () =>
    app.get(Calls).end(bianchi.mara.actor, bianchi.contractId, call.split('/').at(-1) ?? '', {
      outcome: 'settled',
      note: '',
    });

  beforeAll(async () => {
    await publish(app, bianchi, {
      greetings: {
        it: { morning: 'Bianchi, buongiorno', afternoon: 'x', evening: 'x' },
        en: { morning: 'Bianchi, good morning', afternoon: 'x', evening: 'x' },
      },
      callTypes: [
        {
          key: 'urgent',
          name: 'Urgenza',
          questions: [{ key: 'since', text: { it: 'Da quando?', en: 'Since when?' } }],
          actions: [
            { key: 'pass', kind: 'transfer', people: ['bianchi'] },
            { key: 'leave', kind: 'message', people: ['bianchi'], urgency: 'urgent' },
          ],
        },
      ],
      people: [
        {
          key: 'bianchi',
          name: 'Dott. Bianchi',
          number: '+390510982232',
          place: 'in studio',
          otherwise: 'richiama',
          hours: [{ day: 1, from: '09:00', to: '13:00' }],
        },
      ],
      simulations: [
        { key: 'try', name: 'x', day: 1, time: '10:00', language: 'it', type: 'urgent', action: 'transfer' },
      ],
    });
    call = `/desk/${bianchi.contractId}/calls/${await takeCall(app, bianchi)}`;
  });

  it('shows what is new first, and one press says it was read', async () => {
    const page = await open();
    expect(page).toContain('Istruzioni nuove per te: versione 2');
    expect(page).toContain('data-key="Alt+K"');
    expect(page).toContain('Bianchi, buongiorno');
    const form = /action="(\/desk\/[^"]*acknowledgements[^"]*)"/.exec(page)?.[1] ?? '';
    const answer = await desk.post(form);
    expect(answer.headers['location']).toBe(call);
    expect(await open()).not.toContain('Istruzioni nuove per te');
    expect((await owner.get(`${here}/versions/2`)).text).toContain('Mara Rinaldi');
  });

  it('asks the questions of the type, says who is there, and opens the form with the answers', async () => {
    expect((await post('/type', { type: 'urgent', 'end.note': 'nota mia' })).status).toBe(303);
    const page = await open();
    expect(page).toContain('Da quando?');
    expect(page).toContain('in studio fino alle 13:00, poi richiama');
    expect(page).toContain('value="nota mia"');
    const kept = await post('/draft', { next: 'act:leave', 'answers.since': 'da ieri <b>' });
    expect(kept.headers['location']).toContain('?do=message&act=leave');
    const message = await open('?do=message&act=leave');
    expect(message).toContain('Da quando: da ieri &lt;b&gt;');
    expect(message).toContain('value="Dott. Bianchi"');
    expect(message).toMatch(/value="urgent" selected/);
    expect((await post('/draft', { next: 'act:gone' })).status).toBe(404);
  });

  it('loses nothing typed when the form is switched, the language, or the page', async () => {
    const typed = {
      as: 'message',
      text: 'Quasi finito',
      'answers.since': 'da lunedì',
      'end.note': 'nota mia',
    };
    expect((await post('/draft', { ...typed, next: 'do:order' })).headers['location']).toBe(
      `${call}?do=order#record`,
    );
    expect(await open('?do=order')).toContain('Scritto e non ancora salvato');
    expect((await post('/draft', { next: 'language:en', as: 'order', note: 'Tre mele' })).status).toBe(303);
    const page = await open('?do=message');
    expect(page).toContain('Bianchi, good morning');
    expect(page).toContain('Since when?');
    for (const text of ['Quasi finito', 'da lunedì', 'nota mia']) expect(page).toContain(text);
    expect(await open('?do=order')).toContain('Tre mele');
    expect((await post('/draft', { next: 'language:fr' })).status).toBe(404);
    const wrong = await desk.post(`/desk/${bianchi.contractId}/new/message`, {
      callId: call.split('/').at(-1),
      as: 'message',
      text: '',
      'answers.since': 'da martedì',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('da martedì');
  });

  it('does not close over something unsaved without a second word, and forgets a form once it is saved', async () => {
    const refused = await post('/ending', { 'end.outcome': 'settled', 'end.note': 'chiudo' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('name="end.discard"');
    expect(refused.text).toContain('value="chiudo"');
    const page = await open('?do=order');
    const saved = await desk.post(`/desk/${bianchi.contractId}/new/order`, {
      callId: call.split('/').at(-1),
      id: hidden(page, 'id'),
      as: 'order',
      note: 'Tre mele',
      'lines.0.what': 'Mele',
      'lines.0.quantity': 3,
    });
    expect(saved.status).toBe(303);
    expect(await open('?do=order')).not.toContain('value="Tre mele"');
    const ended = await post('/ending', {
      'end.outcome': 'settled',
      'end.note': 'chiudo',
      'end.discard': 'true',
    });
    expect(ended.status).toBe(303);
    const record = await desk.get(call.replace('/calls/', '/records/'));
    expect(record.text).toContain('da martedì');
    await expect(end()).rejects.toThrow('desk_call_over');
  });
});

describe('a caller to be treated in a way of her own', () => {
  it('is recognised in the call', async () => {
    const form = {
      name: 'Sindaca',
      number: '051 000 0009',
      standing: 'vip',
      instruction: 'Passare <b>sempre</b>',
    };
    expect((await owner.post(`${here}/callers`, form)).status).toBe(303);
    expect((await owner.post(`${here}/callers`, { standing: 'vip' })).status).toBe(422);
    const list = await owner.get(`${here}/callers`);
    expect(list.text).toContain('Passare &lt;b&gt;sempre&lt;/b&gt;');
    const callId = await takeCall(app, bianchi, { name: '', number: '+390510000009' });
    const page = await desk.get(`/desk/${bianchi.contractId}/calls/${callId}`);
    expect(page.text).toContain('<b>VIP.</b> Passare &lt;b&gt;sempre&lt;/b&gt;');
    const id = /callers\/([0-9a-f-]{36})/.exec(list.text)?.[1] ?? '';
    expect((await owner.post(`${here}/callers/${id}`, { standing: 'usual' })).status).toBe(303);
    expect((await owner.get(`${here}/callers`)).text).not.toContain('Sindaca');
  });
});
