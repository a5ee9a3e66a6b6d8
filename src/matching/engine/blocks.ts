import { newcomerValue, reputationValue, responseValue, tenthsOf } from '../score.rules.js';
import { NONE16, PACKAGE_WORDS, type Market } from './market.js';

/** People whose numbers follow each other, looked at together: four words of every bitmap. */
export const BLOCK = 128;
export const BLOCK_WORDS = BLOCK / 32;
const NOTHING = 0xffffffff;

/** Points, in tenths, that do not depend on a brief or on the day. */
export function standing(market: Market, i: number): number {
  const { score, confidence, reviews, response } = market.columns;
  const reputation = score[i] === NONE16 ? null : score[i]! / 1000;
  return (
    tenthsOf('reputation', reputationValue({ reputation, confidence: confidence[i]! / 1000 })) +
    tenthsOf('newcomer', newcomerValue(reviews[i]!)) +
    tenthsOf('response', responseValue(response[i] === NONE16 ? null : response[i]!))
  );
}

/** For each block what its best person could have at most, so that a block that can't reach the list is never opened. */
export class Blocks {
  readonly standing: Uint16Array;
  readonly confirmed: Uint32Array;
  readonly windowMinutes: Uint16Array;
  readonly weekly: Uint16Array;
  readonly hourly: Uint32Array;
  readonly retainer: Uint32Array;
  readonly overage: Uint32Array;
  readonly included: Uint32Array;
  readonly perCall: Uint32Array;

  constructor(capacity: number) {
    const blocks = Math.ceil(capacity / BLOCK);
    this.standing = new Uint16Array(blocks);
    this.confirmed = new Uint32Array(blocks);
    this.windowMinutes = new Uint16Array(blocks);
    this.weekly = new Uint16Array(blocks);
    this.included = new Uint32Array(blocks);
    this.hourly = new Uint32Array(blocks).fill(NOTHING);
    this.retainer = new Uint32Array(blocks).fill(NOTHING);
    this.overage = new Uint32Array(blocks).fill(NOTHING);
    this.perCall = new Uint32Array(blocks).fill(NOTHING);
  }

  /** Widens a block's bounds to take somebody in. They are drawn tight again by the next rebuild. */
  admit(market: Market, i: number): void {
    const b = Math.floor(i / BLOCK);
    const { columns } = market;
    this.standing[b] = Math.max(this.standing[b]!, columns.standing[i]!);
    this.confirmed[b] = Math.max(this.confirmed[b]!, columns.confirmed[i]!);
    this.windowMinutes[b] = Math.max(this.windowMinutes[b]!, columns.windowMinutes[i]!);
    this.weekly[b] = Math.max(this.weekly[b]!, columns.weekly[i]!);
    const at = columns.packs[i]!;
    const { words } = market.packs;
    for (let n = at + 1; n < at + 1 + words[at]! * PACKAGE_WORDS; n += PACKAGE_WORDS) {
      const kind = words[n]! >>> 24;
      const price = words[n + 1]!;
      if (kind === 0) this.hourly[b] = Math.min(this.hourly[b]!, price);
      else if (kind === 2) this.perCall[b] = Math.min(this.perCall[b]!, price);
      else if (kind === 1) {
        this.retainer[b] = Math.min(this.retainer[b]!, price);
        this.overage[b] = Math.min(this.overage[b]!, words[n + 2]!);
        this.included[b] = Math.max(this.included[b]!, words[n]! & 0x1ffff);
      }
    }
  }
}
