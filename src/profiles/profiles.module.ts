import { Module } from '@nestjs/common';
import { SkillsModule } from '../skills/index.js';
import { BusinessController } from './business.controller.js';
import { Businesses } from './businesses.service.js';
import { Completenesses } from './completeness.service.js';
import { ProfileEdits } from './edits.service.js';
import { FilesController } from './files.controller.js';
import { Media } from './media.service.js';
import { ProfileController } from './profile.controller.js';
import { BusinessApi, ProfileApi, PublicProfilesApi } from './profiles.api.js';
import { ProfilesQueries } from './profiles.queries.js';
import { Profiles } from './profiles.service.js';

@Module({
  imports: [SkillsModule],
  controllers: [
    ProfileController,
    BusinessController,
    FilesController,
    ProfileApi,
    BusinessApi,
    PublicProfilesApi,
  ],
  providers: [Profiles, ProfileEdits, ProfilesQueries, Completenesses, Media, Businesses],
  exports: [Profiles, ProfileEdits, Completenesses, Media, Businesses],
})
export class ProfilesModule {}
