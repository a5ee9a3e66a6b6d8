import supertest from 'supertest';
import { Holds, SubstituteAgreements, Shifts } from '../../../src/desk/index.js';
import { allows, ApiTokens, scopesOf } from '../../../src/identity/index.js';
import { newId } from '../../../src/platform/ids.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { TestApp } from '../../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../../support/market.js';
import type { Person } from '../../support/world.js';
import type { Route } from '../../support/routes.js';
import { engagement, publish, takeCall, type Engagement } from '../desk-world.js';
import { address, deskRoutes, namesContract, namesMore } from './desk-routes.js';
import { fillVault, idsOf, inVault, vaultTables } from './full-vault.js';

interface Side extends Engagement {
  canary: string;
  manager: Person;
  viewer: Person;
  ids: string[];
}

type Send = (method: string, path: string) => Promise<{ status: number; text?: string; body?: unknown }>;

let app: TestApp;
let mara: ListedAssistant;
let other: ListedAssistant;
let stand: ListedAssistant;
let a: Side;
let b: Side;
let routes: Route[];
let tables: string[];

beforeAll(async () => {
  app = await TestApp.start({ LOG_LEVEL: 'fatal', API_RATE_LIMIT: '1000000' });
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  mara = await assistant(app, 'Mara Sonda');
  other = await assistant(app, 'Altra Sonda');
  stand = await assistant(app, 'Giulia Sonda');
  tables = await vaultTables(app);
  a = await side('Studio Ambra', 'CANARINOAMBRA');
  b = await side('Studio Basalto', 'CANARINOBASALTO');
  routes = deskRoutes(app);
});
afterAll(() => app.stop());

/** A client with something of every kind in its vault that says its canary aloud. */
async function side(name: string, canary: string): Promise<Side> {
  const work = await engagement(app, name, mara);
  const manager = await app.world.member(work.firm, `Responsabile ${name}`, 'manager');
  const viewer = await app.world.member(work.firm, `Lettore ${name}`, 'viewer');
  await publish(app, work, { people: [{ key: 'boss', name: canary, when: 'sempre' }] });
  const call = await takeCall(app, work, { name: `${canary} Conti`, number: '+393351234118' });
  const reader = await app.world.reader(mara);
  await reader.json('put', `/api/v1/desk/${work.contractId}/calls/${call}/draft`, {
    fields: { note: canary },
  });
  await reader.json('post', `/api/v1/desk/${work.contractId}/cases`, {
    callId: call,
    caseNumber: canary,
    title: canary,
    mayTell: canary,
  });
  await reader.json('post', `/api/v1/desk/${work.contractId}/tasks`, { what: canary, dueOn: '2026-12-24' });
  await reader.json('post', `/api/v1/desk/${work.contractId}/calls/${call}/ending`, { note: canary });
  await app.get(Holds).place(work.firm.owner.actor, work.contractId, { reason: canary });
  const agreement = await app
    .get(SubstituteAgreements)
    .name(mara.actor, work.contractId, { profile: stand.slug, share: 50 });
  await app.get(SubstituteAgreements).agreeAsBusiness(work.firm.owner.actor, work.contractId, agreement);
  await app.get(SubstituteAgreements).agree(stand.actor, agreement);
  const day = name === 'Studio Ambra' ? '2026-12-01' : '2026-12-02';
  await app.get(Shifts).plan(mara.actor, work.contractId, {
    substituteId: agreement,
    fromDate: day,
    fromTime: '09:00',
    toDate: day,
    toTime: '12:00',
    note: canary,
  });
  await app.settle();
  await fillVault(app, work, canary);
  await besideVault(work, canary);
  return { ...work, canary, manager, viewer, ids: await idsOf(app, work.contractId) };
}

/** What lies outside the vault, but is of one contract only. */
async function besideVault({ contractId, firm }: Engagement, canary: string): Promise<void> {
  const at = app.clock.date();
  const later = new Date(at.getTime() + 86_400_000);
  const one = { contract_id: contractId };
  const set = { ...one, set_by: firm.owner.id, set_at: at };
  const [line] = await app.sql<{ id: string }>(`select id from phone_number where organisation_id = $1`, [
    firm.id,
  ]);
  const beside: Record<string, Record<string, unknown>> = {
    desk_status: { ...set, text: canary },
    desk_retention: { ...set, months: 24 },
    desk_purge: { ...one, id: newId(), at, older_than: at, counts: {} },
    calendar_feed: { ...one, id: newId(), secret_hash: canary, created_by: firm.owner.id, created_at: at },
    message_link: { ...one, token_hash: canary, delivery_id: newId(), expires_at: later },
    mail_address: {
      ...one,
      token: `${canary}probe`.toLowerCase(),
      purpose: 'probe',
      subject_id: newId(),
      created_at: at,
    },
    phone_rota: { ...one, phone_number_id: line!.id, organisation_id: firm.id, position: 1 },
  };
  for (const [table, row] of Object.entries(beside)) await app.world.insert(table, row);
}

