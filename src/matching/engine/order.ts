import { Blocks, soldForGood } from './blocks.js';
import { Bitmaps, hasBit, setBit, wordsFor } from './bitmap.js';
import { PACKAGE_WORDS, type Column } from './columns.js';
import type { Market } from './market.js';

/**
 * Numbers people anew so that those alike in what makes points stand together: blocks then have narrow bounds, and few
 * of them can reach the first places. Freshness is taken at the instant given; bounds are exact whatever the order.
 */
export function reorder(market: Market, at: number): void {
  const { size, columns } = market;
  const keys = new Float64Array(market.live);
  let count = 0;
  for (let i = 0; i < size; i += 1) {
    if (!market.has(i)) continue;
    const days = Math.max(0, (at / 1000 - columns.confirmed[i]!) / 86_400);
    const level = Math.floor((columns.standing[i]! + Math.max(0, 40 - days * 0.7)) / 8);
    const room = Math.min(15, Math.floor(columns.windowMinutes[i]! / 300));
    const cheap = 31 - Math.min(31, Math.floor(rate(market, i) / 100));
    const busy = market.busyKnown(i) ? 3 : Math.min(2, Math.ceil(soldForGood(market, i).sold / 500));
    // The number itself fills the last digits: one sort of plain numbers.
    keys[count] = (((level * 4 + 3 - busy) * 16 + room) * 32 + cheap) * 2 ** 24 + i;
    count += 1;
  }
  keys.sort();
  const order = new Uint32Array(count);
  for (let n = 0; n < count; n += 1) order[n] = keys[count - 1 - n]! % 2 ** 24;
  permute(market, order);
}

/** About what an hour costs, in cents. */
function rate(market: Market, i: number): number {
  const { words, starts } = market.packs;
  const packs = market.columns.packs[i]!;
  let least = Infinity;
  for (let n = starts[packs]!; n < starts[packs + 1]!; n += PACKAGE_WORDS) {
    const kind = words[n]! >>> 24;
    if (kind === 0) least = Math.min(least, words[n + 1]!);
    else if (kind === 1) least = Math.min(least, (words[n + 1]! * 60) / Math.max(60, words[n]! & 0x1ffff));
  }
  return least;
}

function permute(market: Market, order: Uint32Array): void {
  const capacity = Math.ceil(Math.max(1024, order.length + Math.max(1024, order.length / 64)) / 128) * 128;
  const place = new Int32Array(market.size).fill(-1);
  order.forEach((old, i) => (place[old] = i));
  for (const name of Object.keys(market.columns) as Column[]) {
    const from = market.columns[name];
    const to = new (from.constructor as Uint32ArrayConstructor)(capacity);
    for (let i = 0; i < order.length; i += 1) to[i] = from[order[i]!]!;
    Object.assign(market.columns, { [name]: to });
  }
  const words = new Uint32Array(capacity * 4);
  for (let i = 0; i < order.length; i += 1)
    for (let n = 0; n < 4; n += 1) words[i * 4 + n] = market.ids.words[order[i]! * 4 + n]!;
  market.ids.replace(words, order.length);
  const doubtful = market.doubtful;
  market.doubtful = new Uint32Array(wordsFor(capacity));
  for (let i = 0; i < order.length; i += 1) if (hasBit(doubtful, order[i]!)) setBit(market.doubtful, i, true);
  market.listed = new Uint32Array(wordsFor(capacity));
  for (let i = 0; i < order.length; i += 1) market.listed[i >> 5]! |= 1 << (i & 31);
  for (const name of ['skills', 'languages', 'hours', 'zones'] as const)
    market[name] = moved(market[name], place, capacity);
  // What is read together stands together.
  market.tongues = market.tongues.inOrder(market.columns.languages, order.length, (at) =>
    market.tonguesLength(at),
  );
  market.rare = market.rare.inOrder(market.columns.rare, order.length, (at) => market.rareLength(at));
  market.renumbered(capacity, order.length, new Blocks(capacity));
}

function moved(maps: Bitmaps, place: Int32Array, capacity: number): Bitmaps {
  const words = wordsFor(capacity);
  const list = maps.list.map((bits) => {
    if (!bits) return undefined;
    const to = new Uint32Array(words);
    for (let word = 0; word < bits.length; word += 1) {
      for (let rest = bits[word]!; rest !== 0; rest &= rest - 1) {
        const i = place[word * 32 + 31 - Math.clz32(rest & -rest)]!;
        if (i >= 0) to[i >> 5]! |= 1 << (i & 31);
      }
    }
    return to;
  });
  return new Bitmaps(words, list, [...maps.counts]);
}
