export { Calls } from './calls/calls.service.js';
export { Contacts } from './contacts/contacts.service.js';
export { Desks } from './desks.service.js';
export { DeskModule } from './desk.module.js';
export { Openings } from './contacts/openings.service.js';
export { Playbooks } from './playbooks/playbooks.service.js';
export { Records } from './records/records.service.js';
export { Timeline, type OpenRecord } from './timeline/timeline.queries.js';
export { VaultKeys } from './vault/vault-keys.service.js';
