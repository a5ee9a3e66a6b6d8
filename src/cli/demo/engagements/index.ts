import { firstClients } from './first-clients.js';
import { fullDesks } from './full-desks.js';
import type { EngagementData } from './kit.js';

export type { EngagementData } from './kit.js';
export const engagements: EngagementData[] = [...fullDesks, ...firstClients];
