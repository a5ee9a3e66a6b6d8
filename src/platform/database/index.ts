export { startEmbedded, type EmbeddedDatabase } from './embedded.js';
export { migrate, type DatabaseUrls } from './migrate.js';
export { DatabaseTrouble } from './trouble.js';
