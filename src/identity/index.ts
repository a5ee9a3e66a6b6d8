export {
  Allow,
  AllowUnconfirmed,
  ReadAlong,
  ReadsAlong,
  WithActor,
  WithBusiness,
  WithMember,
} from './access.js';
export {
  isBusiness,
  liveTopics,
  visitor,
  type Actor,
  type BusinessActor,
  type Member,
  type Role,
} from './actor.js';
export { Accounts } from './accounts.service.js';
export { ApiTokens } from './api-tokens.service.js';
export { IdentityModule } from './identity.module.js';
export { Members } from './members.service.js';
export { hashPassword } from './passwords.js';
export { allows, permissions, scopesOf, type Permission } from './permissions.js';
export { sessionCookie, Sessions } from './sessions.service.js';
export { Suspensions } from './suspensions.service.js';
