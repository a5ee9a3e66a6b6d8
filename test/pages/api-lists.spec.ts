import supertest from 'supertest';
import { Conversations } from '../../src/messaging/index.js';
import { newId } from '../../src/platform/ids.js';
import { Records } from '../../src/desk/index.js';
import { engagement, publish, takeCall } from '../desk/desk-world.js';
import { TestApp } from '../support/app.js';
import { assistant, vocabulary, type ListedAssistant } from '../support/market.js';
import type { Reader } from '../support/reader.js';

interface Schema {
  $ref?: string;
  properties?: Record<string, unknown>;
}
interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

let app: TestApp;
let operations: [path: string, operation: Operation][];
let schemas: Record<string, Schema>;
let readers: Reader[];
let ids: Record<string, string>;

beforeAll(async () => {
  app = await TestApp.start();
  app.clock.travelTo('2026-11-23T09:00:00Z');
  await vocabulary(app);
  const mara = await assistant(app, 'Mara Elenco');
  await assistant(app, 'Davide Elenco');
  const work = await engagement(app, 'Studio Elenco', mara);
  const owner = await app.world.reader(work.firm.owner);
  readers = [await app.world.reader(mara), owner, await app.world.reader(await app.world.staff())];
  await app.world.member(work.firm, 'Vera Elenco', 'viewer');
  const conversation = await app.get(Conversations).openForContract(work.contractId, work.firm.id, mara.id);
  for (const body of ['Buongiorno', 'A domani'])
    await app.get(Conversations).post(mara.actor, conversation, body);
  const desk = `/api/v1/desk/${work.contractId}/calls`;
  for (const name of ['Elena Conti', 'Ugo Neri']) {
    const number = name.startsWith('E') ? '+393351234118' : null;
    const call = await takeCall(app, { ...work, mara }, { name, number });
    await readers[0]!.json('post', `${desk}/${call}/ending`, {});
  }
  await publish(app, work, {
    people: [{ key: 'elenco', name: 'Dott. Elenco', email: 'elenco@studio.example' }],
  });
  const message = {
    to: 'Dott. Elenco',
    urgency: 'normal' as const,
    text: 'Richiamare',
    callBack: false,
    send: ['elenco:mail'],
  };
  const messageId = await app.get(Records).write(mara.actor, work.contractId, 'message', message, {
    minutes: 1,
    caller: { name: 'Ugo', number: null },
  });
  await app.settle();
  const client = '/api/v1/contracts/{contractId}';
  const deliveries = await owner.get(`/api/v1/contracts/${work.contractId}/message-deliveries`);
  const brief = await briefs(owner, mara);
  await waiting();
  ids = {
    contractId: work.contractId,
    assistantId: mara.id,
    '/api/v1/conversations/{id}': conversation,
    '/api/v1/briefs/{id}': brief,
    '/api/v1/desk/{contractId}/messages/{id}': messageId,
    [`${client}/messages/{id}`]: messageId,
    [`${client}/message-deliveries/{id}`]: deliveries.body.items[0].id,
  };
  const { body } = await supertest(app.url).get('/api/openapi.json');
  schemas = body.components.schemas as Record<string, Schema>;
  operations = Object.entries(body.paths as Record<string, { get?: Operation }>).flatMap(([path, { get }]) =>
    get ? [[path, get] as [string, Operation]] : [],
  );
});
afterAll(() => app.stop());

/** Three open briefs, each with an invitation and a shortlisted assistant. Returns the last one's id. */
async function briefs(owner: Reader, mara: ListedAssistant): Promise<string> {
  let id = '';
  for (const title of ['Mattine', 'Pomeriggi', 'Sabato']) {
    const made = await owner.json('post', '/api/v1/briefs', {
      title,
      description: 'Prima gli urgenti.',
      coverage: { 1: { 0: { from: '09:00', to: '13:00' } } },
      languages: [{ code: 'it', level: 6 }],
      weeklyHours: 6,
      budgetCents: 56_000,
      startsOn: '2026-12-07',
    });
    id = made.body.id as string;
    await owner.json('post', `/api/v1/briefs/${id}/openings`);
    await owner.json('put', `/api/v1/briefs/${id}/shortlist/${mara.id}`, {});
    await owner.json('post', `/api/v1/briefs/${id}/invitations`, {
      assistantId: mara.id,
      message: 'Ci aiuta?',
    });
    await owner.json('post', `/api/v1/briefs/${id}/proposals`, {
      assistantId: mara.id,
      packageVersionId: mara.packageVersionIds[0],
      priceCents: 39_000,
      weeklyHours: 6,
      startsOn: '2026-12-07',
      noticeDays: 15,
      approvalHours: 72,
    });
  }
  return id;
}

