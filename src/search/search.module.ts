import { Module } from '@nestjs/common';
import { DirectoryApi, DirectoryController } from './directory.controller.js';
import { DirectoryEngine } from './directory.port.js';
import { PostgresEngine } from './postgres.engine.js';
import { Directory, SearchIndex } from './search.service.js';

@Module({
  controllers: [DirectoryController, DirectoryApi],
  providers: [{ provide: DirectoryEngine, useClass: PostgresEngine }, Directory, SearchIndex],
  exports: [Directory, SearchIndex],
})
export class SearchModule {}
