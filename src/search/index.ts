export {
  DirectoryEngine,
  type DirectoryItem,
  type DirectoryPage,
  type DirectoryQuery,
} from './directory.port.js';
export { type Outage } from './failover/outages.service.js';
export { Rebuilds, type Progress as RebuildProgress } from './rebuild.service.js';
export { Freed } from './saved/freed.service.js';
export { SearchIndex } from './search-index.service.js';
export { SearchModule } from './search.module.js';
export { Directory } from './search.service.js';
