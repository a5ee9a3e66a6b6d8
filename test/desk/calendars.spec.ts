import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { CalendarSources, Desks, Records } from '../../src/desk/index.js';
import { TestApp } from '../support/app.js';
import type { Reader } from '../support/reader.js';
import { contractOf, engagement, takeCall, type Engagement } from './desk-world.js';

let app: TestApp;
let bianchi: Engagement;
let verri: Engagement;
let owner: Reader;
let mara: Reader;
let elsewhere: Server;
let answer: { status: number; body: string; etag?: string };
let asked: (string | undefined)[] = [];
let address: string;

const ics = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

beforeAll(async () => {
  app = await TestApp.start({ OUTBOUND_ALLOW: '127.0.0.1' });
  app.clock.travelTo('2026-11-23T08:00:00Z');
  const assistant = await app.world.assistantAccount();
  bianchi = await engagement(app, 'Studio Bianchi', assistant);
  const firm = await app.world.firm('Idraulica Verri');
  verri = { firm, mara: assistant, contractId: await contractOf(app, firm, assistant) };
  owner = await app.world.reader(bianchi.firm.owner);
  mara = await app.world.reader(assistant);
  elsewhere = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    const same = answer.etag && request.headers['if-none-match'] === answer.etag;
    response.writeHead(same ? 304 : answer.status, answer.etag ? { etag: answer.etag } : {});
    response.end(same ? '' : answer.body);
  });
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/busy.ics`;
});
afterAll(async () => {
  elsewhere.close();
  await app.stop();
});

const base = () => `/contracts/${bianchi.contractId}`;
const hours = {
  'windows.1.0.from': '09:00',
  'windows.1.0.to': '13:00',
  'windows.2.0.from': '09:00',
  'windows.2.0.to': '13:00',
};

describe('a client', () => {
  it('sets up its calendar and a type, and sees them', async () => {
    const form = { name: 'Studio', timezone: 'Europe/Rome', revision: '0', ...hours };
    expect((await owner.post(`${base()}/calendars/main`, form)).status).toBe(303);
    expect((await owner.post(`${base()}/calendars/main`, form)).status).toBe(409);
    const wrong = await owner.post(`${base()}/calendars/main`, { ...form, timezone: 'Mars/Base', name: '' });
    expect(wrong.status).toBe(422);
    const type = {
      name: 'Prima visita',
      minutes: '45',
      after: '15',
      booking: 'confirm',
      'reminders.sms': '120',
    };
    expect((await owner.post(`${base()}/calendars/types/new`, { ...type, revision: '0' })).status).toBe(303);
    const page = await owner.get(`${base()}/calendars`);
    expect(page.status).toBe(200);
    for (const text of ['Prima visita', '45 min', 'con la vostra conferma', 'lun–mar 9–13'])
      expect(page.text).toContain(text);
    for (const path of ['new', 'main', 'types/new'])
      expect((await owner.get(`${base()}/calendars/${path}`)).status).toBe(200);
  });

  it('is the only one who may', async () => {
    const viewer = await app.world.reader(await app.world.member(bianchi.firm, 'Vera Vede', 'viewer'));
    const rival = await app.world.reader(verri.firm.owner);
    expect((await viewer.get(`${base()}/calendars`)).status).toBe(200);
    expect((await viewer.post(`${base()}/calendars/feed`)).status).toBe(404);
    for (const path of ['calendars', 'calendar', 'calendars/main'])
      expect((await rival.get(`${base()}/${path}`)).status).toBe(404);
    expect((await rival.post(`${base()}/calendars/feed`)).status).toBe(404);
    expect((await mara.get(`${base()}/calendars`)).status).toBe(404);
  });
});

describe('an appointment from a call', () => {
  it('takes two keys: a free place, and save', async () => {
    const callId = await takeCall(app, bianchi);
    const here = `/desk/${bianchi.contractId}/calls/${callId}`;
    const page = await mara.get(`${here}?do=appointment`);
    expect(page.status).toBe(200);
    const field = (name: string): string =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? '';
    const place = /data-key="F2"><input type="radio" name="slot" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect(place).toBe('main 2026-11-23T09:15');
    const other = await mara.post(`${here}/draft`, {
      as: 'appointment',
      next: `do:appointment:${field('appointmentType')}`,
    });
    expect(other.headers['location']).toBe(`${here}?do=appointment&of=${field('appointmentType')}#record`);
    const saved = await mara.post(`/desk/${bianchi.contractId}/new/appointment`, {
      as: 'appointment',
      id: field('id'),
      callId,
      appointmentType: field('appointmentType'),
      slot: place,
      minutes: '45',
      calendar: 'main',
    });
    expect([saved.status, saved.headers['location']]).toEqual([303, `${here}?do=done`]);
    const waiting = await owner.get(`${base()}/calendar`);
    expect(waiting.text).toContain('Elena Conti');
    expect(waiting.text).toContain('Aspettano una conferma');
    const again = await mara.get(`${here}?do=appointment`);
    expect(again.text).not.toContain(`value="${place}"`);
    expect(again.text).toContain('value="main 2026-11-23T10:15"');
    await mara.post(`${here}/ending`, { 'end.outcome': 'settled' });
  });

  it('is confirmed, moved and cancelled by the client, on its own page', async () => {
    const [row] = await app
      .get(Desks)
      .read(bianchi.firm.owner.actor, bianchi.contractId, () =>
        app.sql<{ id: string }>(`select id from desk_record where kind = 'appointment'`),
      );
    const page = `${base()}/appointments/${row!.id}`;
    expect((await owner.get(page)).text).toContain('Conferma');
    expect(
      (await owner.post(`${base()}/records/${row!.id}/confirm?back=${encodeURIComponent(page)}`)).headers[
        'location'
      ],
    ).toBe(page);
    const closed = await mara.post(`/desk/${bianchi.contractId}/appointments/${row!.id}/moves`, {
      date: '2026-11-24',
      time: '20:00',
    });
    expect(closed.status).toBe(422);
    expect(closed.text).toContain('è chiuso');
    const moved = await owner.post(`${page}/moves`, { date: '2026-11-24', time: '20:00', reason: 'ferie' });
    expect(moved.status).toBe(303);
    const shown = await mara.get(`/desk/${bianchi.contractId}/appointments/${row!.id}`);
    for (const text of ['20:00', 'ferie', 'ha spostato']) expect(shown.text).toContain(text);
    const bad = await owner.post(`${page}/moves`, { date: '2026-13-40', time: '20:00', slotId: 'x' });
    expect(bad.status).toBe(422);
    expect((await owner.post(`${page}/cancellation`, { reason: '<b>x</b>' })).status).toBe(303);
    const after = await owner.get(page);
    expect(after.text).toContain('annullato');
    expect(after.text).not.toContain('<b>x</b>');
    expect((await owner.get(`${base()}/appointments/${verri.contractId}`)).status).toBe(404);
  });

  it('shows on the week, whatever is asked for', async () => {
    for (const query of [
      '',
      '?day=2026-11-25',
      '?day=9999-99-99',
      '?day=x&calendar=y',
      '?day[]=1',
      '?calendar=main',
    ])
      expect((await mara.get(`/desk/${bianchi.contractId}/calendar${query}`)).status).toBe(200);
  });
});

