import {
  Calendars,
  Calls,
  Contacts,
  Desks,
  Openings,
  RecordMoves,
  Records,
  Timeline,
} from '../../src/desk/index.js';
import type { Message } from '../../src/desk/messages/message.form.js';
import { Live, type LiveNews } from '../../src/platform/live/live.js';
import { newId } from '../../src/platform/ids.js';
import { TestApp } from '../support/app.js';
import { contractOf, engagement, takeCall, type Engagement } from './desk-world.js';

let app: TestApp;
let bianchi: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
});
afterAll(() => app.stop());

const message: Message = { to: 'dottore', urgency: 'normal', text: 'Richiamare', callBack: true };
const appointment = {
  what: 'Igiene',
  date: '2026-12-01',
  time: '09:00',
  minutes: 45,
  calendar: 'main',
  note: '',
  replaces: undefined,
};
const work = (contractId: string) =>
  app.sql<{ data: { kind: string; recordId: string; startedAt: string; endedAt: string; calls: number } }>(
    `select data from event where name = 'desk.work_recorded' and contract_id = $1 order by at, id`,
    [contractId],
  );
const end = (of: Engagement, callId: string, outcome: 'settled' | 'spam' = 'settled') =>
  app.get(Calls).end(of.mara.actor, of.contractId, callId, { outcome, note: '' });

describe('a call', () => {
  it('counts from taken to ended once, whatever was recorded in it', async () => {
    const callId = await takeCall(app, bianchi);
    app.clock.travelTo('2026-11-23T08:44:00Z');
    await app.get(Records).write(bianchi.mara.actor, bianchi.contractId, 'message', message, { callId });
    await app
      .get(Records)
      .write(bianchi.mara.actor, bianchi.contractId, 'appointment', appointment, { callId });
    app.clock.travelTo('2026-11-23T08:46:00Z');
    await end(bianchi, callId);
    const lines = await work(bianchi.contractId);
    expect(lines.map(({ data }) => [data.kind, data.recordId, data.calls])).toEqual([['call', callId, 1]]);
    const [line] = lines;
    expect(Date.parse(line!.data.endedAt) - Date.parse(line!.data.startedAt)).toBeGreaterThanOrEqual(299_000);
    await expect(end(bianchi, callId)).rejects.toThrow('desk_call_over');
  });

  it('is one at a time for an assistant, over all her clients', async () => {
    const other = { ...bianchi, contractId: await contractOf(app, bianchi.firm, bianchi.mara) };
    const callId = await takeCall(app, bianchi);
    await expect(takeCall(app, other)).rejects.toThrow('desk_in_call');
    await end(bianchi, callId, 'spam');
    expect((await work(bianchi.contractId)).some(({ data }) => data.recordId === callId)).toBe(false);
  });

  it('knows an anonymous caller later', async () => {
    const callId = await takeCall(app, bianchi, { name: '', number: null });
    const caller = { name: 'Ugo Neri', number: '+390510982231' };
    await app.get(Calls).setCaller(bianchi.mara.actor, bianchi.contractId, callId, caller);
    const record = await app
      .get(Desks)
      .work(bianchi.mara.actor, bianchi.contractId, (desk) => app.get(Timeline).find(desk, callId));
    expect(record).toMatchObject({ contactName: 'Ugo Neri', contactNumber: '+390510982231' });
    await end(bianchi, callId);
  });

  it('is refused a record of another contract’s call', async () => {
    const other = await engagement(app, 'Altro Studio', bianchi.mara);
    const callId = await takeCall(app, other);
    await expect(
      app.get(Records).write(bianchi.mara.actor, bianchi.contractId, 'message', message, { callId }),
    ).rejects.toThrow('no such call');
    await end(other, callId);
  });
});

