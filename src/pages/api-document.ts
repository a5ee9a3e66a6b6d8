import { Inject, Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { allows, sessionCookie, type Permission } from '../identity/index.js';
import { answers } from './api-answers.data.js';
import { exampleOf, type Schema } from './api-examples.js';
import { summaryOf } from './api-words.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';

const INTRODUCTION = `Whatever a page does, the API does with the same rules.

A request carries an API token, limited to its scopes, or a session, which may do what its person may. \`x-permission\`
names the scope an operation needs, and so does its \`security\`; \`account.secure\` is never a scope. A token can make tokens only with scopes it has
itself, and they end with it.

Errors are problem documents (RFC 9457); what is missing and what is forbidden look alike. Lists answer
\`items\` and \`nextCursor\`; send it back as \`cursor\`, with \`limit\` up to 100. A POST takes an \`Idempotency-Key\`.`;

interface Operation {
  operationId: string;
  summary?: string;
  parameters?: { schema?: Schema }[];
  requestBody?: { content?: Record<string, Body> };
  responses: Record<string, { description?: string; content?: Record<string, Body> } | { $ref: string }>;
  security?: Record<string, string[]>[];
  'x-permission'?: Permission;
}
interface Body {
  schema?: Schema;
  example?: unknown;
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: "What is wrong, in the reader's language" },
    status: { type: 'integer' },
    code: { type: 'string', description: 'The same for programs' },
    errors: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Messages by field, nested names joined by dots',
    },
  },
};
const PROBLEMS: Record<string, string> = {
  '4XX': 'The request was refused: nothing has changed.',
  '503':
    'The database is away for a moment, or a model is still being read: ask again after `Retry-After` seconds.',
};

/** The OpenAPI description, made from the routes and schemas when it is first asked for. */
@Injectable()
export class ApiDocument {
  constructor(@Inject(SETTINGS) private readonly settings: RunSettings) {}

  private app: NestFastifyApplication | null = null;
  private document: OpenAPIObject | null = null;

  /** Called once the application exists: only it knows its routes. */
  describe(app: NestFastifyApplication): void {
    this.app = app;
  }

  get(): OpenAPIObject {
    if (!this.app) throw new Error('the web application describes itself first');
    this.document ??= this.build(this.app);
    return this.document;
  }

  private build(app: NestFastifyApplication): OpenAPIObject {
    const config = new DocumentBuilder()
      .setTitle('Cornetta')
      .setVersion('1')
      .setOpenAPIVersion('3.1.0')
      .setDescription(INTRODUCTION)
      .addSecurity('token', {
        type: 'http',
        scheme: 'bearer',
        description:
          'A token made in the account page or by `POST /api/v1/tokens`, with the scopes it was given.',
      })
      .addSecurity('session', {
        type: 'http',
        scheme: 'bearer',
        description: 'The token of `POST /api/v1/sessions`: all its account may do, until it is ended.',
      })
      .addSecurity('cookie', {
        type: 'apiKey',
        in: 'cookie',
        name: sessionCookie(this.settings),
        description: 'The same session as the browser carries it; changes must come from our own pages.',
      })
      .build();
    const document = SwaggerModule.createDocument(app, config);
    // Pages for people are no part of the API.
    document.paths = Object.fromEntries(
      Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')),
    );
    document.components = {
      ...document.components,
      schemas: { ...document.components?.schemas, ...answers.shapes, Problem: PROBLEM },
    };
    for (const [path, operations] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(operations as Record<string, Operation>))
        complete(operation, method.toUpperCase(), path);
    return document;
  }
}

/** What holds of every operation alike. */
function complete(operation: Operation, method: string, path: string): void {
  operation.summary ??= summaryOf(method, path);
  // A handler with several addresses has an operation for each.
  operation.operationId = operation.operationId.replace(/\[\d+\]$/, '');
  operation.security = securityOf(operation['x-permission']);
  for (const body of Object.values(operation.requestBody?.content ?? {})) {
    plain(body.schema);
    body.example ??= exampleOf(body.schema);
  }
  for (const { schema } of operation.parameters ?? []) plain(schema);
  for (const response of Object.values(operation.responses)) {
    if ('$ref' in response) continue;
    const schema = answers.operations[operation.operationId];
    if (schema) response.content = { [schema.format === 'binary' ? '*/*' : 'application/json']: { schema } };
    response.description ||= schema ? 'What was asked for.' : 'Done; there is nothing to say.';
  }
  for (const [status, description] of Object.entries(PROBLEMS))
    operation.responses[status] = {
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
}

/** An empty schema says the same as `true`, but reads like something forgotten. */
function plain(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node as Record<string, unknown>)) {
    if (key === 'additionalProperties' && Object.keys(value as object).length === 0)
      (node as Record<string, unknown>)[key] = true;
    else plain(value);
  }
}

/** Which credentials reach an operation: a token only what can be one of its scopes. */
function securityOf(permission: Permission | undefined): Record<string, string[]>[] {
  if (!permission || allows(permission, 'visitor')) return [{}];
  const sessions: Record<string, string[]>[] = [{ session: [] }, { cookie: [] }];
  return permission === 'account.secure' ? sessions : [{ token: [permission] }, ...sessions];
}
