import { AvailabilityModule } from '../availability/index.js';
import { MatchingModule } from '../matching/index.js';
import { MessagingModule } from '../messaging/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { PackagesModule } from '../packages/index.js';
import { ProfilesModule } from '../profiles/index.js';
import { ReputationModule } from '../reputation/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { SkillsModule } from '../skills/index.js';
import { PublicProfileController } from './public-profile.controller.js';
import { IdentityModule } from '../identity/index.js';
import { Global, Module } from '@nestjs/common';
import { PAGE_FRAME } from '../platform/http/pages.js';
import { ApiDocsController } from './api-docs.controller.js';
import { ApiDocument } from './api-document.js';
import { Frame } from './frame.js';
import { HealthController } from './health.controller.js';
import { HelpController } from './help.controller.js';
import { HomeController } from './home.controller.js';

@Global()
@Module({
  imports: [
    IdentityModule,
    SkillsModule,
    ProfilesModule,
    PackagesModule,
    AvailabilityModule,
    ReviewsModule,
    ReputationModule,
    NotificationsModule,
    MessagingModule,
    MatchingModule,
  ],
  controllers: [HomeController, HelpController, ApiDocsController, HealthController, PublicProfileController],
  providers: [Frame, ApiDocument, { provide: PAGE_FRAME, useExisting: Frame }],
  exports: [PAGE_FRAME, ApiDocument],
})
export class PagesModule {}
