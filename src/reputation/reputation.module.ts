import { Module } from '@nestjs/common';
import { MatchingModule } from '../matching/index.js';
import { SearchModule } from '../search/index.js';
import { ReputationFacts } from './facts.queries.js';
import { ReputationApi } from './reputation.api.js';
import { ReputationController, ReputationHelpController } from './reputation.controller.js';
import { Reputation } from './reputation.service.js';

@Module({
  imports: [SearchModule, MatchingModule],
  controllers: [ReputationController, ReputationHelpController, ReputationApi],
  providers: [Reputation, ReputationFacts],
  exports: [Reputation],
})
export class ReputationModule {}
