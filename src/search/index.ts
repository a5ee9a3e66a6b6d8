export {
  DirectoryEngine,
  type DirectoryItem,
  type DirectoryPage,
  type DirectoryQuery,
} from './directory.port.js';
export { SearchModule } from './search.module.js';
export { Directory, SearchIndex } from './search.service.js';
