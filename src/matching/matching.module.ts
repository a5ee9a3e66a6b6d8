import { Module } from '@nestjs/common';
import { BlocksApi, BlocksController } from './blocks/blocks.controller.js';
import { SideBlocks } from './blocks/blocks.service.js';
import { Drift } from './drift.service.js';
import { FactsQueries } from './facts.queries.js';
import { SearchModule } from '../search/index.js';
import { Matching } from './matching.service.js';
import { RankingController } from './ranking.controller.js';
import { ReadModel } from './read-model.js';
import { MatchSearches } from './searches.service.js';
import { LineApi, LineController } from './lines/lines.controller.js';
import { LinesQueries } from './lines/lines.queries.js';
import { Lines } from './lines/lines.service.js';
import { Teams } from './teams/teams.service.js';

@Module({
  imports: [SearchModule],
  controllers: [BlocksController, BlocksApi, RankingController, LineController, LineApi],
  providers: [
    Drift,
    SideBlocks,
    FactsQueries,
    ReadModel,
    MatchSearches,
    Matching,
    Teams,
    LinesQueries,
    Lines,
  ],
  exports: [SideBlocks, Matching, Teams, Lines],
})
export class MatchingModule {}