/** Profiles and proofs that wait for staff. */
async function waiting(): Promise<void> {
  for (const name of ['Lia Attesa', 'Ivo Attesa']) {
    const person = await assistant(app, name, { state: 'in_review', languages: { it: 7 } });
    await app.world.insert('proof', {
      id: newId(),
      assistant_id: person.id,
      language_code: 'it',
      level: 6,
      method: 'test',
      evidence: { exam: 'it', correct: 9, questions: 10, level: 6, byLevel: [] },
      state: 'requested',
      created_at: app.clock.date(),
    });
  }
}

const concrete = (path: string): string | null => {
  const filled = path.replace(/\{(\w+)\}/g, (whole, name: string, at: number) =>
    name === 'id' ? (ids[path.slice(0, at) + whole] ?? whole) : (ids[name] ?? whole),
  );
  return filled.includes('{') ? null : filled;
};

/** The first answer anybody gets, with who got it. */
async function answer(path: string): Promise<{ reader: Reader; body: unknown } | null> {
  for (const reader of readers) {
    const { status, body } = await reader.get(path);
    if (status === 200) return { reader, body };
  }
  return null;
}

const isList = (operation: Operation): boolean => {
  const schema = operation.responses['200']?.content?.['application/json']?.schema;
  const name = schema?.$ref?.split('/').at(-1);
  const { properties = {} } = (name ? schemas[name] : schema) ?? {};
  return 'items' in properties && 'nextCursor' in properties;
};

describe('every list of the API', () => {
  it('answers items and nextCursor, takes cursor and limit, and says so', async () => {
    const wrong: string[] = [];
    let lists = 0;
    for (const [path, operation] of operations) {
      const at = concrete(path);
      const body = at && ((await answer(at))?.body as object | undefined);
      const described = isList(operation);
      if (Array.isArray(body)) wrong.push(`${path} answers a bare array`);
      const items = (body as { items?: unknown } | null)?.items;
      if (!Array.isArray(items) && !described) continue;
      lists += 1;
      if (!Array.isArray(items)) wrong.push(`${path} was answered to nobody`);
      if (!described) wrong.push(`${path} does not describe its page`);
      const names = (operation.parameters ?? []).map(({ name }) => name);
      if (!names.includes('cursor') || !names.includes('limit'))
        wrong.push(`${path} takes no cursor and limit`);
      if (body && !('nextCursor' in body)) wrong.push(`${path} has no nextCursor`);
    }
    expect(wrong).toEqual([]);
    expect(lists).toBeGreaterThan(25);
  });

  it('gives page after page what it gives at once', async () => {
    let followed = 0;
    for (const [path, operation] of operations.filter(([, one]) => isList(one))) {
      const at = concrete(path);
      const first = at && (await answer(`${at}?limit=100`));
      if (!first) continue;
      const whole = (first.body as { items: unknown[] }).items;
      if (whole.length < 2) continue;
      const pages: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await first.reader.get(`${at}?limit=1${cursor && `&cursor=${cursor}`}`);
        pages.push(...(body.items as unknown[]));
        cursor = body.nextCursor as string | null;
        if (pages.length > whole.length) break;
      }
      expect([path, pages]).toEqual([path, whole]);
      expect(operation.parameters).toBeDefined();
      followed += 1;
    }
    expect(followed).toBeGreaterThan(12);
  });

  it('answers a cursor that is none like the first page or a refusal, never a fault', async () => {
    const forged = [['x'], ['x', 'y'], ['x', 'y', 'z'], [null, null], [1e300, -1, 'é']].map((values) =>
      Buffer.from(JSON.stringify(values)).toString('base64url'),
    );
    for (const [path] of operations.filter(([, one]) => isList(one))) {
      const at = concrete(path);
      if (!at) continue;
      for (const cursor of [...forged, 'nonsense'])
        for (const reader of readers) {
          const { status } = await reader.get(`${at}?cursor=${cursor}`);
          expect([path, cursor, status < 500]).toEqual([path, cursor, true]);
        }
    }
  });
});
