import { DataApi } from './data.api.js';
import { DataController } from './data.controller.js';
import { DataPage } from './data-page.service.js';
import { Destruction } from './destruction.service.js';
import { Handovers } from './handovers.service.js';
import { Holds } from './holds.service.js';
import { Packs } from './pack.service.js';
import { Retention } from './retention.service.js';
import { VaultTables } from './vault-tables.service.js';

export const retentionServices = [Holds, Retention, VaultTables, Packs, Handovers, Destruction];
export const retentionProviders = [DataPage];
export const retentionControllers = [DataController, DataApi];

export { Destruction, Handovers, Holds, Retention };