/** Everything in a vault, as one fingerprint a table. */
const fingerprint = ({ contractId }: Side): Promise<Record<string, string>> =>
  inVault(app, contractId, async () => {
    const prints: Record<string, string> = {};
    for (const table of tables) {
      const [row] = await app.sql<{ print: string }>(
        `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) print from ${table} t where contract_id = $1`,
        [contractId],
      );
      prints[table] = row?.print ?? '';
    }
    return prints;
  });

async function session(person: Person): Promise<Send> {
  const reader = await app.world.reader(person);
  return async (method, path) => {
    if (method === 'GET') return reader.get(path);
    if (!path.startsWith('/api/'))
      return reader.post(path, { note: 'x', reason: 'x', name: 'x', months: '3' });
    return reader.json(method.toLowerCase() as 'post', path, {
      note: 'x',
      reason: 'x',
      name: 'x',
      months: 3,
    });
  };
}

async function token(person: Person): Promise<Send> {
  const { actor } = person;
  const secret = await app
    .get(ApiTokens)
    .create(actor, { name: 'sonda', scopes: scopesOf(actor.role), days: null });
  return (method, path) =>
    supertest(app.url)[method.toLowerCase() as 'get'](path).set('authorization', `Bearer ${secret}`);
}

const visitor: Send = (method, path) =>
  supertest(app.url)[method.toLowerCase() as 'get'](path).set('origin', app.url);

/** Sends everything, a few at a time, and gives what leaked: a foreign canary, or a yes where nothing may be had. */
async function walk(
  who: string,
  send: Send,
  tries: { route: Route; path: string; closed: boolean }[],
  canaries: string[],
): Promise<string[]> {
  const leaks: string[] = [];
  const queue = [...tries];
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const { route, path, closed } = one;
      const { status, text, body } = await send(route.method, path);
      // A file comes without text.
      const said = text ?? (Buffer.isBuffer(body) ? body.toString('latin1') : '');
      if (status >= 500) leaks.push(`${who}: ${route.method} ${path} broke with ${status}`);
      if (closed && status < 300) leaks.push(`${who}: ${route.method} ${path} answered ${status}`);
      if (canaries.some((canary) => said.includes(canary)))
        leaks.push(`${who}: ${route.method} ${path} (${status}) told a foreign word`);
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  return leaks;
}

/** Foreign contracts by their own ids; where no contract is named, by each id, else by one of every kind in turn. */
const foreign = (side: Side, turn = 0) =>
  routes.flatMap((route, index) => {
    const inTurn = side.ids[(index + turn) % side.ids.length] ?? '';
    const ids = !namesContract(route) && namesMore(route) ? side.ids : [inTurn];
    return ids.map((id) => ({
      route,
      path: address(route, side.contractId, id),
      closed: namesContract(route),
    }));
  });

/** One's own contract with every id of the rival's, on every route that takes one and lets this role in at all. */
const smuggled = (own: Side, rival: Side, { role }: Person['actor']) =>
  routes
    .filter(namesMore)
    .filter(({ permission }) => permission && allows(permission, role))
    .flatMap((route) =>
      rival.ids.map((id) => ({ route, path: address(route, own.contractId, id), closed: false })),
    );

describe('two rivals with one assistant', () => {
  it('are probed on every route of the desk', () => {
    expect(routes.length).toBeGreaterThan(120);
    expect(a.ids.length).toBeGreaterThan(40);
    expect(routes.filter(namesMore).length).toBeGreaterThan(40);
  });

  it('would be heard: to its own people the same addresses say the canary', async () => {
    const reading = foreign(a).filter(({ route }) => route.method === 'GET');
    for (const person of [mara, a.firm.owner]) {
      const ids = smuggled(a, a, person.actor).filter(({ route }) => route.method === 'GET');
      const open = [...reading, ...ids].map((one) => ({ ...one, closed: false }));
      const heard = await walk('own', await session(person), open, [a.canary]);
      expect(heard.filter((one) => one.includes('told')).length).toBeGreaterThan(20);
      expect(heard.filter((one) => one.includes('broke'))).toEqual([]);
    }
  });

  it('leak nothing to anybody who has no business there, whatever ids they know', async () => {
    const before = [await fingerprint(a), await fingerprint(b)];
    const staff = await app.world.staff('Staff Sonda');
    const all: [string, Send, Side][] = [
      ['other assistant', await session(other), a],
      ['substitute outside her shift', await session(stand), a],
      ['owner of B', await session(b.firm.owner), a],
      ['manager of B', await session(b.manager), a],
      ['viewer of B', await session(b.viewer), a],
      ['owner of A', await session(a.firm.owner), b],
      ['manager of A', await session(a.manager), b],
      ['viewer of A', await session(a.viewer), b],
      ['staff', await session(staff), a],
      ['visitor', visitor, a],
      ['token of B', await token(b.firm.owner), a],
      ['token of the other assistant', await token(other), a],
    ];
    const leaks: string[] = [];
    for (const [turn, [who, send, target]] of all.entries())
      leaks.push(...(await walk(who, send, foreign(target, turn), [target.canary])));
    expect(leaks).toEqual([]);
    expect([await fingerprint(a), await fingerprint(b)]).toEqual(before);
  });

  it('leak nothing through the other’s own pages either', async () => {
    const before = await fingerprint(a);
    const all: [string, Person][] = [
      ['assistant of both', mara],
      ['owner of B', b.firm.owner],
    ];
    const leaks: string[] = [];
    for (const [who, person] of all)
      leaks.push(...(await walk(who, await session(person), smuggled(b, a, person.actor), [a.canary])));
    expect(leaks).toEqual([]);
    expect(await fingerprint(a)).toEqual(before);
  });
});

