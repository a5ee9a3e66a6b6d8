import { setImmediate as turn } from 'node:timers/promises';
import { Coverage } from '../coverage.rules.js';
import { everybody, type Circle, type Need } from '../need.js';
import { constraints, type Constraint } from '../ranking.data.js';
import { BLOCK_WORDS } from './blocks.js';
import { countOf, keep, ones, wordsFor, type Bitmap } from './bitmap.js';
import type { Market } from './market.js';
import { Judge } from './query.js';
import { Best, type Place } from './best.js';
import { tenthsOf } from '../score.rules.js';

/** Hours of the week are looked up in this many bitmaps at most; which ones, so many words of people tell. */
const HOURS = 6;
const SAMPLE = 32;
/** A pass over everybody gives way to others after this many milliseconds. */
const SLICE_MS = 4;
/** Tenths of points there are, with room for rounding. */
const MOST = 1100;
/** Numbers of nice skills told apart. */
const MOST_CLASSES = 4;
/** The most points, in tenths, a free line brings. */
const LINE = tenthsOf('line', 1);
/** The most beside her standing that somebody who covers only a part can have. */
const PARTIAL =
  LINE +
  (['price', 'skills', 'freshness', 'languages'] as const).reduce((sum, key) => sum + tenthsOf(key, 1), 0);

export interface Census {
  considered: number;
  excluded: Record<Constraint, number>;
  full: number;
  partial: number;
  bestPartial: Place[];
  /** Of those who fit, the cheapest; who joined earlier at equal price. */
  cheapest: Place | null;
}

/** The exact first places of a need, and the count of everybody it leaves out, over the packed market. */
export class Engine {
  private scratch = new Uint32Array(0);
  private bounds = new Int16Array(0);

  constructor(readonly market: Market) {}

  judge(need: Need, now: { at: number; today: string }): Judge {
    const coverage = new Coverage(need);
    const days = new Set(need.slots.map((slot) => slot.day)).size;
    const callsPerWeek = (need.callsPerDay ?? 0) * days;
    return new Judge(this.market, { need, coverage, now, callsPerWeek });
  }

  /** The first `limit` who cover every minute: as if everybody had been judged and sorted. */
  top(judge: Judge, limit: number, circle: Circle = everybody): Place[] {
    const { market } = this;
    const { standing } = market.columns;
    const best = new Best(market.ids, limit);
    const words = wordsFor(market.size);
    const left = this.left(words);
    if (!this.select(left, judge, words) || !this.selectHours(left, judge, words)) return [];
    this.drop(left, circle.blocked);
    this.keepFound(left, circle.found);
    const classes = Math.min(judge.niceAsked, MOST_CLASSES) + 1;
    for (const entry of this.byBound(left, judge, words, classes)) {
      // At equal points the price decides, so an equal bound still has to be opened.
      const block = Math.floor(entry / classes);
      const found = entry % classes;
      const beside = this.bounds[block]! + this.nicePoints(judge, found, classes);
      if (beside < best.least) break;
      const above = beside - market.blocks.standing[block]!;
      const end = Math.min(words, (block + 1) * BLOCK_WORDS);
      for (let word = block * BLOCK_WORDS; word < end; word += 1)
        for (let rest = left[word]!; rest !== 0; rest &= rest - 1) {
          const i = word * 32 + 31 - Math.clz32(rest & -rest);
          if (standing[i]! + above < best.least) continue;
          if (classes > 1 && Math.min(judge.niceFound(i), classes - 1) !== found) continue;
          if (judge.outside(i) !== 0 || judge.fails(i) !== null || judge.closed(i, 0) !== 0) continue;
          const tenths = judge.pointsButLine(i, true);
          if (tenths + LINE < best.least) continue;
          best.offer(i, tenths + judge.linePoints(i), judge.cents);
        }
    }
    return best.list();
  }

  /** Everybody, one after the other, giving way in between: how many each constraint leaves out, and the best partial. */
  async census(judge: Judge, limit: number, circle: Circle = everybody): Promise<Census> {
    for (let attempt = 1; ; attempt += 1) {
      const { version } = this.market;
      const census = await this.count(judge, limit, circle, attempt < 3);
      // Counted while somebody changed, it would be of no one moment.
      if (this.market.version === version) return census;
    }
  }

