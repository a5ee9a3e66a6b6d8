import { Module } from '@nestjs/common';
import { AvailabilityModule } from '../availability/index.js';
import { MatchingModule } from '../matching/index.js';
import { MessagingModule } from '../messaging/index.js';
import { ProfilesModule } from '../profiles/index.js';
import { ContractStates } from './contract-states.service.js';
import { ContractQueries } from './contract.queries.js';
import { ContractsApi } from './contracts.api.js';
import { ContractsController } from './contracts.controller.js';
import { Contracts } from './contracts.service.js';
import { DraftingQueries } from './drafting.queries.js';
import { Drafts } from './drafts.service.js';
import { Endings } from './endings.service.js';
import { Pauses } from './pauses.service.js';
import { Signatures } from './signatures.service.js';

@Module({
  imports: [AvailabilityModule, MatchingModule, MessagingModule, ProfilesModule],
  controllers: [ContractsController, ContractsApi],
  providers: [
    Contracts,
    ContractQueries,
    ContractStates,
    DraftingQueries,
    Drafts,
    Signatures,
    Pauses,
    Endings,
  ],
  exports: [Contracts],
})
export class ContractsModule {}
