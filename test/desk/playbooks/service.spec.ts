import { Temporal } from 'temporal-polyfill';
import {
  Acknowledgements,
  Calls,
  Contacts,
  Desks,
  Drafts,
  Playbooks,
  Timeline,
} from '../../../src/desk/index.js';
import { CallDrafts } from '../../../src/desk/calls/call-drafts.service.js';
import { versionPlace } from '../../../src/desk/playbooks/playbooks.service.js';
import { wordsOf } from '../../../src/desk/playbooks/words.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { newId } from '../../../src/platform/ids.js';
import { TestApp } from '../../support/app.js';
import { engagement, publish, simplePlaybook, takeCall, type Engagement } from '../desk-world.js';

let app: TestApp;
let bianchi: Engagement;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T08:41:00Z');
  bianchi = await engagement(app, 'Studio Bianchi', await app.world.assistantAccount());
});
afterAll(() => app.stop());

const drafts = () => app.get(Drafts);
const greeting = (at: string, language?: string, of = bianchi) =>
  app.get(Playbooks).greeting(of.contractId, Temporal.Instant.from(at), language, { caller: 'Elena' });
/** Rows as the contract's own vault shows them. */
const inVault = (sql: string, { contractId } = bianchi) =>
  app
    .get(UnitOfWork)
    .inContract({ accountId: null }, contractId, () => app.get(UnitOfWork).query<{ row: string }>(sql));
const asMara = <T>(work: Parameters<Desks['work']>[2], of = bianchi) =>
  app.get(Desks).work(of.mara.actor, of.contractId, work) as Promise<T>;

