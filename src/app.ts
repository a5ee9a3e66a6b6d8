import { StandardSchemaValidationPipe, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { RunSettings } from './platform/config/tokens.js';
import { httpAdapter, prepareServer } from './platform/http/server.js';
import { checkMachines } from './platform/states/states.js';

const nest = (settings: RunSettings) => ({
  logger:
    settings.logLevel === 'silent'
      ? (false as const)
      : (['error', 'warn', 'fatal'] as ('error' | 'warn' | 'fatal')[]),
  abortOnError: false,
});

/** The web application, ready to listen. */
export async function createWeb(settings: RunSettings): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(settings),
    httpAdapter(settings),
    {
      ...nest(settings),
      rawBody: true,
    },
  );
  checkMachines();
  app.useGlobalPipes(new StandardSchemaValidationPipe({ errorHttpStatusCode: 422 }));
  await prepareServer(app, settings);
  await app.init();
  return app;
}

/** The same providers without a web server, for the jobs process and the command line. */
export async function createContext(settings: RunSettings): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(AppModule.register(settings), nest(settings));
  checkMachines();
  return app;
}
