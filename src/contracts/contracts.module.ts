import { Module } from '@nestjs/common';
import { MessagingModule } from '../messaging/index.js';
import { Bookings } from './bookings.js';
import { ContractStates } from './contract-states.service.js';
import { Contracts } from './contracts.service.js';
import { DraftingQueries } from './drafting.queries.js';
import { Drafts } from './drafts.service.js';
import { Endings } from './endings.service.js';
import { Pauses } from './pauses.service.js';
import { Signatures } from './signatures.service.js';

@Module({
  imports: [MessagingModule],
  providers: [Contracts, ContractStates, DraftingQueries, Drafts, Signatures, Pauses, Endings, Bookings],
  exports: [Contracts],
})
export class ContractsModule {}