describe('a draft', () => {
  it('is nobody’s business until it passes its own calls and is published', async () => {
    const owner = bianchi.firm.owner.actor;
    expect(await greeting('2026-11-23T09:00:00Z')).toBeNull();
    await expect(drafts().publish(owner, bianchi.contractId)).rejects.toThrow('playbook_unchanged');
    await drafts().replace(owner, bianchi.contractId, simplePlaybook({ callTypes: [] }));
    await expect(drafts().publish(owner, bianchi.contractId)).rejects.toThrow('playbook_unchecked');
    expect(await greeting('2026-11-23T09:00:00Z')).toBeNull();
    expect(await publish(app, bianchi)).toBe(1);
    expect((await greeting('2026-11-23T09:00:00Z'))?.text).toBe(
      'Studio Bianchi, buongiorno Elena, sono Mara.',
    );
    expect((await greeting('2026-11-23T19:00:00Z', 'de'))?.language).toBe('it');
    expect(await inVault(`select id from playbook_draft`)).toEqual([]);
  });

  it('belongs to one writer at a time', async () => {
    const owner = bianchi.firm.owner.actor;
    const { revision } = await drafts().replace(owner, bianchi.contractId, simplePlaybook());
    const both = await Promise.allSettled(
      ['a', 'b'].map((name) =>
        drafts().change(owner, bianchi.contractId, revision, (content) => ({
          ...content,
          people: [{ ...content.people[0]!, name }],
        })),
      ),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await drafts().discard(owner, bianchi.contractId);
  });

  it('is published once by two who press at the same moment', async () => {
    const owner = bianchi.firm.owner.actor;
    await drafts().replace(owner, bianchi.contractId, simplePlaybook());
    const both = await Promise.allSettled([1, 2].map(() => drafts().publish(owner, bianchi.contractId)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a version with a date', () => {
  it('waits for its day in the contract’s zone, and a later one without a date takes its place', async () => {
    const firm = await engagement(app, 'Studio Data', await app.world.assistantAccount('Dora Data'));
    const says = (word: string) => ({
      greetings: { it: { morning: word, afternoon: word, evening: word } },
    });
    await publish(app, firm, says('uno'));
    await publish(app, firm, says('due'), '2026-12-01');
    const said = async (at: string) => (await greeting(at, 'it', firm))?.text;
    expect(await said('2026-11-30T22:59:00Z')).toBe('uno');
    expect(await said('2026-11-30T23:00:00Z')).toBe('due');
    await publish(app, firm, says('tre'));
    expect(await said('2026-12-01T10:00:00Z')).toBe('tre');
    await expect(publish(app, firm, says('ieri'), '2026-11-22')).rejects.toThrow('desk_past');
  });

  it('tells of itself once when its day has come', async () => {
    const later = await engagement(app, 'Studio Poi', await app.world.assistantAccount('Piera Poi'));
    await publish(app, later, {}, '2026-11-25');
    const told = () =>
      app.sql(`select data from event where name = 'playbook.in_force' and contract_id = $1`, [
        later.contractId,
      ]);
    await app.sweep('sweep.desk.playbooks');
    expect(await told()).toEqual([]);
    const before = app.clock.now();
    app.clock.travelTo('2026-11-24T23:00:00Z');
    await Promise.all([app.sweep('sweep.desk.playbooks'), app.sweep('sweep.desk.playbooks')]);
    expect(await told()).toEqual([{ data: { version: 1 } }]);
    app.clock.travelTo(before.toString());
  });
});

describe('instructions sealed under the first schema', () => {
  it('go on being read', async () => {
    const early = await engagement(app, 'Studio Antico', await app.world.assistantAccount('Anna Antica'));
    await app.get(Desks).read(early.firm.owner.actor, early.contractId, async ({ key }) => {
      const id = newId();
      const content = JSON.stringify({
        greetings: { morning: 'Antico {caller}', afternoon: 'x', evening: 'x' },
        callTypes: [{ key: 'aaaa', name: 'Tipo', hint: '', instructions: '', tell: '', action: 'order' }],
        people: [],
      });
      await app.world.insert('playbook_version', {
        id,
        contract_id: early.contractId,
        version: 1,
        content: key.seal(content, versionPlace(id)),
        published_by: early.firm.owner.id,
        published_at: app.clock.date(),
        effective_at: app.clock.date(),
      });
    });
    expect((await greeting('2026-11-23T09:00:00Z', undefined, early))?.text).toBe('Antico Elena');
    const callId = await takeCall(app, early);
    expect(await app.get(Calls).setType(early.mara.actor, early.contractId, callId, 'aaaa')).toBe('order');
  });
});

describe('an acknowledgement', () => {
  it('is stored once with its time; until then the changes are shown and the call goes on', async () => {
    const acknowledgements = app.get(Acknowledgements);
    const { contractId, mara } = bianchi;
    const unread = () =>
      asMara<Awaited<ReturnType<Acknowledgements['unread']>>>(async (desk) =>
        acknowledgements.unread(desk, await app.get(Playbooks).latest(desk), wordsOf('it')),
      );
    const first = await unread();
    expect(first).toMatchObject({ since: null, changes: [] });
    const at = await acknowledgements.acknowledge(mara.actor, contractId, first!.version.id);
    expect(await unread()).toBeNull();
    await publish(app, bianchi, { people: [{ key: 'bianchi', name: 'Dott. Bianchi', when: 'mai' }] });
    expect(await unread()).toMatchObject({
      since: first!.version.version,
      changes: [{ fate: 'changed', of: 'Dott. Bianchi', before: 'fino alle 12', after: 'mai' }],
    });
    const callId = await takeCall(app, bianchi);
    await app.get(Calls).end(mara.actor, contractId, callId, { outcome: 'settled', note: '' });
    app.clock.travelTo('2026-11-23T09:30:00Z');
    expect(await acknowledgements.acknowledge(mara.actor, contractId, first!.version.id)).toEqual(at);
    const versions = await asMara<Awaited<ReturnType<Acknowledgements['versions']>>>((desk) =>
      acknowledgements.versions(desk),
    );
    expect(versions.map(({ read }) => read.map(({ who }) => who))).toEqual([[], ['Mara Rinaldi'], []]);
  });

  it('is not given for another contract’s version', async () => {
    const other = await engagement(app, 'Studio Rivale', bianchi.mara);
    await publish(app, other);
    const [row] = await app.sql<{ id: string }>(
      `select subject_id id from event where name = 'playbook.published' and contract_id = $1`,
      [other.contractId],
    );
    await expect(
      app.get(Acknowledgements).acknowledge(bianchi.mara.actor, bianchi.contractId, row!.id),
    ).rejects.toThrow('no such version');
  });
});

describe('what is typed in a call', () => {
  const keep = (callId: string, fields: Record<string, string>, of = bianchi) =>
    app.get(CallDrafts).keep(of.mara.actor, of.contractId, callId, fields);

  it('is sealed while the call runs, and what was never saved stays with the call', async () => {
    const { mara, contractId } = bianchi;
    const callId = await takeCall(app, bianchi);
    await app.get(Calls).setType(mara.actor, contractId, callId, 'patient');
    await keep(callId, { as: 'message', text: 'SEGRETO', 'answers.born': '1980-02-01' });
    await keep(callId, { as: 'order', note: 'SEGRETO DUE', 'answers.born': '1981-02-01' });
    const rows = await inVault(`select encode(content, 'escape') row from call_draft`);
    expect(rows).toHaveLength(3);
    for (const { row } of rows) expect(row).not.toContain('SEGRETO');
    await app.get(Calls).end(mara.actor, contractId, callId, { outcome: 'settled', note: 'fine' });
    expect(await inVault(`select 1 from call_draft`)).toEqual([]);
    const call = await asMara<Awaited<ReturnType<Timeline['find']>>>((desk) =>
      app.get(Timeline).find(desk, callId),
    );
    expect(call?.content).toMatchObject({
      note: 'fine',
      answers: [{ question: 'Quando è nato?', answer: '1981-02-01' }],
      unsaved: [
        { kind: 'message', text: 'SEGRETO' },
        { kind: 'order', text: 'SEGRETO DUE' },
      ],
    });
    await keep(callId, { as: 'message', text: 'dopo' });
    expect(await inVault(`select 1 from call_draft`)).toEqual([]);
  });

  it('is kept for no call of another desk', async () => {
    const other = await engagement(app, 'Studio Terzo', await app.world.assistantAccount('Terza Terzi'));
    const callId = await takeCall(app, other);
    await keep(callId, { as: 'message', text: 'x' });
    expect(await inVault(`select 1 from call_draft`, other)).toEqual([]);
    await keep(callId, { as: 'message', text: 'x' }, other);
    expect(await inVault(`select 1 from call_draft`, other)).toHaveLength(1);
  });
});

describe('how a caller is to be treated', () => {
  it('stays with the contact, whatever the assistant writes on the card', async () => {
    const { mara, contractId, firm } = bianchi;
    const contacts = app.get(Contacts);
    const id = await app.get(Desks).read(firm.owner.actor, contractId, async (desk) => {
      const made = await contacts.of(desk, { name: 'Sindaco', number: '+390510000009' });
      await contacts.treat(desk, made!, { standing: 'vip', instruction: 'Passare sempre' });
      return made!;
    });
    await app.get(Desks).work(mara.actor, contractId, async (desk) => {
      const before = await contacts.find(desk, id);
      await contacts.save(desk, id, {
        name: 'Sindaca',
        number: '+390510000009',
        email: '',
        company: 'Comune',
        address: '',
        note: '',
        revision: before!.revision,
      });
      expect(await contacts.find(desk, id)).toMatchObject({
        name: 'Sindaca',
        company: 'Comune',
        standing: 'vip',
        instruction: 'Passare sempre',
      });
      expect((await contacts.treated(desk)).map(({ name }) => name)).toEqual(['Sindaca']);
    });
  });
});
