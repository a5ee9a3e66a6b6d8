import { newcomerValue, reputationValue, responseValue, tenthsOf } from '../score.rules.js';
import { NONE16, PACKAGE_WORDS, type Packed } from './columns.js';

/** People whose numbers follow each other, looked at together: four words of every bitmap. */
const BLOCK = 128;
export const BLOCK_WORDS = BLOCK / 32;
const NOTHING = 0xffffffff;

/** Points, in tenths, that do not depend on a brief or on the day. */
export function standing(market: Packed, i: number): number {
  const { score, confidence, reviews, response } = market.columns;
  const reputation = score[i] === NONE16 ? null : score[i]! / 1000;
  return (
    tenthsOf('reputation', reputationValue({ reputation, confidence: confidence[i]! / 1000 })) +
    tenthsOf('newcomer', newcomerValue(reviews[i]!)) +
    tenthsOf('response', responseValue(response[i] === NONE16 ? null : response[i]!))
  );
}

/** Small, middling and large retainers: a block's cheapest small one says nothing of what a large one costs. */
export const SIZES = 4;
const sizeOf = (included: number): number =>
  included <= 900 ? 0 : included <= 1800 ? 1 : included <= 3600 ? 2 : 3;

/**
 * Minutes a week sold without an end, and the day by which all of that had begun. Who is known by her calls counts as
 * free: her hours then say nothing of the line.
 */
export function soldForGood({ columns, rare }: Packed, i: number): { sold: number; since: number } {
  const at = columns.rare[i]!;
  const { words } = rare;
  let [sold, since] = [0, 0];
  if (at === 0 || words[at + 2]! > 0) return { sold, since };
  for (let n = at + 3; n < at + 3 + words[at]! * 3; n += 3) {
    if (words[n + 2] !== NONE16) continue;
    sold += words[n]!;
    since = Math.max(since, words[n + 1]!);
  }
  return { sold: Math.min(sold, NONE16), since };
}

/** For each block what its best person could have at most, so that a block that can't reach the list is never opened. */
export class Blocks {
  readonly standing: Uint16Array;
  readonly confirmed: Uint32Array;
  readonly windowMinutes: Uint16Array;
  readonly weekly: Uint16Array;
  readonly hourly: Uint32Array;
  /** Of retainers, by size: lowest price and overage, most minutes included. */
  readonly retainer: Uint32Array;
  readonly overage: Uint32Array;
  readonly included: Uint32Array;
  /** Least minutes a week sold for good, and the last day on which the latest of them began. */
  readonly sold: Uint16Array;
  readonly since: Uint32Array;
  readonly perCall: Uint32Array;

  constructor(capacity: number) {
    const blocks = Math.ceil(capacity / BLOCK);
    this.standing = new Uint16Array(blocks);
    this.confirmed = new Uint32Array(blocks);
    this.windowMinutes = new Uint16Array(blocks);
    this.weekly = new Uint16Array(blocks);
    this.since = new Uint32Array(blocks);
    this.sold = new Uint16Array(blocks).fill(NONE16);
    this.included = new Uint32Array(blocks * SIZES);
    this.hourly = new Uint32Array(blocks).fill(NOTHING);
    this.retainer = new Uint32Array(blocks * SIZES).fill(NOTHING);
    this.overage = new Uint32Array(blocks * SIZES).fill(NOTHING);
    this.perCall = new Uint32Array(blocks).fill(NOTHING);
  }

  /** Widens a block's bounds to take somebody in. They are drawn tight again by the next rebuild. */
  admit(market: Packed, i: number): void {
    const b = Math.floor(i / BLOCK);
    const { columns } = market;
    this.standing[b] = Math.max(this.standing[b]!, columns.standing[i]!);
    this.confirmed[b] = Math.max(this.confirmed[b]!, columns.confirmed[i]!);
    this.windowMinutes[b] = Math.max(this.windowMinutes[b]!, columns.windowMinutes[i]!);
    this.weekly[b] = Math.max(this.weekly[b]!, columns.weekly[i]!);
    const { words, starts } = market.packs;
    const packs = columns.packs[i]!;
    for (let n = starts[packs]!; n < starts[packs + 1]!; n += PACKAGE_WORDS) {
      const kind = words[n]! >>> 24;
      const price = words[n + 1]!;
      if (kind === 0) this.hourly[b] = Math.min(this.hourly[b]!, price);
      else if (kind === 2) this.perCall[b] = Math.min(this.perCall[b]!, price);
      else if (kind === 1) {
        const included = words[n]! & 0x1ffff;
        const size = b * SIZES + sizeOf(included);
        this.retainer[size] = Math.min(this.retainer[size]!, price);
        this.overage[size] = Math.min(this.overage[size]!, words[n + 2]!);
        this.included[size] = Math.max(this.included[size]!, included);
      }
    }
    const { sold, since } = soldForGood(market, i);
    this.sold[b] = Math.min(this.sold[b]!, sold);
    this.since[b] = Math.max(this.since[b]!, since);
  }
}
