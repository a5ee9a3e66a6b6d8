import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI description, made from the routes and schemas when it is first asked for. */
@Injectable()
export class ApiDocument {
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
      .setDescription(
        'Errors are problem documents (RFC 9457). Lists are paged by cursor. POST takes an Idempotency-Key.',
      )
      .addBearerAuth({
        type: 'http',
        description: 'A token made in the account page, with the scopes it was given.',
      })
      .build();
    const document = SwaggerModule.createDocument(app, config);
    // Pages for people are no part of the API.
    document.paths = Object.fromEntries(
      Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')),
    );
    return document;
  }
}
