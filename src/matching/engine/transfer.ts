import { Bitmaps } from './bitmap.js';
import { Blocks } from './blocks.js';
import type { Columns } from './columns.js';
import { Market } from './market.js';

const heaps = ['tongues', 'rare'] as const;
const distinct = ['weeks', 'packs'] as const;
const maps = ['skills', 'languages', 'hours', 'zones'] as const;
const names = ['zoneNames', 'skillNames', 'languageNames'] as const;

/** A market as it passes from the thread that read it: plain arrays, whose memory changes hands without a copy. */
export interface Packed {
  size: number;
  live: number;
  capacity: number;
  columns: Columns;
  listed: Uint32Array;
  doubtful: Uint32Array;
  ids: { words: Uint32Array<ArrayBuffer>; slots: Int32Array<ArrayBuffer>; filled: number };
  heaps: { words: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>; used: number; waste: number }[];
  distinct: Pick<Market['weeks'] | Market['packs'], 'words' | 'starts' | 'slots' | 'count'>[];
  maps: { list: (Uint32Array | undefined)[]; counts: number[] }[];
  names: string[][];
  blocks: Blocks;
}

export function pack(market: Market): { packed: Packed; transfer: ArrayBuffer[] } {
  const { size, live, capacity, columns, listed, doubtful, ids, blocks } = market;
  const packed: Packed = {
    size,
    live,
    capacity,
    columns,
    listed,
    doubtful,
    ids: { words: ids.words, slots: ids.slots, filled: ids.filled },
    heaps: heaps.map((name) => ({
      words: market[name].words,
      used: market[name].used,
      waste: market[name].waste,
    })),
    distinct: distinct.map((name) => {
      const { words, starts, slots, count } = market[name];
      return { words, starts, slots, count };
    }),
    maps: maps.map((name) => ({ list: market[name].list, counts: market[name].counts })),
    names: names.map((name) => market[name].list),
    blocks: Object.assign(Object.create(null) as Blocks, blocks),
  };
  const arrays = [
    ...Object.values(columns),
    listed,
    doubtful,
    ids.words,
    ids.slots,
    ...packed.heaps.map((heap) => heap.words),
    ...packed.distinct.flatMap(({ words, starts, slots }) => [words, starts, slots]),
    ...packed.maps.flatMap((one) => one.list.filter((bits) => bits !== undefined)),
    ...Object.values(packed.blocks).filter((value) => ArrayBuffer.isView(value)),
  ];
  return { packed, transfer: arrays.map((array) => array.buffer as ArrayBuffer) };
}

export function unpack(packed: Packed): Market {
  const market = new Market(0);
  const { size, live, capacity, columns, listed, doubtful, ids } = packed;
  Object.assign(market, { size, live, capacity, columns, listed, doubtful });
  Object.assign(market.ids, ids);
  heaps.forEach((name, n) => Object.assign(market[name], packed.heaps[n]));
  distinct.forEach((name, n) => Object.assign(market[name], packed.distinct[n]));
  maps.forEach((name, n) => {
    const { list, counts } = packed.maps[n]!;
    market[name] = new Bitmaps(listed.length, list, counts);
  });
  names.forEach((name, n) => packed.names[n]!.forEach((one) => market[name].of(one)));
  market.blocks = Object.assign(Object.create(Blocks.prototype) as Blocks, packed.blocks);
  return market;
}