describe('a secret link', () => {
  const linkIn = (text: string): string =>
    /https?:\/\/[^<]+(\/feeds\/calendars\/[\w-]+\.ics)/.exec(text)?.[1] ?? '';
  const read = (path: string, etag = '') => supertest(app.url).get(path).set('if-none-match', etag);

  beforeAll(async () => {
    const book = (of: Engagement, what: string, name: string, time: string) =>
      app.get(Records).write(
        of.mara.actor,
        of.contractId,
        'appointment',
        {
          what,
          date: '2026-12-01',
          time,
          minutes: 30,
          calendar: 'main',
          note: 'NOTA',
          rule: 'FREQ=WEEKLY;COUNT=3',
        },
        { minutes: 1, caller: { name, number: null } },
      );
    await book(bianchi, 'Estrazione', 'Paziente Segreto', '10:00');
    await book(verri, 'Caldaia', 'Utente Segreto', '15:00');
  });

  it('tells the client everything of its own, and the assistant times and clients alone', async () => {
    const whole = await read(linkIn((await owner.post(`${base()}/calendars/feed`)).text));
    expect(whole.headers['content-type']).toContain('text/calendar');
    for (const text of ['Estrazione', 'Paziente Segreto', 'TZID=Europe/Rome', 'RRULE', 'BEGIN:VTIMEZONE'])
      expect(whole.text).toContain(text);
    for (const text of ['Caldaia', 'Verri', 'Utente']) expect(whole.text).not.toContain(text);
    const times = await read(linkIn((await mara.post('/desk/calendar-feed')).text));
    for (const text of ['SUMMARY:Studio Bianchi', 'SUMMARY:Idraulica Verri', 'DTSTART:20261201T090000Z'])
      expect(times.text).toContain(text);
    for (const text of ['Estrazione', 'Caldaia', 'Segreto', 'NOTA']) expect(times.text).not.toContain(text);
  });

  it('is read again only when something changed, and opens nothing once it was changed or taken away', async () => {
    const first = linkIn((await owner.post(`${base()}/calendars/feed`)).text);
    const { headers } = await read(first);
    app.clock.travelTo('2026-11-23T11:00:00Z');
    expect((await read(first, headers['etag'])).status).toBe(304);
    const second = linkIn((await owner.post(`${base()}/calendars/feed`)).text);
    expect(second).not.toBe(first);
    expect((await read(first)).status).toBe(404);
    expect((await read(second)).status).toBe(200);
    expect((await owner.get(`${base()}/calendars`)).text).not.toContain('/feeds/calendars/');
    await owner.post(`${base()}/calendars/feed/revocation`);
    expect((await read(second)).status).toBe(404);
    for (const path of ['x.ics', '.ics', `${'a'.repeat(43)}.ics`, '%00.ics']) {
      const { status } = await read(`/feeds/calendars/${path}`);
      expect([400, 404]).toContain(status);
    }
  });

  it('opens nothing while its owner is suspended', async () => {
    const suspend = (table: string, id: string, at: Date | null) =>
      app.sql(`update ${table} set suspended_at = $2 where id = $1`, [id, at]);
    for (const [link, table, id] of [
      [linkIn((await owner.post(`${base()}/calendars/feed`)).text), 'organisation', bianchi.firm.id],
      [linkIn((await mara.post('/desk/calendar-feed')).text), 'account', bianchi.mara.id],
    ] as const) {
      await suspend(table, id, app.clock.date());
      expect((await read(link)).status).toBe(404);
      await suspend(table, id, null);
      expect((await read(link)).status).toBe(200);
    }
  });
});

