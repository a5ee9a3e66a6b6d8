import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS, type RunSettings } from './config/tokens.js';
import { SnakeCase } from './database/naming.js';
import { UnitOfWork } from './database/unit-of-work.js';
import { Events } from './events/events.js';
import { ErrorsFilter } from './http/errors.filter.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { Outbound } from './http/outbound.js';
import { Pages } from './http/pages.js';
import { PagesInterceptor } from './http/pages.interceptor.js';
import { HttpLeftovers } from './http/leftovers.service.js';
import { RateLimits } from './http/rate-limits.js';
import { Jobs } from './jobs/jobs.js';
import { Live } from './live/live.js';
import { InboundMails } from './mail/inbound/inbound-mails.js';
import { Metrics } from './metrics/metrics.js';
import { Mails } from './mail/mails.js';
import { MAIL_TRANSPORT, mailTransport } from './mail/transport.js';
import { SMS_DRIVER, smsDriver } from './sms/driver.js';
import { Sms } from './sms/sms.js';
import { Storage } from './storage/storage.js';
import { Clock } from './time/clock.js';
import { Views } from './views/views.js';

const STATEMENT_TIMEOUT_MS = 15_000;
/**
 * Statements name their tables in an order that can be followed. Left to itself, PostgreSQL tries every order of eight
 * joined tables: ten milliseconds of planning for a page that is read in one.
 */
const PLANNER = '-c join_collapse_limit=5';

/** The plumbing every module stands on. */
@Global()
@Module({})
export class PlatformModule {
  static register(settings: RunSettings): DynamicModule {
    const shared = [
      Clock,
      UnitOfWork,
      Jobs,
      Events,
      Live,
      Metrics,
      Mails,
      InboundMails,
      Sms,
      Outbound,
      Storage,
      RateLimits,
      HttpLeftovers,
      Pages,
    ];
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: settings.databaseUrl,
          applicationName: `cornetta ${settings.role}`,
          namingStrategy: new SnakeCase(),
          autoLoadEntities: true,
          synchronize: false,
          poolSize: settings.databasePool,
          retryAttempts: 0,
          toRetry: () => false,
          connectTimeoutMS: 5000,
          extra: {
            statement_timeout: STATEMENT_TIMEOUT_MS,
            idle_in_transaction_session_timeout: 60_000,
            options: PLANNER,
          },
        }),
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Views, useFactory: () => new Views(undefined, { production: settings.production }) },
        { provide: MAIL_TRANSPORT, useFactory: () => mailTransport(settings) },
        { provide: SMS_DRIVER, useFactory: () => smsDriver(settings) },
        ...shared,
        { provide: APP_FILTER, useClass: ErrorsFilter },
        { provide: APP_INTERCEPTOR, useClass: PagesInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
      exports: [SETTINGS, Views, MAIL_TRANSPORT, ...shared],
    };
  }
}
