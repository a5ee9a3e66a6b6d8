import supertest from 'supertest';
import { z } from 'zod';
import { answers } from '../../src/pages/api-answers.data.js';
import type { Schema } from '../../src/pages/api-examples.js';
import { TestApp } from '../support/app.js';

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
  security: Record<string, string[]>[];
  'x-permission': string;
}

let app: TestApp;
let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: object };
let operations: [string, Operation][];

beforeAll(async () => {
  app = await TestApp.start();
  document = (await supertest(app.url).get('/api/openapi.json')).body as typeof document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => [`${method} ${path}`, one] as [string, Operation]),
  );
});
afterAll(() => app.stop());

/** Addresses of schemas that say nothing. */
function empty(node: unknown, at: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const inside = ['items', 'additionalProperties', 'not', 'schema'].filter((key) => key in node);
  const own = Object.keys(node).length === 0 ? [at] : [];
  const children = node as Record<string, unknown>;
  const lists = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (children[key] as unknown[] | undefined) ?? []);
  return [
    ...own,
    ...inside.flatMap((key) => empty(children[key], `${at} ${key}`)),
    ...lists.flatMap((one) => empty(one, at)),
    ...Object.entries((children['properties'] as object | undefined) ?? {}).flatMap(([name, one]) =>
      empty(one, `${at}.${name}`),
    ),
  ];
}

describe('the OpenAPI description', () => {
  it('leaves no schema empty', () => {
    const found = operations.flatMap(([name, { parameters = [], requestBody, responses }]) => [
      ...parameters.flatMap((one) => empty(one.schema, `${name} ?${one.name}`)),
      ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => empty(schema, name)),
      ...Object.values(responses).flatMap(({ content = {} }) =>
        Object.values(content).flatMap(({ schema }) => empty(schema, `${name} answer`)),
      ),
    ]);
    expect(found).toEqual([]);
  });

  it('says what each operation does, in words of its own', () => {
    const said = new Map<string, string>();
    for (const [name, { summary }] of operations) {
      expect(summary).toMatch(/^[A-Z][^{}_]{5,90}$/);
      expect([name, said.get(summary)]).toEqual([name, undefined]);
      said.set(summary, name);
    }
  });

  it('shows each refusal as a problem document, and describes every answer', () => {
    for (const [, { responses }] of operations) {
      for (const status of ['4XX', '503'])
        expect(Object.keys(responses[status]?.content ?? {})).toEqual(['application/problem+json']);
      for (const { description } of Object.values(responses)) expect(description).not.toBe('');
    }
  });

  it('shows what each operation answers, if it answers anything', () => {
    const silent = operations.filter(([, { responses }]) =>
      Object.entries(responses).every(([status, { content }]) => !status.startsWith('2') || !content),
    );
    const empty = operations.filter(([, { operationId }]) => answers.operations[operationId] === null);
    expect(silent.map(([name]) => name)).toEqual(empty.map(([name]) => name));
    const shapes = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    for (const shape of new Set(shapes))
      expect(document.components).toHaveProperty(`schemas.${shape.slice(21)}`);
  });

  it('names the scope a token needs', () => {
    for (const [, { security, 'x-permission': permission }] of operations) {
      const token = security.find((one) => 'token' in one);
      if (token) expect(token['token']).toEqual([permission]);
    }
    expect(document.openapi).toBe('3.1.0');
  });

  it('gives examples its own schemas accept', () => {
    const wrong: string[] = [];
    for (const [name, { requestBody }] of operations) {
      const body = requestBody?.content['application/json'];
      if (!body) continue;
      const result = z.fromJSONSchema(body.schema as never).safeParse(body.example);
      if (!result.success) wrong.push(`${name}: ${z.prettifyError(result.error)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('asks for what a brief needs and no more', () => {
    const { schema } = document.paths['/api/v1/briefs']!['post']!.requestBody!.content['application/json']!;
    expect(schema.properties?.['coverage']).toMatchObject({
      type: 'array',
      items: { required: ['day', 'from', 'to'] },
    });
    expect(schema.properties?.['languages']?.items?.required).toEqual(['code']);
    expect(schema.required).not.toContain('holidays');
  });

  it('answers an unknown address of the API in words for programs', async () => {
    const { status, body } = await supertest(app.url).get('/api/v1/nothing').set('accept-language', 'en');
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(body.title).toBe('There is nothing at this address, or not for you');
  });
});
