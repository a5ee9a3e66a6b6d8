import { Calls, RecordMoves, Records } from '../../src/desk/index.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { contractOf } from '../desk/desk-world.js';
import { TestApp } from '../support/app.js';
import type { Reader } from '../support/reader.js';
import type { Firm, Person } from '../support/world.js';

let app: TestApp;
let [bianchi, verri]: Firm[] = [];
let mara: Person;
let [owner, rival, assistant]: Reader[] = [];
let [first, second]: string[] = [];

const at = (time: string) => new Date(time.length > 12 ? time : `2026-11-18T${time}Z`);

/** A call at an exchange: answered after so many seconds, or not at all. */
async function rang(contractId: string, firm: Firm, time: string, after: number | null, recordId = newId()) {
  const [line] = await app.sql<{ id: string }>(
    `select id from phone_number where organisation_id = '${firm.id}'`,
  );
  await app.world.insert('phone_call', {
    id: newId(),
    phone_number_id: line!.id,
    organisation_id: firm.id,
    exchange_call: newId(),
    state: 'ended',
    outcome: after === null ? 'missed' : 'answered',
    contract_id: contractId,
    ringing_since: at(time),
    answered_at: after === null ? null : new Date(Number(at(time)) + after * 1000),
    ended_at: new Date(Number(at(time)) + 120_000),
    record_id: recordId,
    settled_at: at(time),
  });
}
/** A line of a sheet; without minutes work that never became one. */
async function worked(
  contractId: string,
  kind: string,
  from: string,
  to: string,
  counted: number | null,
  more: { recordId?: string; note?: string; state?: string } = {},
) {
  const recordId = more.recordId ?? newId();
  await app.world.insert('desk_work', {
    record_id: recordId,
    contract_id: contractId,
    assistant_id: mara.id,
    kind,
    calls: kind === 'call' ? 1 : 0,
    started_at: at(from),
    ended_at: at(to),
  });
  if (counted === null) return;
  await app.sql(
    `insert into timesheet (id, contract_id, starts_on, ends_on, state, state_at, created_at)
     select $1, $2, d, d + 6, 'open', $3, $3 from (select date_trunc('week', $3::timestamptz at time zone 'Europe/Rome')::date d) w
     on conflict do nothing`,
    [newId(), contractId, at(from)],
  );
  await app.sql(
    `insert into time_line (id, contract_id, timesheet_id, kind, record_id, started_at, ended_at, minutes, calls, note, state, as_of, created_at)
     select $1, $2, t.id, $3, $4, $5, $6, $7, $8, $9, $10, $6, $6 from timesheet t
     where t.contract_id = $2 and ($5::timestamptz at time zone 'Europe/Rome')::date between t.starts_on and t.ends_on`,
    [
      newId(),
      contractId,
      kind,
      recordId,
      at(from),
      at(to),
      counted,
      kind === 'call' ? 1 : 0,
      more.note ?? '',
      more.state ?? 'recorded',
    ],
  );
}
const number = (firm: Firm, digits: string) =>
  app.world.insert('phone_number', {
    id: newId(),
    organisation_id: firm.id,
    number: digits,
    provider: 'twilio',
    created_by: firm.owner.id,
    created_at: app.clock.date(),
  });

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-20T16:00:00Z');
  [bianchi, verri] = [await app.world.firm('Studio Bianchi'), await app.world.firm('=Idraulica Verri')];
  mara = await app.world.assistantAccount('Mara Rinaldi');
  first = await contractOf(app, bianchi, mara, { kind: 'retainer', includedMinutes: 300 });
  second = await contractOf(app, verri, mara);
  [owner, rival, assistant] = [
    await app.world.reader(bianchi.owner),
    await app.world.reader(verri.owner),
    await app.world.reader(mara),
  ];
  await number(bianchi, '+39051555001');
  await number(verri, '+39051555002');

  // Studio Bianchi: answered after 2, 4, 6 and 20 seconds, one missed; one call by hand; a document.
  const record = newId();
  await rang(first, bianchi, '08:00:00', 2, record);
  for (const [time, after] of [
    ['08:10:00', 4],
    ['08:20:00', 6],
    ['08:30:00', 20],
    ['08:40:00', null],
  ] as const)
    await rang(first, bianchi, time, after);
  await worked(first, 'call', '08:00:02', '08:05:02', 5, { recordId: record });
  await worked(first, 'call', '09:50:00', '10:20:00', 30);
  await worked(first, 'document', '11:00:00', '11:07:30', 10, { note: '=HYPERLINK("http://x")' });
  await worked(first, 'order', '12:00:00', '12:10:00', 10, { state: 'withdrawn' });
  // The day before this month began in Rome, though already November nowhere.
  await worked(first, 'call', '2026-10-31T22:59:00Z', '2026-10-31T22:59:30Z', 1);
  // Idraulica Verri: one call, answered after 60 seconds.
  await rang(second, verri, '14:00:00', 60);
  await worked(second, 'message', '15:00:00', '15:03:00', 3);
});
afterAll(() => app.stop());
beforeEach(() => app.clock.travelTo('2026-11-20T16:00:00Z'));

