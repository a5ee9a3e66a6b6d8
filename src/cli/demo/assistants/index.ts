import { abroad } from './abroad.js';
import { centre } from './centre.js';
import { northEast } from './north-east.js';
import { northWest } from './north-west.js';
import { south } from './south.js';

export type { AssistantData, PackageData } from './kit.js';
export const assistants = [...northWest, ...northEast, ...centre, ...south, ...abroad];
