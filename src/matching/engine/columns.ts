import type { PackageKind } from '../../packages/index.js';
import type { Distinct } from './distinct.js';
import type { Heap } from './heap.js';

/** No end, among days in 18 bits; in 16 bits that is the last number. */
export const FOREVER = 0x3ffff;
export const NONE16 = 0xffff;
export const PACKAGE_WORDS = 3;
export const kinds: PackageKind[] = ['hourly', 'retainer', 'per_call', 'fixed'];

/** What each person has, by dense number. */
const columnTypes = {
  confirmed: Uint32Array,
  weekly: Uint16Array,
  maxClients: Uint8Array,
  worksHolidays: Uint8Array,
  zone: Uint16Array,
  score: Uint16Array,
  confidence: Uint16Array,
  reviews: Uint16Array,
  response: Uint16Array,
  windowMinutes: Uint16Array,
  /** Points, in tenths, that depend on no brief. */
  standing: Uint16Array,
  week: Uint32Array,
  packs: Uint32Array,
  languages: Uint32Array,
  rare: Uint32Array,
} as const;
export type Column = keyof typeof columnTypes;
export type Columns = { [Name in Column]: InstanceType<(typeof columnTypes)[Name]> };
export const columnNames = Object.keys(columnTypes) as Column[];

export const makeColumns = (capacity: number): Columns =>
  Object.fromEntries(
    columnNames.map((name) => [name, new columnTypes[name](capacity)]),
  ) as unknown as Columns;

/** The part of a market the bounds of its blocks are drawn from. */
export interface Packed {
  columns: Columns;
  packs: Distinct<Uint32Array<ArrayBuffer>>;
  rare: Heap<Uint16Array<ArrayBuffer>>;
}
