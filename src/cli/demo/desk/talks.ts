import { guests, shop } from './talk-commerce.js';
import { legal, office } from './talk-offices.js';
import { animals, patients } from './talk-patients.js';
import type { Talk } from './talk.js';
import { trades } from './talk-trades.js';

const bySector: Record<string, Talk> = {
  dental: patients,
  medical: patients,
  physiotherapy: patients,
  psychology: patients,
  veterinary: animals,
  legal,
  notaries: legal,
  trades,
  'car-repair': trades,
  architects: trades,
  'e-commerce': shop,
  retail: shop,
  hospitality: guests,
};

/** What is said at a firm of this sector. */
export const talkOf = (sector: string): Talk => bySector[sector] ?? office;
