import type { City } from '../places.js';

export interface FirmData {
  /** Short name in addresses: `titolare@<key>.example`. */
  key: string;
  /** As people call it. */
  name: string;
  legalName: string;
  sector: string;
  city: City;
  description: string;
  owner: string;
  managers?: string[];
  viewers?: string[];
  pec?: boolean;
  /** Who a caller may ask for: name, what they do. */
  people: [name: string, role: string][];
}