describe('row-level security alone', () => {
  /** Tables with a contract and no vault: why what they hold may lie open. */
  const routingFacts: Record<string, string> = {
    billable: 'what was approved, in minutes and cents',
    calendar_feed: 'hashes of secret links',
    charge: 'money',
    contract_line: 'promises about coverage',
    coverage_gap: 'days and minutes',
    contract_pause: 'the contract itself',
    contract_version: 'the contract itself',
    conversation: 'between the two sides, guarded by who they are',
    delivery: 'what a fixed-price contract hands over',
    desk_purge: 'how much was removed, to be read when the key is gone',
    desk_retention: 'a number of months',
    desk_status: 'what the client wants shown beside its name',
    desk_vault_key: 'the keys themselves, wrapped',
    desk_work: 'kind, times and ids',
    event: 'ids and states',
    mail_address: 'ids',
    message_link: 'hashes of links and ids',
    phone_call: 'dialled number, on duty, ringing since',
    phone_rota: 'who is rung in which order',
    phone_transfer: 'to which key of the instructions a call is passed on, and when',
    playbook_to_come: 'from when a version is in force',
    review_round: 'when a round opens and closes',
    substitute: 'who may stand in',
    substitute_shift: 'who stands in when',
    time_line: 'kind, duration and record id',
    timesheet: 'sums of time lines',
    work_booking: 'hours sold',
  };

  it('stands on every table of the desk but those with a reason', async () => {
    const open = await app.sql<{ name: string }>(
      `select c.relname name from pg_class c join pg_attribute k on k.attrelid = c.oid and k.attname = 'contract_id'
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity order by 1`,
    );
    expect(open.map(({ name }) => name).filter((name) => !(name in routingFacts))).toEqual([]);
    expect(Object.keys(routingFacts).filter((name) => !open.some((one) => one.name === name))).toEqual([]);
  });

  it('is no table’s to forget: each has one policy for reading and writing, and we own none of them', async () => {
    const rules = await app.sql<{ rule: string; tables: number }>(
      `select coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' / ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
         || ' / ' || coalesce(p.polcmd::text, 'none') rule, count(*)::int tables
       from pg_class c left join pg_policy p on p.polrelid = c.oid where c.relrowsecurity group by 1`,
    );
    const one = `(contract_id = (NULLIF(current_setting('app.contract'::text, true), ''::text))::uuid)`;
    expect(rules).toEqual([{ rule: `${one} / ${one} / *`, tables: tables.length }]);
    // Not forced on the tables' owner: functions that tell times and counts run as the owner, and the app never does.
    const [we] = await app.sql<{ may: boolean }>(
      `select rolsuper or rolbypassrls or exists (select from pg_class c where c.relowner = r.oid and c.relrowsecurity)
         or exists (select from pg_auth_members m where m.member = r.oid) may from pg_roles r where rolname = current_user`,
    );
    expect(we!.may).toBe(false);
  });

  it('is asked past its policy only by functions no table of a session can be put before', async () => {
    const loose = await app.sql(
      `select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
         and not coalesce(proconfig @> array['search_path=public, pg_temp'], false)`,
    );
    expect(loose).toEqual([]);
  });

  it('gives and changes nothing of B while A is open, with no check of ours in the way', async () => {
    for (const table of tables) {
      await inVault(app, a.contractId, async () => {
        const params = [b.contractId];
        expect([table, await app.sql(`select 1 from ${table} where contract_id = $1`, params)]).toEqual([
          table,
          [],
        ]);
        expect([
          table,
          await app.sql(`select 1 from ${table} where contract_id <> $1 limit 1`, [a.contractId]),
        ]).toEqual([table, []]);
        const gone = await app
          .get(UnitOfWork)
          .returning(`delete from ${table} where contract_id = $1 returning 1`, params);
        const changed = await app
          .get(UnitOfWork)
          .returning(
            `update ${table} set contract_id = contract_id where contract_id = $1 returning 1`,
            params,
          );
        expect([table, gone, changed]).toEqual([table, [], []]);
      });
    }
  });
});