type Json = Record<string, unknown>;
const api = async (path: string, reader = owner!): Promise<Json> => {
  const answer = await reader.get(path);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Json;
};

describe('the numbers of a report', () => {
  it('are those of the little world, contract by contract and together', async () => {
    const mine = await api('/api/v1/reports', assistant);
    expect(mine['total']).toMatchObject({ answered: 5, missed: 1, answerMedian: 6, byHand: 1, counted: 48 });
    expect(mine['total']).toMatchObject({ seconds: (5 + 30 + 7.5 + 3) * 60, spam: 0, written: 0 });
    const theirs = await api(`/api/v1/contracts/${first}/report`);
    expect(theirs['total']).toMatchObject({
      answered: 4,
      missed: 1,
      voicemail: 0,
      answerMedian: 5,
      counted: 45,
    });
    expect((theirs['total'] as { answerP90: number }).answerP90).toBeCloseTo(15.8);
    expect(theirs['contracts']).toHaveLength(1);
    expect(theirs['kinds']).toEqual([
      { kind: 'call', count: 2, seconds: 2100, counted: 35 },
      { kind: 'document', count: 1, seconds: 450, counted: 10 },
    ]);
    // 8:00:02Z is nine in Rome; the half hour from 10:50 lies in two hours.
    const hours = (theirs['hours'] as { day: number; hour: number; seconds: number }[]).toSorted(
      (a, b) => a.hour - b.hour,
    );
    expect(hours).toEqual([
      { day: 3, hour: 9, seconds: 300 },
      { day: 3, hour: 10, seconds: 600 },
      { day: 3, hour: 11, seconds: 1200 },
      { day: 3, hour: 12, seconds: 450 },
    ]);
    const [row] = theirs['contracts'] as { outlook: unknown; packageDays: unknown }[];
    expect(row!.packageDays).toEqual({ '2026-11-18': 45 });
    expect(row!.outlook).toMatchObject({ perDay: 3, leftAtEnd: 300 - 45 - 30, exhaustedOn: null });
  });

  it('tell of messages, deliveries and spam by their times alone', async () => {
    app.clock.travelTo('2026-09-02T08:00:00Z');
    const written = await app.get(Records).write(
      mara.actor,
      second!,
      'message',
      {
        to: 'Luca',
        callBack: false,
        text: 'Richiamare Conti',
        urgency: 'normal',
      },
      {},
    );
    await app.get(Records).write(
      mara.actor,
      second!,
      'message',
      {
        to: 'Luca',
        callBack: false,
        text: 'Perdita in cantina',
        urgency: 'normal',
      },
      {},
    );
    const spam = await app.get(Calls).take(mara.actor, second!, { name: 'Fotovoltaico', number: null });
    app.clock.travelTo('2026-09-02T08:01:40Z');
    await app.get(Calls).end(mara.actor, second!, spam, { outcome: 'spam', note: '' });
    await app.get(RecordMoves).byBusiness(verri!.owner.actor, second!, written, 'read');
    const uow = app.get(UnitOfWork);
    for (const [channel, seconds] of [
      ['mail', 20],
      ['sms', 200],
      ['webhook', null],
    ] as const)
      await uow.inContract({ accountId: null }, second!, () =>
        uow.query(
          `insert into message_delivery (id, contract_id, message_id, channel, target, state, queued_at, delivered_at, failed_at)
           values ($1, $2, $3, $4, '', $5, $6, $7, $8)`,
          [
            newId(),
            second,
            written,
            channel,
            seconds ? 'delivered' : 'failed',
            at('2026-09-02T08:00:00Z'),
            seconds && new Date(Number(at('2026-09-02T08:00:00Z')) + seconds * 1000),
            seconds ? null : at('2026-09-02T08:30:00Z'),
          ],
        ),
      );
    app.clock.travelTo('2026-11-20T16:00:00Z');
    const september = '?from=2026-09-01&to=2026-09-30';
    const { total } = await api(`/api/v1/contracts/${second}/report${september}`, rival);
    expect(total).toMatchObject({ written: 2, read: 1, spam: 1, byHand: 0 });
    expect((total as { readMedian: number }).readMedian).toBeCloseTo(100, 0);
    expect(total).toMatchObject({ sent: 3, arrived: 2, failed: 1, withinMinute: 1, withinFive: 2 });
    const page = (await rival!.get(`/contracts/${second}/report${september}`)).text;
    expect(page).toContain('3 invii: 1 arrivati entro un minuto, 2 entro cinque.');
    expect(page).toContain('1 era indesiderata: non si paga.');
    for (const name of ['calls', 'messages', 'deliveries', 'work']) {
      const { text } = await rival!.get(`/contracts/${second}/report/${name}.csv${september}`);
      expect(text).not.toMatch(/Conti|cantina|Fotovoltaico|Luca/);
    }
    expect((await api('/api/v1/reports' + september))['total']).toMatchObject({
      written: 0,
      sent: 0,
      spam: 0,
    });
  });

  it('begin and end with the days of the contract’s zone', async () => {
    const october = await api(`/api/v1/contracts/${first}/report?period=last_month`);
    expect(october['total']).toMatchObject({ seconds: 30, counted: 1, answered: 0, answerMedian: null });
    const one = await api(`/api/v1/contracts/${first}/report?from=2026-11-18&to=2026-11-18`);
    expect(one['total']).toMatchObject({ answered: 4 });
    const other = await api(`/api/v1/contracts/${first}/report?from=2026-11-19&to=2026-11-19`);
    expect(other['total']).toMatchObject({ answered: 0, missed: 0, seconds: 0 });
  });

  it('keep the night the clocks change as long as it was', async () => {
    // 25 October 2026 in Rome: from 2:30 summer time to 2:30 winter time is an hour, all of it between two and three.
    await worked(second!, 'task', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', null);
    await app.sql(`update desk_work set kind = 'call' where kind = 'task'`);
    // 29 March 2026: from 1:50 to 3:20 on the clock are thirty minutes.
    await worked(second!, 'call', '2026-03-29T00:50:00Z', '2026-03-29T01:20:00Z', null);
    const night = async (day: string) =>
      (await api(`/api/v1/contracts/${second}/report?from=${day}&to=${day}`, rival))['hours'] as {
        hour: number;
        seconds: number;
      }[];
    expect(await night('2026-10-25')).toEqual([{ day: 7, hour: 2, seconds: 3600 }]);
    expect(await night('2026-03-29')).toEqual([
      { day: 7, hour: 3, seconds: 1200 },
      { day: 7, hour: 1, seconds: 600 },
    ]);
  });

  it('belong to the two sides only', async () => {
    for (const path of [
      `/contracts/${first}/report`,
      `/contracts/${first}/report/calls.csv`,
      '/contracts/x/report',
    ]) {
      expect((await rival!.get(path)).status).toBe(404);
      expect((await rival!.get(`/api/v1${path}`)).status).toBe(404);
    }
    expect((await app.reader().get('/reports')).status).not.toBe(200);
    expect((await owner!.get('/reports/secrets.csv')).status).toBe(404);
    const all = await owner!.get('/reports');
    expect(all.text).not.toContain('Verri');
    expect(((await api('/api/v1/reports', rival))['total'] as { answered: number }).answered).toBe(1);
  });
});

describe('a report on its page', () => {
  it('says what became of the calls, how fast, and how long the package lasts', async () => {
    const { text } = await owner!.get(`/contracts/${first}/report`);
    expect(text).toContain('Quattro chiamate su cinque hanno avuto risposta');
    expect(text).toContain('>5 s</b>');
    expect(text).toContain('A 3 min per giorno lavorativo le ore bastano: ne avanzano 3 h 45.');
    expect(text).toContain('43 min');
    expect(text).toContain('In più 1 chiamata presa a mano');
    expect(text).toContain('class="picture heat-map"');
    expect(text).not.toContain('conteggio di tasti');
    const mine = await assistant!.get('/reports');
    expect(mine.text).toContain('nessun conteggio di tasti');
    expect(mine.text).toContain('Idraulica Verri');
    expect((await assistant!.get(`/contracts/${first}/report`)).text).toContain('per Studio Bianchi');
    expect((await owner!.get(`/today?contract=${first}`)).text).toContain(`/contracts/${first}/report`);
    expect((await owner!.get(`/contracts/${first}`)).text).toContain(`/contracts/${first}/report`);
  });

  it('keeps the period in its address, and says what is wrong with one', async () => {
    const { text } = await owner!.get(`/contracts/${first}/report?period=last_month`);
    expect(text.replaceAll('&#x3D;', '=')).toContain(
      `/contracts/${first}/report/calls.csv?period=last_month`,
    );
    expect(text).toContain('name="from" type="date" required value="2026-10-01"');
    const back = await owner!.get('/reports?from=2026-11-10&to=2026-11-01');
    expect(back.status).toBe(422);
    expect(back.text).toContain('value="2026-11-10"');
    expect(back.text).toContain(`L&#x27;ultimo giorno viene prima del primo.`);
    for (const query of [
      'from=x&to=y',
      'period=ever',
      'from=2026-01-01',
      'from=2026-11-01&from=2026-11-02&to=2026-11-03',
      'from=0000-01-01&to=9999-12-31',
    ])
      expect((await owner!.get(`/reports?${query}`)).status).toBe(422);
    expect((await owner!.get('/reports/calls.csv?from=x&to=y')).status).toBe(422);
  });

  it('says how to begin when there is no contract yet, and that a period was quiet', async () => {
    const lea = await app.world.assistantAccount('Lea Nuova');
    const { text } = await (await app.world.reader(lea)).get('/reports');
    expect(text).toContain('Qui leggerai com&#x27;è andata');
    const quiet = await owner!.get('/reports?from=2026-01-01&to=2026-01-02');
    expect(quiet.text).toContain('In questo periodo non è successo nulla');
  });
});

describe('the files of a report', () => {
  const file = async (path: string, reader = owner!) => {
    const answer = await reader.get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    return {
      answer,
      rows: answer.text
        .replace(/^\ufeff/, '')
        .trimEnd()
        .split('\r\n'),
    };
  };

  it('hold every call, in figures of the reader’s language, with a mark that it is UTF-8', async () => {
    const { answer, rows } = await file(`/contracts/${first}/report/calls.csv`);
    expect(answer.text.startsWith('\ufeff')).toBe(true);
    expect(answer.headers['content-disposition']).toContain('chiamate-2026-11-01-2026-11-30.csv');
    expect(rows[0]).toContain('Primo squillo;Contratto;Azienda');
    expect(rows).toHaveLength(6);
    expect(rows[1]).toContain('2026-11-18 09:00:00;');
    expect(rows[1]).toContain(';con risposta;2;');
    expect(rows[5]).toContain(';persa;;');
    const days = await file(`/contracts/${first}/report/days.csv`);
    expect(days.rows.slice(1)).toEqual([expect.stringContaining('2026-11-18;') as never]);
    expect(days.rows[1]).toContain(';3;2;42,5;45');
    const api = await file(`/api/v1/contracts/${first}/report/days.csv`);
    expect(api.rows).toEqual(days.rows);
  });

  it('say kinds and states in words of the reader’s language', async () => {
    const { rows } = await file('/reports/work.csv', assistant);
    expect(rows.find((row) => row.includes(';Documento;'))).toContain(';registrata;');
    expect(rows.find((row) => row.includes(';Ordine;'))).toContain(';ritirata;');
    const contracts = await file('/reports/contracts.csv', assistant);
    expect(contracts.rows.find((row) => row.includes('Studio Bianchi'))).toContain(';mensile;attivo;');
    await app.sql(`update account set locale = 'en' where id = $1`, [mara.id]);
    expect((await assistant!.get('/reports/calls.csv')).text).toContain(',missed,,');
    await app.sql(`update account set locale = 'it' where id = $1`, [mara.id]);
  });

  it('hold no formula, whatever was typed', async () => {
    const { rows } = await file('/reports/work.csv', assistant);
    expect(rows.join('\n')).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(rows.join('\n')).toContain(`'=Idraulica Verri`);
    expect(rows.join('\n')).not.toMatch(/(^|;)"?[=+@]/m);
    expect(rows).toHaveLength(1 + 5);
  });

  it('hold more than one page of rows, each once, in order', async () => {
    const [line] = await app.sql<{ id: string }>(
      `select id from phone_number where organisation_id = '${verri!.id}'`,
    );
    await app.sql(
      `insert into phone_call (id, phone_number_id, organisation_id, exchange_call, state, outcome, contract_id,
         ringing_since, ended_at, settled_at)
       select gen_random_uuid(), $1, $2, 'many ' || n, 'ended', 'missed', $3, timestamptz '2026-08-03T08:00:00Z'
         + make_interval(secs => n / 2), '2026-08-04', '2026-08-04' from generate_series(1, 2300) n`,
      [line!.id, verri!.id, second],
    );
    const { rows } = await file('/reports/calls.csv?from=2026-08-01&to=2026-08-31', rival);
    expect(rows).toHaveLength(2301);
    expect(new Set(rows).size).toBe(2301);
    expect(rows.slice(1).map((row) => row.slice(0, 19))).toEqual(
      rows
        .slice(1)
        .map((row) => row.slice(0, 19))
        .toSorted(),
    );
  });

  it('hold the work of a contract paid by delivery, tasks too, and a task by hand once', async () => {
    const fixed = await contractOf(app, bianchi!, mara, { kind: 'hourly' });
    await app.sql(`update contract set kind = 'fixed' where id = $1`, [fixed]);
    await worked(fixed, 'task', '2026-11-19T14:00:00Z', '2026-11-19T14:25:00Z', null);
    await worked(fixed, 'document', '2026-11-19T15:00:00Z', '2026-11-19T15:05:00Z', null);
    const lineId = newId();
    await worked(second!, 'task', '2026-11-19T16:00:00Z', '2026-11-19T16:10:00Z', 10, { recordId: lineId });
    await app.sql(`update time_line set id = $1, record_id = null where record_id = $1`, [lineId]);
    const rows = async (contractId: string, file: string) =>
      (await assistant!.get(`/contracts/${contractId}/report/${file}.csv?from=2026-11-19&to=2026-11-19`)).text
        .trim()
        .split('\r\n')
        .slice(1);
    expect(await rows(fixed, 'work')).toHaveLength(2);
    expect(await rows(second!, 'work')).toHaveLength(1);
    expect((await rows(fixed, 'days'))[0]).toMatch(/;2;0;30;0$/);
    expect((await assistant!.get(`/contracts/${fixed}/report?from=2026-11-19&to=2026-11-19`)).text).toContain(
      '30 min',
    );
  });

  it('exist for every section', async () => {
    for (const name of ['contracts', 'days', 'work', 'calls', 'messages', 'deliveries'])
      expect((await file(`/reports/${name}.csv`)).rows[0]).not.toMatch(/reports\.column|undefined/);
  });
});