describe('a record outside a call', () => {
  it('counts its own time, never a minute that is counted already', async () => {
    const nora = await engagement(app, 'Studio Nora', await app.world.assistantAccount('Nora Neri'));
    const second = { ...nora, contractId: await contractOf(app, nora.firm, nora.mara) };
    app.clock.travelTo('2026-11-23T10:00:00Z');
    const write = (to: Engagement, minutes: number) =>
      app.get(Records).write(nora.mara.actor, to.contractId, 'message', message, { minutes });
    await write(nora, 10);
    app.clock.travelTo('2026-11-23T10:04:00Z');
    await write(second, 30);
    const lengths = [...(await work(nora.contractId)), ...(await work(second.contractId))].map(({ data }) =>
      Math.round((Date.parse(data.endedAt) - Date.parse(data.startedAt)) / 60_000),
    );
    expect(lengths).toEqual([10, 4]);
  });

  it('never shares a minute when many are saved at once', async () => {
    const ada = await engagement(app, 'Studio Ada', await app.world.assistantAccount('Ada Alti'));
    await Promise.all(
      Array.from({ length: 6 }, () =>
        app.get(Records).write(ada.mara.actor, ada.contractId, 'message', message, { minutes: 20 }),
      ),
    );
    const [sum] = await app.sql<{ seconds: number; lines: number }>(
      `select extract(epoch from sum(ended_at - started_at))::float seconds, count(*)::int lines from desk_work where contract_id = $1`,
      [ada.contractId],
    );
    expect(sum?.lines).toBe(6);
    expect(sum?.seconds).toBeLessThan(20 * 60 + 5);
  });

  it('is written once however often its form is sent', async () => {
    const id = newId();
    const send = () =>
      app.get(Records).write(bianchi.mara.actor, bianchi.contractId, 'message', message, { id });
    expect(await Promise.all([send(), send(), send()])).toEqual([id, id, id]);
    expect((await work(bianchi.contractId)).filter(({ data }) => data.recordId === id)).toHaveLength(1);
  });
});

