import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { BillingModule } from './billing/index.js';
import { BriefsModule } from './briefs/index.js';
import { ContractsModule } from './contracts/index.js';
import { DeskModule } from './desk/index.js';
import { IdentityModule } from './identity/index.js';
import { MessagingModule } from './messaging/index.js';
import { MatchingModule } from './matching/index.js';
import { PackagesModule } from './packages/index.js';
import { NotificationsModule } from './notifications/index.js';
import { ModerationModule } from './moderation/index.js';
import { PagesModule } from './pages/index.js';
import { SearchModule } from './search/index.js';
import type { RunSettings } from './platform/config/tokens.js';
import { PlatformModule } from './platform/platform.module.js';
import { ReputationModule } from './reputation/index.js';
import { ReviewsModule } from './reviews/index.js';
import { AvailabilityModule } from './availability/index.js';
import { SkillsModule } from './skills/index.js';
import { PackageHoursModule, TimesheetsModule } from './timesheets/index.js';
import { ProfilesModule } from './profiles/index.js';

/** In the order of docs/architecture.md: a module imports only those above it. */
const modules: Type[] = [
  IdentityModule,
  SkillsModule,
  ProfilesModule,
  PackagesModule,
  AvailabilityModule,
  MessagingModule,
  SearchModule,
  MatchingModule,
  BriefsModule,
  ContractsModule,
  DeskModule,
  TimesheetsModule,
  PackageHoursModule,
  BillingModule,
  ReviewsModule,
  ReputationModule,
  ModerationModule,
  NotificationsModule,
  PagesModule,
  // one line each
];

/** The whole application. The web and the jobs process have the same modules. */
@Module({})
export class AppModule {
  static register(settings: RunSettings, more: Type[] = []): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.register(settings), ...modules, ...more] };
  }
}
