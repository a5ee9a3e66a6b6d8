export { Audit } from './audit.service.js';
export { ModerationModule } from './moderation.module.js';
export { ProfileDecisions } from './profile-decisions.service.js';
export { ReviewDecisions } from './review-decisions.service.js';