describe('busy times from elsewhere', () => {
  const busy = (): Promise<{ starts: string }[]> =>
    app
      .get(Desks)
      .read(bianchi.firm.owner.actor, bianchi.contractId, () =>
        app.sql<{ starts: string }>(
          `select to_char(starts_at at time zone 'UTC', 'MM-DD HH24:MI') starts from busy_time order by 1`,
        ),
      );

  it('are followed at an address, kept as times alone, and can’t be booked over', async () => {
    answer = {
      status: 200,
      etag: '"one"',
      body: ics('SUMMARY:DENTISTA SEGRETO', 'DTSTART:20261130T080000Z', 'DTEND:20261130T120000Z'),
    };
    expect((await owner.post(`${base()}/calendars/sources`, { address, calendar: 'main' })).status).toBe(303);
    await app.settle();
    expect(await busy()).toEqual([{ starts: '11-30 08:00' }]);
    const stored = await app
      .get(Desks)
      .read(bianchi.firm.owner.actor, bianchi.contractId, () =>
        app.sql<{ text: string }>(
          `select row_to_json(s)::text text from calendar_source s union all select row_to_json(b)::text from busy_time b`,
        ),
      );
    for (const { text } of stored) expect(text).not.toMatch(/SEGRETO|busy\.ics/);
    await expect(
      app
        .get(Records)
        .write(
          bianchi.mara.actor,
          bianchi.contractId,
          'appointment',
          { what: 'X', date: '2026-11-30', time: '10:00', minutes: 30, calendar: 'main', note: '' },
          { minutes: 1 },
        ),
    ).rejects.toMatchObject({ code: 'desk_slot_taken' });
    expect((await owner.get(`${base()}/calendar?day=2026-11-30`)).text).toContain('occupato 09:00–13:00');
  });

  it('are asked for again in time, unchanged or changed, and wait longer when nobody answers', async () => {
    asked = [];
    app.clock.travelTo('2026-11-23T12:00:00Z');
    await app.sweep('sweep.desk.calendar_sources');
    await app.settle();
    expect(asked).toEqual(['"one"']);
    answer = { status: 200, etag: '"two"', body: ics('DTSTART:20261201T080000Z', 'DTEND:20261201T090000Z') };
    app.clock.travelTo('2026-11-23T13:00:00Z');
    await app.sweep('sweep.desk.calendar_sources');
    await app.settle();
    expect(await busy()).toEqual([{ starts: '12-01 08:00' }]);
    answer = { status: 500, body: '' };
    const due = async (): Promise<number> => {
      const [row] = await app
        .get(Desks)
        .read(bianchi.firm.owner.actor, bianchi.contractId, () =>
          app.sql<{ minutes: number }>(
            `select extract(epoch from next_at - tried_at)::int / 60 minutes from calendar_source`,
          ),
        );
      return row?.minutes ?? 0;
    };
    const waits = [];
    for (let hour = 14; hour < 22; hour += 2) {
      app.clock.travelTo(`2026-11-2${hour < 18 ? 4 : 6}T${hour}:00:00Z`);
      await app.sweep('sweep.desk.calendar_sources');
      await app.settle();
      waits.push(await due());
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBeGreaterThan(1);
    expect(await busy()).toEqual([{ starts: '12-01 08:00' }]);
    expect((await owner.get(`${base()}/calendars`)).text).toContain('ha risposto con un errore');
  });

  it('come from no private address, and from nothing that is no calendar', async () => {
    for (const bad of ['ftp://example.com/x', 'javascript:alert(1)', 'http://a:b@example.com/', 'x'])
      expect(
        (await owner.post(`${base()}/calendars/sources`, { address: bad, calendar: 'main' })).status,
      ).toBe(422);
    await owner.post(`${base()}/calendars/sources`, {
      address: 'http://169.254.169.254/latest',
      calendar: 'main',
    });
    await app.settle();
    expect((await owner.get(`${base()}/calendars`)).text).toContain('non è pubblico');
    answer = { status: 200, body: '<html>' };
    await app.get(CalendarSources).follow(bianchi.firm.owner.actor, bianchi.contractId, 'main', address);
    await app.settle();
    expect((await owner.get(`${base()}/calendars`)).text).toContain('non è un calendario');
  });

  it('come from a file, with what was wrong told by its line', async () => {
    const send = (name: string, content: string | Buffer) =>
      owner.upload(
        `${base()}/calendars/files`,
        { calendar: 'main' },
        { file: { name, content: Buffer.from(content) } },
      );
    const broken = ics('SUMMARY:x') + ics('DTSTART:20261202T080000Z', 'DTEND:20261202T090000Z');
    expect((await send('mine.ics', broken)).status).toBe(303);
    const page = await owner.get(`${base()}/calendars`);
    expect(page.text).toContain('Riga 2: manca l&#x27;inizio, saltato');
    expect(await busy()).toContainEqual({ starts: '12-02 08:00' });
    expect((await send('large.ics', Buffer.alloc(1_200_000, 'x'))).status).toBe(422);
    expect((await send('x.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))).status).toBe(422);
    expect((await owner.post(`${base()}/calendars/files`, { calendar: 'main' })).status).toBe(422);
    const none = await send('none.ics', 'no calendar');
    expect(none.status).toBe(422);
    expect(none.text).toContain('Questo file non è un calendario');
  });
});
