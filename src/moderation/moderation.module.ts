import { Module } from '@nestjs/common';
import { DeskModule } from '../desk/index.js';
import { IdentityModule } from '../identity/index.js';
import { ProfilesModule } from '../profiles/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { SearchModule } from '../search/index.js';
import { SkillsModule } from '../skills/index.js';
import { TimesheetsModule } from '../timesheets/index.js';
import { AccountDecisions } from './account-decisions.service.js';
import { AccountQueue } from './account-queue.queries.js';
import { StaffAccountsController } from './accounts.controller.js';
import { Actions } from './actions.service.js';
import { Audit } from './audit.service.js';
import { ConsoleController } from './console.controller.js';
import { ConsoleQueries } from './console.queries.js';
import { DecisionsApi, DecisionsController } from './decisions.controller.js';
import { LateRateDecisions } from './late-rate-decisions.service.js';
import { LateRatesApi, LateRatesController } from './late-rates.controller.js';
import { ObjectionDecisions } from './objection-decisions.service.js';
import { StaffObjectionsController } from './objections.controller.js';
import { ProfileDecisions } from './profile-decisions.service.js';
import { ProfileQueue } from './profile-queue.queries.js';
import { StaffProfilesController } from './profiles.controller.js';
import { ProofDecisions } from './proof-decisions.service.js';
import { StaffProofsController } from './proofs.controller.js';
import { ReviewDecisions } from './review-decisions.service.js';
import { ReviewQueue } from './review-queue.queries.js';
import { StaffReviewsController } from './reviews.controller.js';
import { StaffPages } from './staff.pages.js';
import { StaffApi, StaffDecisionsApi } from './staff.api.js';

@Module({
  imports: [
    DeskModule,
    IdentityModule,
    SkillsModule,
    ProfilesModule,
    SearchModule,
    TimesheetsModule,
    ReviewsModule,
  ],
  controllers: [
    ConsoleController,
    StaffProfilesController,
    StaffProofsController,
    StaffReviewsController,
    StaffAccountsController,
    StaffObjectionsController,
    DecisionsController,
    DecisionsApi,
    StaffApi,
    StaffDecisionsApi,
    LateRatesController,
    LateRatesApi,
  ],
  providers: [
    Audit,
    Actions,
    ConsoleQueries,
    StaffPages,
    ProfileQueue,
    AccountQueue,
    AccountDecisions,
    ReviewQueue,
    ProfileDecisions,
    ProofDecisions,
    ReviewDecisions,
    ObjectionDecisions,
    LateRateDecisions,
  ],
  exports: [Audit, ProfileDecisions, ReviewDecisions],
})
export class ModerationModule {}
