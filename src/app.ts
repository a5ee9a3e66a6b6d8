import { ConsoleLogger, StandardSchemaValidationPipe, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { AppModule } from './app.module.js';
import { ApiDocument } from './pages/index.js';
import type { RunSettings } from './platform/config/tokens.js';
import { httpAdapter, prepareServer } from './platform/http/server.js';
import { checkMachines } from './platform/states/states.js';

/** What keeps a process from starting is thrown, and told once and plainly by who runs it. */
class Log extends ConsoleLogger {
  override error(message: unknown, ...more: unknown[]): void {
    if (more.at(-1) !== 'ExceptionHandler') super.error(message, ...more);
  }
}

const nest = (settings: RunSettings) => ({
  logger:
    settings.logLevel === 'silent' ? (false as const) : new Log({ logLevels: ['error', 'warn', 'fatal'] }),
  abortOnError: false,
});

/** Bad input to the API: the same problem document, with the same texts beside the fields, as a form. */
const invalid = (issues: readonly object[]): z.ZodError => new z.ZodError(issues as z.core.$ZodIssue[]);

/** Stand-ins and the mailbox page: their code is not even loaded in production. */
const standIns = async (settings: RunSettings) =>
  settings.demo ? [(await import('./dev/index.js')).DevModule] : [];

/** The web application, ready to listen. */
export async function createWeb(settings: RunSettings): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(settings, await standIns(settings)),
    httpAdapter(settings),
    {
      ...nest(settings),
      rawBody: true,
    },
  );
  checkMachines();
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: invalid }));
  await prepareServer(app, settings);
  app.get(ApiDocument).describe(app);
  await app.init();
  return app;
}

/** The same providers without a web server, for the jobs process and the command line. */
export async function createContext(settings: RunSettings): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(AppModule.register(settings), nest(settings));
  checkMachines();
  return app;
}
