import { practices } from './practices.js';
import { trades } from './trades.js';

export type { FirmData } from './kit.js';
export const firms = [...practices, ...trades];
