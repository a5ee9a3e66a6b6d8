import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answers } from '../../src/pages/api-answers.data.js';
import type { Schema } from '../../src/pages/api-examples.js';
import type { TestApp } from './app.js';
import { routesOf } from './routes.js';

/** Listens to what the API answers in any test and remembers what its description does not say. */
export class Answers {
  readonly lies = new Set<string>();
  private readonly routes: { name: string; method: string; pattern: RegExp; free: number }[];

  constructor(app: TestApp) {
    this.routes = routesOf(app)
      .filter(({ path }) => path.startsWith('/api/v1/'))
      .map(({ name, method, path }) => ({
        name: name.replace('.', '_'),
        method,
        pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
        free: path.split(':').length,
      }))
      .sort((a, b) => a.free - b.free);
    app.nest
      .getHttpServer()
      .prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
        const path = request.url?.split('?')[0] ?? '';
        const route = this.routes.find((one) => one.method === request.method && one.pattern.test(path));
        if (route) this.listen(route.name, request, response);
      });
  }

  private listen(name: string, request: IncomingMessage, response: ServerResponse): void {
    delete request.headers['accept-encoding'];
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    const again = request.headers['idempotency-key'] !== undefined;
    response.end = ((...args: unknown[]) => {
      const { statusCode } = response;
      const text = typeof args[0] === 'string' ? args[0] : '';
      // A secret is told once: repeated under its key the answer is null.
      const forgotten = again && text === 'null';
      if (statusCode >= 200 && statusCode < 300 && !forgotten) this.check(name, text);
      return end(...args);
    }) as typeof response.end;
  }

  check(name: string, text: string): void {
    const schema = answers.operations[name];
    if (schema?.format === 'binary') return;
    if (!schema) {
      if (schema === undefined || text !== '')
        this.lies.add(`${name} answers ${text.slice(0, 100) || 'nothing'}`);
      return;
    }
    const { error } = parserOf(name, schema).safeParse(text === '' ? undefined : JSON.parse(text));
    if (error) this.lies.add(`${name} answers otherwise than described: ${z.prettifyError(error)}`);
  }
}

const parsers = new Map<string, z.ZodType>();

/** Strict: what the description does not name is not to be told either. */
function parserOf(name: string, schema: Schema): z.ZodType {
  const parser = parsers.get(name) ?? z.fromJSONSchema(strict({ ...schema, $defs: answers.shapes }) as never);
  parsers.set(name, parser);
  return parser;
}

function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== 'object' || node === null) return node;
  const one = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, strict(value)]));
  if (typeof one['$ref'] === 'string') one['$ref'] = one['$ref'].replace('#/components/schemas/', '#/$defs/');
  if (one['type'] === 'object' && one['properties']) one['additionalProperties'] ??= false;
  return one;
}
