export { startEmbedded, type EmbeddedDatabase } from './embedded.js';
export { withMachineLock } from './lock.js';
export { migrate, type DatabaseUrls } from './migrate.js';
