import { Module } from '@nestjs/common';
import { ReputationFacts } from './facts.queries.js';
import { ReputationReaders } from './readers.js';
import { ReputationApi } from './reputation.api.js';
import { ReputationController, ReputationHelpController } from './reputation.controller.js';
import { Reputation } from './reputation.service.js';

@Module({
  controllers: [ReputationController, ReputationHelpController, ReputationApi],
  providers: [Reputation, ReputationFacts, ReputationReaders],
  exports: [Reputation],
})
export class ReputationModule {}
