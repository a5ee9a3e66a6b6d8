import { Inject, Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { allows, sessionCookie, type Permission } from '../identity/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';

const INTRODUCTION = `Whatever a page does, the API does with the same rules.

A request carries an API token, limited to its scopes, or a session, which may do what its person may. \`x-permission\`
names the scope an operation needs; \`account.secure\` is never a scope. A token can make tokens only with scopes it has
itself, and they end with it.

Errors are problem documents (RFC 9457); what is missing and what is forbidden look alike. Lists answer
\`items\` and \`nextCursor\`; send it back as \`cursor\`, with \`limit\` up to 100. A POST takes an \`Idempotency-Key\`.`;

interface Secured {
  security?: Record<string, never[]>[];
  'x-permission'?: Permission;
}

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
    for (const operations of Object.values(document.paths))
      for (const operation of Object.values(operations as Record<string, Secured>))
        operation.security = securityOf(operation['x-permission']);
    return document;
  }
}

/** Which credentials reach an operation: a token only what can be one of its scopes. */
function securityOf(permission: Permission | undefined): Record<string, never[]>[] {
  if (!permission || allows(permission, 'visitor')) return [{}];
  const sessions: Record<string, never[]>[] = [{ session: [] }, { cookie: [] }];
  return permission === 'account.secure' ? sessions : [{ token: [] }, ...sessions];
}
