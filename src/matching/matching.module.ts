import { Module } from '@nestjs/common';
import { FactsQueries } from './facts.queries.js';
import { Matching } from './matching.service.js';
import { RankingController } from './ranking.controller.js';
import { ReadModel } from './read-model.js';
import { MatchSearches } from './searches.service.js';
import { Teams } from './teams/teams.service.js';

@Module({
  controllers: [RankingController],
  providers: [FactsQueries, ReadModel, MatchSearches, Matching, Teams],
  exports: [Matching, Teams],
})
export class MatchingModule {}
