export { formula } from './formula.data.js';
export { ReputationModule } from './reputation.module.js';
export { reputationOf, type Facts, type ReputationResult } from './reputation.rules.js';
export { Reputation, type StoredReputation } from './reputation.service.js';