  private async count(judge: Judge, limit: number, circle: Circle, givingWay: boolean): Promise<Census> {
    const { market } = this;
    const { standing } = market.columns;
    const words = wordsFor(market.size);
    const left = new Uint32Array(words);
    const excluded = Object.fromEntries(constraints.map((name) => [name, 0])) as Record<Constraint, number>;
    const best = new Best(market.ids, limit);
    let cheapest: Place | null = null;
    const considered = market.live;
    left.set(market.listed.subarray(0, words));
    excluded.blocked = this.drop(left, circle.blocked);
    excluded.words = this.keepFound(left, circle.found);
    const before = considered - excluded.blocked - excluded.words;
    const inside = left.slice();
    const speaks = this.select(left, judge, words);
    excluded.skills = before - this.withSkills(inside, judge, words);
    excluded.languages = before - excluded.skills - (speaks ? countOf(left) : 0);
    let full = 0;
    let partial = 0;
    let pause = performance.now() + SLICE_MS;
    const end = speaks ? words : 0;
    for (let word = 0; word < end; word += 1) {
      if (givingWay && (word & 63) === 0 && performance.now() > pause) {
        await turn();
        pause = performance.now() + SLICE_MS;
      }
      for (let rest = left[word]!; rest !== 0; rest &= rest - 1) {
        const i = word * 32 + 31 - Math.clz32(rest & -rest);
        const failed = judge.fails(i);
        if (failed !== null) {
          excluded[failed] += 1;
          continue;
        }
        const missing = judge.uncovered(i);
        if (missing < 0) excluded.coverage += 1;
        else if (missing === 0) {
          full += 1;
          const { cents } = judge;
          if (
            !cheapest ||
            cents < cheapest.cents ||
            (cents === cheapest.cents && market.ids.compare(i, cheapest.i) < 0)
          )
            cheapest = { i, tenths: 0, cents };
        } else {
          partial += 1;
          if (standing[i]! + PARTIAL < best.least) continue;
          const tenths = judge.pointsButLine(i, false);
          if (tenths + LINE >= best.least) best.offer(i, tenths + judge.linePoints(i), judge.cents);
        }
      }
    }
    return {
      considered,
      excluded,
      full,
      partial,
      bestPartial: best.list(),
      cheapest,
    };
  }

  /** The first people a team for the need could be made of, in the order of their points as a part of it. */
  async parts(judge: Judge, limit: number, circle: Circle = everybody): Promise<Place[]> {
    const { market } = this;
    const best = new Best(market.ids, limit);
    const words = wordsFor(market.size);
    const left = market.listed.slice(0, words);
    this.drop(left, circle.blocked);
    this.keepFound(left, circle.found);
    if (!this.skillMaps(judge.asked.need).every(([, bits]) => bits !== undefined && keep(left, bits, words)))
      return [];
    let pause = performance.now() + SLICE_MS;
    for (let word = 0; word < words; word += 1) {
      if ((word & 63) === 0 && performance.now() > pause) {
        await turn();
        pause = performance.now() + SLICE_MS;
      }
      for (let rest = left[word]!; rest !== 0; rest &= rest - 1) {
        const i = word * 32 + 31 - Math.clz32(rest & -rest);
        const tenths = market.has(i) ? judge.part(i) : -1;
        if (tenths >= 0) best.offer(i, tenths, 0);
      }
    }
    return best.list().filter(({ i }) => market.has(i));
  }

  private left(words: number): Bitmap {
    if (this.scratch.length < words) this.scratch = new Uint32Array(words);
    const left = this.scratch.subarray(0, words);
    left.set(this.market.listed.subarray(0, words));
    return left;
  }

  /** Keeps who has the must skills and languages, the rarest first; false when nobody does. */
  private select(left: Bitmap, { asked }: Judge, words: number): boolean {
    const { market } = this;
    const maps = [
      ...this.skillMaps(asked.need),
      ...asked.need.languages.flatMap(({ code, level, verified }) => {
        const language = market.languageNames.known(code);
        const of = (rank: number): [number, Bitmap | undefined] =>
          language < 0
            ? [0, undefined]
            : [market.languages.count(language * 8 + rank), market.languages.list[language * 8 + rank]];
        return verified ? [of(level), of(0)] : [of(level)];
      }),
    ].sort((a, b) => a[0] - b[0]);
    return maps.every(([, bits]) => bits !== undefined && keep(left, bits, words));
  }

  private skillMaps(need: Need): [number, Bitmap | undefined][] {
    const { skillNames, skills } = this.market;
    return need.skills
      .filter((skill) => skill.need === 'must')
      .map(({ code, level }) => {
        const skill = skillNames.known(code);
        return skill < 0
          ? [0, undefined]
          : [skills.count(skill * 3 + level - 1), skills.list[skill * 3 + level - 1]];
      });
  }

  private withSkills(left: Bitmap, { asked }: Judge, words: number): number {
    const every = this.skillMaps(asked.need).every(
      ([, bits]) => bits !== undefined && keep(left, bits, words),
    );
    return every ? countOf(left) : 0;
  }