describe('an appointment', () => {
  const book = (date: string, time: string, calendar = 'main', replaces?: string) =>
    app
      .get(Records)
      .write(
        bianchi.mara.actor,
        bianchi.contractId,
        'appointment',
        { ...appointment, date, time, calendar, replaces },
        { minutes: 1 },
      );

  it('takes its slot alone, even in a race', async () => {
    const answers = await Promise.allSettled([
      book('2026-12-02', '10:00'),
      book('2026-12-02', '10:15'),
      book('2026-12-02', '10:30'),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({ code: 'desk_slot_taken', status: 409 });
    const room = { name: 'Sala 2', kind: 'room' as const, timezone: 'Europe/Rome', windows: [] };
    const more = { closures: [], worksHolidays: false, revision: 0 };
    const { firm, contractId } = bianchi;
    const other = await app.get(Calendars).save(firm.owner.actor, contractId, null, { ...room, ...more });
    await book('2026-12-02', '10:00', other);
    await expect(book('2026-12-02', '16:00', 'nobody')).rejects.toThrow('calendar_gone');
  });

  it('gives its slot back when moved or cancelled', async () => {
    const first = await book('2026-12-03', '10:00');
    const second = await book('2026-12-03', '10:15', 'main', first);
    await expect(book('2026-12-03', '10:30')).rejects.toThrow('desk_slot_taken');
    await app.get(RecordMoves).byAssistant(bianchi.mara.actor, bianchi.contractId, second, 'cancel');
    await book('2026-12-03', '10:30');
    await expect(book('2026-12-04', '10:00', 'main', first)).rejects.toThrow('no such appointment');
  });

  it('can’t be in the past or in an hour that does not exist', async () => {
    await expect(book('2026-11-01', '10:00')).rejects.toThrow('desk_past');
    await expect(book('2027-03-28', '02:30')).rejects.toThrow('desk_no_such_hour');
  });

  it('keeps its wall clock over the change of clocks', async () => {
    const id = await book('2027-03-29', '09:00');
    const record = await app
      .get(Desks)
      .work(bianchi.mara.actor, bianchi.contractId, (desk) => app.get(Timeline).find(desk, id));
    expect(record?.startsAt?.toISOString()).toBe('2027-03-29T07:00:00.000Z');
  });
});

describe('a case', () => {
  const status = (text: string, caseNumber = '2025/114') =>
    app
      .get(Records)
      .write(
        bianchi.mara.actor,
        bianchi.contractId,
        'case',
        { caseNumber, title: 'Rogito', status: text, note: '', nextStep: '', mayTell: '', check: '' },
        { minutes: 1 },
      );

  it('has one current status, also when two are written at once', async () => {
    await status('aperta');
    await Promise.all([status('in lavorazione'), status('In attesa', '2025 / 114')]);
    const states = await app
      .get(Desks)
      .work(bianchi.mara.actor, bianchi.contractId, (desk) =>
        app.get(Timeline).list(desk, { kinds: ['case'] }),
      );
    expect(states.map(({ state }) => state).toSorted()).toEqual(['open', 'superseded', 'superseded']);
  });
});

describe('a message', () => {
  it('is read and answered by the business, with the time kept', async () => {
    const id = await app
      .get(Records)
      .write(bianchi.mara.actor, bianchi.contractId, 'message', message, { minutes: 1 });
    const owner = bianchi.firm.owner.actor;
    await app.get(RecordMoves).byBusiness(owner, bianchi.contractId, id, 'read');
    await app.get(RecordMoves).byBusiness(owner, bianchi.contractId, id, 'finish', 'Richiamo alle 12');
    const record = await app
      .get(Desks)
      .work(bianchi.mara.actor, bianchi.contractId, (desk) => app.get(Timeline).find(desk, id));
    expect(record).toMatchObject({ state: 'done', reply: 'Richiamo alle 12', readBy: owner.name });
    await expect(
      app.get(RecordMoves).byBusiness(owner, bianchi.contractId, id, 'finish'),
    ).rejects.toMatchObject({ code: 'state', status: 409 });
  });
});

describe('news of the desk', () => {
  it('reaches both sides’ open pages, with ids alone', async () => {
    const live = app.get(Live);
    const news: LiveNews[] = [];
    const topics = [`account:${bianchi.mara.id}`, `organisation:${bianchi.firm.id}`];
    const leave = await Promise.all(topics.map((topic) => live.subscribe([topic], (one) => news.push(one))));
    const id = await app
      .get(Records)
      .write(bianchi.mara.actor, bianchi.contractId, 'message', message, { minutes: 1 });
    while (news.length < 2) await new Promise((done) => setTimeout(done, 10));
    for (const stop of leave) stop();
    const told = { kind: 'desk', contractId: bianchi.contractId, id };
    expect(news).toEqual([told, told]);
  });

  it('is mailed when a message is urgent, without its words', async () => {
    await app
      .get(Records)
      .write(
        bianchi.mara.actor,
        bianchi.contractId,
        'message',
        { ...message, urgency: 'urgent', text: 'SEGRETO' },
        { minutes: 1 },
      );
    await app.settle();
    const mail = await app.lastMail(bianchi.firm.owner.email);
    expect(mail.subject).toContain('urgente');
    expect(mail.body).not.toContain('SEGRETO');
    expect(mail.link).toContain(`/contracts/${bianchi.contractId}/records/`);
  });
});

describe('the log of openings', () => {
  it('has each card the assistant opened once a look, and nothing of the client’s own people', async () => {
    const { mara, firm, contractId } = bianchi;
    const look = (by: 'work' | 'read') => {
      const about = async (desk: Parameters<Parameters<Desks['work']>[2]>[0]) => {
        const contact = await app.get(Contacts).byNumber(desk, '+393351234118');
        await app.get(Openings).note(desk, 'card', { contactId: contact!.id });
        return app.get(Openings).list(desk, 10);
      };
      return by === 'work'
        ? app.get(Desks).work(mara.actor, contractId, about)
        : app.get(Desks).read(firm.owner.actor, contractId, about);
    };
    expect(await look('read')).toEqual([]);
    await look('work');
    expect(await look('work')).toHaveLength(1);
    app.clock.travelTo('2026-11-23T15:00:00Z');
    const log = await look('work');
    expect(log.map(({ who, what }) => [who, what])).toEqual([
      ['Mara Rinaldi', 'card'],
      ['Mara Rinaldi', 'card'],
    ]);
  });
});
