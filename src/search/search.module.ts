import { Module } from '@nestjs/common';
import { SearchCare } from './care.service.js';
import { DirectoryApi, DirectoryController } from './directory.controller.js';
import { DirectoryEngine } from './directory.port.js';
import { Documents } from './documents.service.js';
import { FailoverEngine } from './failover/failover.engine.js';
import { Outages } from './failover/outages.service.js';
import { SearchChanges } from './meilisearch/changes.service.js';
import { MeilisearchEngine } from './meilisearch/meilisearch.engine.js';
import { NextIndex } from './meilisearch/next-index.service.js';
import { SearchServer } from './meilisearch/server.js';
import { PostgresEngine } from './postgres.engine.js';
import { Rebuilds } from './rebuild.service.js';
import { Freed } from './saved/freed.service.js';
import { SavedSearchesApi } from './saved/saved-searches.api.js';
import { SavedSearchesController } from './saved/saved-searches.controller.js';
import { SavedSearches } from './saved/saved-searches.service.js';
import { SearchIndex } from './search-index.service.js';
import { Directory } from './search.service.js';
import { SuggestionsApi } from './suggestions/suggestions.api.js';

@Module({
  controllers: [DirectoryController, DirectoryApi, SuggestionsApi, SavedSearchesController, SavedSearchesApi],
  providers: [
    PostgresEngine,
    MeilisearchEngine,
    FailoverEngine,
    {
      provide: DirectoryEngine,
      inject: [SearchServer, FailoverEngine, PostgresEngine],
      useFactory: (server: SearchServer, both: FailoverEngine, postgres: PostgresEngine) =>
        server.configured ? both : postgres,
    },
    SearchServer,
    SearchChanges,
    NextIndex,
    SearchCare,
    Outages,
    Documents,
    Rebuilds,
    Directory,
    SearchIndex,
    Freed,
    SavedSearches,
  ],
  exports: [Directory, Freed, SearchIndex, Rebuilds],
})
export class SearchModule {}