  /** Drops who has no window at all in some hour asked for: a coarse sieve, in the zone most people live in. */
  private selectHours(left: Bitmap, judge: Judge, words: number): boolean {
    const { zones, hours } = this.market;
    let zone = 0;
    zones.counts.forEach((count, i) => (zone = count > zones.count(zone) ? i : zone));
    const inside = zones.list[zone];
    if (!inside) return true;
    const nobody = new Uint32Array(0);
    const maps = this.sieves(judge.hours(zone), left, inside, words).map(
      (hour) => hours.list[hour] ?? nobody,
    );
    let any = 0;
    for (const bits of maps)
      if (bits === nobody) for (let i = 0; i < words; i += 1) left[i]! &= ~inside[i]!;
      else for (let i = 0; i < words; i += 1) left[i]! &= bits[i]! | ~inside[i]!;
    for (let i = 0; i < words; i += 1) any |= left[i]!;
    return any !== 0;
  }

  /** The hours to look up: each in turn the one that leaves the fewest of a sample, as long as one does. */
  private sieves(asked: number[], left: Bitmap, inside: Bitmap, words: number): number[] {
    const { hours } = this.market;
    const step = Math.max(1, Math.floor(words / SAMPLE));
    const sample = new Uint32Array(Math.ceil(words / step)).map(
      (_, n) => left[n * step]! & inside[n * step]!,
    );
    const rarest = [...asked].sort((a, b) => hours.count(a) - hours.count(b));
    const chosen: number[] = [];
    for (let inSample = countOf(sample); inSample > 0 && chosen.length < HOURS;) {
      let [next, least] = [-1, inSample];
      for (const hour of rarest) {
        const bits = hours.list[hour];
        let count = 0;
        if (bits) for (let n = 0; n < sample.length; n += 1) count += ones(sample[n]! & bits[n * step]!);
        if (count < least) [next, least] = [hour, count];
      }
      if (next < 0) break;
      chosen.push(next);
      inSample = least;
      const bits = hours.list[next];
      for (let n = 0; n < sample.length; n += 1) sample[n]! &= bits?.[n * step] ?? 0;
    }
    return chosen;
  }

  private drop(left: Bitmap, people: ReadonlySet<string>): number {
    let count = 0;
    for (const id of people) {
      const i = this.market.ids.find(id);
      if (i < 0) continue;
      count += (left[i >> 5]! >>> (i & 31)) & 1;
      left[i >> 5]! &= ~(1 << (i & 31));
    }
    return count;
  }

  /** Keeps only those found by the need's words, if it has any. Returns how many that leaves out. */
  private keepFound(left: Bitmap, found: ReadonlySet<string> | null): number {
    if (!found) return 0;
    const { ids } = this.market;
    const before = countOf(left);
    const bits = new Uint32Array(left.length);
    for (const id of found) {
      const i = ids.find(id);
      if (i >= 0) bits[i >> 5]! |= 1 << (i & 31);
    }
    keep(left, bits, left.length);
    return before - countOf(left);
  }

  /** Who has the last class may have every nice skill asked for. */
  private nicePoints(judge: Judge, found: number, classes: number): number {
    return judge.nicePoints(found === classes - 1 ? judge.niceAsked : found);
  }

  /**
   * Blocks with somebody left in them, once for each number of nice skills one may have, those that could reach the
   * highest points first: block × classes + class.
   */
  private byBound(left: Bitmap, judge: Judge, words: number, classes: number): Uint32Array {
    const blocks = Math.ceil(words / BLOCK_WORDS);
    if (this.bounds.length < blocks) this.bounds = new Int16Array(blocks);
    const nice = Array.from({ length: classes }, (_, found) => this.nicePoints(judge, found, classes));
    // Points are whole tenths from 0 to 1000: counting sorts them.
    const ends = new Uint32Array(MOST + 2);
    let count = 0;
    for (let block = 0; block < blocks; block += 1) {
      const at = block * BLOCK_WORDS;
      const any = left[at]! | (left[at + 1] ?? 0) | (left[at + 2] ?? 0) | (left[at + 3] ?? 0);
      const bound = any === 0 ? -1 : judge.bound(block);
      this.bounds[block] = bound;
      if (bound < 0) continue;
      for (const points of nice) ends[MOST - bound - points + 1]! += 1;
      count += classes;
    }
    for (let i = 1; i < ends.length; i += 1) ends[i]! += ends[i - 1]!;
    const order = new Uint32Array(count);
    for (let block = 0; block < blocks; block += 1) {
      const bound = this.bounds[block]!;
      if (bound >= 0)
        for (let found = 0; found < classes; found += 1)
          order[ends[MOST - bound - nice[found]!]!++] = block * classes + found;
    }
    return order;
  }
}
