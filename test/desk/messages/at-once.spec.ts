import {
  Corrections,
  Desks,
  MessageSettingsService,
  Receipts,
  RecordMoves,
  Records,
} from '../../../src/desk/index.js';
import type { Message } from '../../../src/desk/messages/message.form.js';
import { nextWays } from '../../../src/desk/messages/reach.rules.js';
import type { Receipt } from '../../../src/desk/messages/receipts.queries.js';
import { quietUntil } from '../../../src/desk/messages/summary.rules.js';
import type { Person } from '../../../src/desk/playbooks/playbook.content.js';
import { Temporal } from 'temporal-polyfill';
import { TestApp } from '../../support/app.js';
import { engagement, publish, type Engagement } from '../desk-world.js';

describe('quiet hours', () => {
  const ends = (at: string, from: string | null, until: string | null): string | undefined =>
    quietUntil(Temporal.Instant.from(at), { from, until }, 'Europe/Rome')?.toString();

  it('go over midnight by the client’s clock, or lie within a day', () => {
    expect(ends('2026-11-23T20:59:00Z', '22:00', '07:00')).toBeUndefined();
    expect(ends('2026-11-23T21:00:00Z', '22:00', '07:00')).toBe('2026-11-24T06:00:00Z');
    expect(ends('2026-11-24T05:59:00Z', '22:00', '07:00')).toBe('2026-11-24T06:00:00Z');
    expect(ends('2026-11-24T06:00:00Z', '22:00', '07:00')).toBeUndefined();
    expect(ends('2026-11-24T12:30:00Z', '13:00', '15:00')).toBe('2026-11-24T14:00:00Z');
    expect(ends('2026-11-24T21:30:00Z', null, null)).toBeUndefined();
  });

  it('end at their hour in both nights the clocks change', () => {
    expect(ends('2027-03-27T22:00:00Z', '22:00', '07:00')).toBe('2027-03-28T05:00:00Z');
    expect(ends('2027-10-30T22:00:00Z', '22:00', '07:00')).toBe('2027-10-31T06:00:00Z');
  });
});

describe('the next person', () => {
  it('is the first in the client’s order who was not told and can be reached, by every way', () => {
    const person = (key: string, number = '', email = ''): Person =>
      ({ key, name: key, number, email, hours: [], absences: [] }) as unknown as Person;
    const people = [
      person('a', '+393471112233', 'a@x.example'),
      person('b'),
      person('c', '+393471112244', 'c@x.example'),
    ];
    const at = Temporal.ZonedDateTime.from('2026-11-23T11:00[Europe/Rome]');
    expect(nextWays(people, ['a'], at).map(({ address }) => address)).toEqual([
      'c@x.example',
      '+393471112244',
    ]);
    expect(nextWays(people, ['a', 'c'], at)).toEqual([]);
  });
});

describe('the next person at a given hour', () => {
  const at = (hour: string): Temporal.ZonedDateTime =>
    Temporal.ZonedDateTime.from(`2026-11-23T${hour}[Europe/Rome]`);
  const person = (key: string, more: object = {}): Person =>
    ({
      key,
      name: key,
      number: '',
      email: `${key}@x.example`,
      hours: [],
      absences: [],
      ...more,
    }) as unknown as Person;
  const mornings = { hours: [{ day: 1, from: '09:00', to: '13:00' }] };
  const people = [
    person('away', { absences: [{ kind: 'away', from: '2026-11-23', until: null, start: null, end: null }] }),
    person('mornings', mornings),
    person('unsaid'),
  ];
  const order = (hour: string): string[] => {
    const told: string[] = [];
    for (let next = nextWays(people, told, at(hour)); next[0]; next = nextWays(people, told, at(hour)))
      told.push(next[0].person);
    return told;
  };

  it('is who is there, then who never said, and who is away only when nobody else is left', () => {
    expect(order('11:00')).toEqual(['mornings', 'unsaid', 'away']);
    expect(order('15:00')).toEqual(['unsaid', 'away', 'mornings']);
  });
});

describe('a message that can’t wait', () => {
  let app: TestApp;
  let bianchi: Engagement;
  const people = [
    { key: 'bianchi', name: 'Dott. Bianchi', email: 'bianchi@studio.example', number: '+393471112233' },
    { key: 'segr', name: 'Segreteria', email: 'segreteria@studio.example' },
    { key: 'muto', name: 'Senza recapito' },
    { key: 'turno', name: 'Dott. Turno', number: '+393471112244' },
  ];
  const write = async (more: Partial<Message>): Promise<string> => {
    const said = {
      to: '',
      urgency: 'now' as const,
      text: 'Perde acqua dal soffitto',
      callBack: false,
      ...more,
    };
    const { mara, contractId } = bianchi;
    const id = await app.get(Records).write(mara.actor, contractId, 'message', said, { minutes: 1 });
    await app.settle();
    return id;
  };
  const receipts = (id: string): Promise<Receipt[]> =>
    app
      .get(Desks)
      .work(bianchi.mara.actor, bianchi.contractId, (desk) => app.get(Receipts).ofMessage(desk, id));
  const told = async (id: string): Promise<string[]> =>
    (await receipts(id)).map(({ name, channel, state }) => `${name} ${channel} ${state}`);
  const at = async (instant: string): Promise<void> => {
    app.clock.travelTo(instant);
    await app.sweep('sweep.desk.escalations');
    await app.sweep('sweep.desk.held_texts');
    await app.settle();
  };
  const unread = async (): Promise<number> =>
    (await app.sql(`select 1 from event where name = 'desk.message_unread'`)).length;
  const set = (more: object): Promise<void> =>
    app.get(MessageSettingsService).save(bianchi.firm.owner.actor, bianchi.contractId, {
      webhookUrl: '',
      summaryEmpty: false,
      summaryTexts: false,
      ...more,
    });

  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.travelTo('2026-11-23T21:30:00Z');
    bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
    await publish(app, bianchi, { people });
    await set({ escalateMinutes: 10, quietFrom: '22:00', quietUntil: '07:00' });
  });
  afterAll(() => app.stop());

  it('leaves in the quiet hours and goes on from one to the next until it is read', async () => {
    const id = await write({ send: ['bianchi:sms'] });
    expect(await told(id)).toEqual(['Dott. Bianchi sms sent']);
    await at('2026-11-23T21:39:00Z');
    expect(await receipts(id)).toHaveLength(1);
    await at('2026-11-23T21:41:00Z');
    await at('2026-11-23T21:42:00Z');
    expect(await told(id)).toEqual(['Dott. Bianchi sms sent', 'Segreteria mail sent']);
    const page = await (
      await app.world.reader(bianchi.mara)
    ).get(`/desk/${bianchi.contractId}/records/${id}`);
    expect(page.text).toContain('Se nessuno lo legge entro le 22:51 avvisiamo Dott. Turno.');
    expect(page.text).toContain('nessuno l&#x27;aveva ancora letto');
    await app.get(RecordMoves).byBusiness(bianchi.firm.owner.actor, bianchi.contractId, id, 'read');
    await at('2026-11-23T22:30:00Z');
    expect(await receipts(id)).toHaveLength(2);
    expect(await unread()).toBe(0);
  });

  it('goes to somebody even when nobody was chosen, and in the end the assistant is told', async () => {
    app.clock.travelTo('2026-11-23T23:00:00Z');
    const id = await write({ send: [] });
    expect(await told(id)).toEqual(['Dott. Bianchi mail sent', 'Dott. Bianchi sms sent']);
    for (const instant of ['23:11', '23:22', '23:33', '23:44']) await at(`2026-11-23T${instant}:00Z`);
    expect(await told(id)).toEqual([
      'Dott. Bianchi mail sent',
      'Dott. Bianchi sms sent',
      'Segreteria mail sent',
      'Dott. Turno sms sent',
    ]);
    expect(await unread()).toBe(1);
    const notices = await app.sql(
      `select 1 from notification where account_id = $1 and kind = 'desk.message_unread'`,
      [bianchi.mara.id],
    );
    expect(notices).toHaveLength(1);
  });

  it('corrected into one that can wait goes on no more; corrected and unread again, it does', async () => {
    app.clock.travelTo('2026-11-24T09:00:00Z');
    const correct = (id: string, urgency: Message['urgency']): Promise<void> =>
      app.get(Corrections).correct(bianchi.mara.actor, bianchi.contractId, id, {
        to: '',
        urgency,
        text: 'Perde acqua dal tetto',
        what: '',
      });
    const calm = await write({ send: ['bianchi:mail'] });
    await correct(calm, 'normal');
    const pressing = await write({ send: ['bianchi:mail'], urgency: 'normal' });
    await correct(pressing, 'now');
    await app.settle();
    await at('2026-11-24T09:11:00Z');
    expect((await receipts(calm)).map(({ name }) => name)).not.toContain('Segreteria');
    expect((await receipts(pressing)).map(({ name }) => name)).toContain('Segreteria');
  });

  it('does not wait for somebody it can’t reach', async () => {
    app.clock.travelTo('2026-11-24T10:00:00Z');
    const id = await write({ send: ['segr:mail'] });
    const [mail] = await app.sql<{ id: string }>(
      `select id from mail where recipient = 'segreteria@studio.example' order by created_at desc, id desc limit 1`,
    );
    await fetch(`${app.url}/dev/mailbox/${mail!.id}/bounces`, { method: 'POST', redirect: 'manual' });
    await app.settle();
    await at('2026-11-24T10:01:00Z');
    expect((await receipts(id)).map(({ name }) => name)).toContain('Dott. Bianchi');
  });

  it('is the only one whose text leaves in the quiet hours: others wait, unless they are read meanwhile', async () => {
    app.clock.travelTo('2026-11-24T22:00:00Z');
    const urgent = await write({ urgency: 'urgent', send: ['bianchi:sms', 'bianchi:mail'] });
    const known = await write({ urgency: 'urgent', send: ['bianchi:sms'] });
    expect(await told(urgent)).toEqual(
      expect.arrayContaining(['Dott. Bianchi sms queued', 'Dott. Bianchi mail sent']),
    );
    const page = await (
      await app.world.reader(bianchi.firm.owner)
    ).get(`/contracts/${bianchi.contractId}/records/${urgent}`);
    expect(page.text).toContain('parte alle');
    await app.get(RecordMoves).byBusiness(bianchi.firm.owner.actor, bianchi.contractId, known, 'read');
    await at('2026-11-25T05:59:00Z');
    expect(await told(urgent)).toContain('Dott. Bianchi sms queued');
    await at('2026-11-25T06:00:01Z');
    expect(await told(urgent)).toContain('Dott. Bianchi sms sent');
    expect(await told(known)).toEqual(['Dott. Bianchi sms withdrawn']);
  });

  it('is set on the page, half told hours beside their field', async () => {
    const owner = await app.world.reader(bianchi.firm.owner);
    const path = `/contracts/${bianchi.contractId}/messages/settings`;
    await owner.get(path);
    const refused = await owner.post(path, { escalateMinutes: '15', quietFrom: '21:00' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Dite anche l&#x27;altra ora');
    await owner.post(path, { escalateMinutes: '15', quietFrom: '21:00', quietUntil: '08:00' });
    expect((await owner.get(path)).text).toMatch(/value="15"[\s\S]*value="21:00"[\s\S]*value="08:00"/);
  });

  it('goes on no more once the contract has ended', async () => {
    app.clock.travelTo('2026-11-26T09:00:00Z');
    const id = await write({ send: ['bianchi:mail'] });
    const before = await unread();
    await app.sql(`update contract set state = 'ended' where id = $1`, [bianchi.contractId]);
    for (const hour of ['10', '11', '12', '13', '14']) await at(`2026-11-26T${hour}:00:00Z`);
    const rows = await app
      .get(Desks)
      .inJob(bianchi.contractId, (desk) => app.get(Receipts).ofMessage(desk, id));
    expect(rows).toHaveLength(1);
    expect(await unread()).toBe(before);
  });
});
