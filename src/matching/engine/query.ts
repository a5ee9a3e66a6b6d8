import type { Coverage } from '../coverage.rules.js';
import { askedHolidays, dayOf } from '../cover.rules.js';
import type { Need } from '../need.js';
import { monthlyCents, monthMinutes } from '../../packages/index.js';
import type { Projection } from '../projection.rules.js';
import { ranking, type Constraint } from '../ranking.data.js';
import {
  busyOn,
  busyProbability,
  coverageValue,
  freshnessValue,
  lineLoad,
  priceValue,
  tenthsOf,
} from '../score.rules.js';
import { hasBit } from './bitmap.js';
import { SIZES } from './blocks.js';
import { FOREVER, PACKAGE_WORDS } from './columns.js';
import type { Market } from './market.js';

const NATIVE = 7;
const TOO_MANY = -1;
const NOTHING = 0xffffffff;

/** Answers are remembered for so many distinct weeks and price lists, the first of which most people have. */
const REMEMBERED = 65_536;
/** Prices are remembered once so many were worked out: a short list of places asks for fewer. */
const MANY = 2000;

/** A need's hours on one zone's wall, with the days that are holidays there. */
interface Wall {
  on: Projection;
  holidays: number[];
  /** By week: minutes outside it, plus one; of those who work on holidays, and of those who don't. */
  missing: [always: Int32Array, withoutHolidays: Int32Array];
}

export interface Asked {
  need: Need;
  coverage: Coverage;
  now: { at: number; today: string };
  callsPerWeek: number;
}

/**
 * One need against the packed market, person by person: the same rules as `Search`, on numbers. What it found of the
 * person judged last is in its fields.
 */
export class Judge {
  tenths = 0;
  cents = 0;
  missing = 0;
  private sold = 0;
  private clients = 0;
  private readonly walls: (Wall | undefined)[] = [];
  /** By price list: what a month costs, plus one. */
  private prices = new Float64Array(0);
  private priced = 0;
  private readonly first: number;
  private readonly last: number;
  private readonly today: number;
  private readonly languages: { language: number; level: number; verified: boolean }[];
  private readonly nice: number[];
  private readonly minutes: number;
  /** Whether a proof is asked for: else levels are looked at only of those who may have less than the bitmaps say. */
  private readonly proofs: boolean;
  private readonly month: { weeklyMinutes: number; callsPerDay: number | null; days: number };
  private readonly line = { soldMinutes: 0, callsPerWeek: 0, windowMinutes: 0 };
  private readonly load: number;
  private readonly halfHours = new Float64Array(336);

  constructor(
    readonly market: Market,
    readonly asked: Asked,
  ) {
    const { need, coverage, now } = asked;
    this.first = dayOf(need.startsOn);
    this.last = dayOf(coverage.lastDay);
    this.today = dayOf(now.today);
    this.languages = need.languages.map(({ code, level, verified }) => ({
      language: market.languageNames.known(code),
      level,
      verified,
    }));
    this.nice = need.skills
      .filter((skill) => skill.need === 'nice')
      .map(({ code, level }) => market.skillNames.known(code) * 3 + level - 1);
    const { weeklyMinutes, callsPerDay } = need;
    this.month = { weeklyMinutes, callsPerDay, days: new Set(need.slots.map((slot) => slot.day)).size };
    this.minutes = monthMinutes(weeklyMinutes);
    this.proofs = need.languages.some((one) => one.verified);
    this.line.callsPerWeek = asked.callsPerWeek;
    this.load = (asked.callsPerWeek * ranking.callMinutes) / coverage.weekMinutes;
  }

  /** The first constraint between skills and coverage she fails, or null. Skills are the bitmaps' business. */
  fails(i: number): Constraint | null {
    const { columns, doubtful } = this.market;
    if ((this.proofs || hasBit(doubtful, i)) && !this.speaks(i)) return 'languages';
    this.weigh(i);
    if (this.clients >= columns.maxClients[i]!) return 'clients';
    if (columns.weekly[i]! - this.sold < this.asked.need.weeklyMinutes) return 'hours';
    this.cents = this.price(i);
    if (!(this.cents <= this.asked.need.budgetCents)) return 'budget';
    const { busyTarget } = this.asked.need;
    if (typeof busyTarget === 'number' && this.busy(i) > busyTarget) return 'line';
    return null;
  }

  /**
   * Her points in tenths, once she has passed, with all the hours covered or not: but for the line's, which take the
   * longest to find.
   */
  pointsButLine(i: number, covered: boolean): number {
    const { columns } = this.market;
    const { need, coverage } = this.asked;
    return (
      columns.standing[i]! +
      this.freshness(columns.confirmed[i]!) +
      tenthsOf('coverage', covered ? coverageValue(columns.windowMinutes[i]!, coverage.weekMinutes) : 0) +
      tenthsOf('price', priceValue(this.cents, need.budgetCents)) +
      this.nicePoints(this.niceFound(i)) +
      tenthsOf('languages', this.margin(i))
    );
  }

  linePoints(i: number): number {
    return tenthsOf('line', 1 - this.busy(i));
  }

  private freshness(confirmed: number): number {
    const days = Math.max(0, Math.floor((this.asked.now.at - confirmed * 1000) / 86_400_000));
    return tenthsOf('freshness', freshnessValue(days));
  }

  /** Points, in tenths, as somebody who could take a part; -1 for who can't. Skills are the bitmaps' business. */
  part(i: number): number {
    const { columns } = this.market;
    if (
      this.languages.length > 0 &&
      !this.languages.some((one) => this.level(i, one.language, one.verified) >= one.level)
    )
      return -1;
    this.weigh(i);
    if (columns.weekly[i]! <= this.sold || columns.maxClients[i]! <= this.clients) return -1;
    if (this.price(i) === Infinity) return -1;
    const { minutes } = this.wall(columns.zone[i]!).on;
    const share = 1 - this.missingOf(i) / minutes;
    if (!(share > 0)) return -1;
    return (
      columns.standing[i]! +
      this.freshness(columns.confirmed[i]!) +
      this.linePoints(i) +
      this.nicePoints(this.niceFound(i)) +
      tenthsOf('coverage', share)
    );
  }

  /** Minutes asked for that she does not cover; -1 when they are more than a partial match may miss. */
  uncovered(i: number): number {
    const { minutes } = this.wall(this.market.columns.zone[i]!).on;
    const week = this.outside(i);
    // Closures only add to it.
    const missing = week === 0 || week / minutes <= ranking.partialShare ? week + this.closed(i, week) : week;
    return missing > 0 && missing / minutes > ranking.partialShare ? TOO_MANY : missing;
  }

  missingOf(i: number): number {
    const week = this.outside(i);
    return week + this.closed(i, week);
  }

  /** Minutes asked for outside her week and, unless she works then, on holidays within it. */
  outside(i: number): number {
    const { columns } = this.market;
    const zone = columns.zone[i]!;
    const works = columns.worksHolidays[i] === 1;
    const known = (this.walls[zone] ?? this.wall(zone)).missing[works ? 0 : 1];
    const week = columns.week[i]!;
    return (known[week] || this.outsideOf(this.wall(zone), week, works, known)) - 1;
  }

  /** The same plus one, for one week of a zone; remembered if there is room. */
  private outsideOf({ on, holidays }: Wall, week: number, works: boolean, known: Int32Array): number {
    const { words, starts } = this.market.weeks;
    const [start, end] = [starts[week]!, starts[week + 1]!];
    let missing = on.minutes - on.within(words, start, end);
    if (!works) for (const day of holidays) missing += on.coveredOn(day, words, start, end);
    if (week < known.length) known[week] = missing + 1;
    return missing + 1;
  }

  /** Minutes asked for that closures take from her, when so many are outside her week and her holidays. */
  closed(i: number, outside: number): number {
    const { columns } = this.market;
    const { words } = this.market.rare;
    const rare = columns.rare[i]!;
    if (rare === 0 || words[rare + 1] === 0) return 0;
    const { on, holidays } = this.wall(columns.zone[i]!);
    const { words: weeks, starts } = this.market.weeks;
    const [start, end] = [starts[columns.week[i]!]!, starts[columns.week[i]! + 1]!];
    const works = columns.worksHolidays[i] === 1;
    const closures = rare + 3 + words[rare]! * 3;
    let missing = 0;
    for (let at = closures; at < closures + words[rare + 1]! * 2; at += 2) {
      const [from, to] = [Math.max(words[at]!, on.firstDay), Math.min(words[at + 1]!, on.lastDay)];
      const asked = from > to ? 0 : on.askedOn(from, to);
      if (outside === 0) missing += asked;
      else if (asked > 0)
        for (let day = from; day <= to; day += 1)
          if (works || !holidays.includes(day)) missing += on.coveredOn(day, weeks, start, end);
    }
    return missing;
  }

  /** Hours of a zone's week in which minutes are asked for. */
  hours(zone: number): number[] {
    const { halfHours } = this.wall(zone).on;
    const hours: number[] = [];
    for (let hour = 0; hour < 168; hour += 1)
      if (halfHours[hour * 2]! + halfHours[hour * 2 + 1]! > 0) hours.push(hour);
    return hours;
  }

  wall(zone: number): Wall {
    return (this.walls[zone] ??= this.wallOf(this.market.zoneNames.list[zone]!));
  }

  private wallOf(zone: string): Wall {
    const on = this.asked.coverage.on(zone);
    const holidays = askedHolidays(on);
    const room = Math.min(REMEMBERED, this.market.weeks.count);
    const always = new Int32Array(room);
    return { on, holidays, missing: [always, holidays.length === 0 ? always : new Int32Array(room)] };
  }

  private speaks(i: number): boolean {
    for (const { language, level, verified } of this.languages)
      if (this.level(i, language, verified) < level) return false;
    return true;
  }

  private level(i: number, language: number, verified: boolean): number {
    const { words } = this.market.tongues;
    const at = this.market.columns.languages[i]!;
    for (let n = at + 1; n <= at + words[at]!; n += 1) {
      const word = words[n]!;
      if (word >>> 24 !== language) continue;
      const last = word & FOREVER;
      const proven = last === FOREVER || last >= this.today ? (word >>> 18) & 7 : 0;
      return verified ? proven : Math.max((word >>> 21) & 7, proven);
    }
    return 0;
  }

  private margin(i: number): number {
    if (this.languages.length === 0) return 1;
    let sum = 0;
    for (const { language, level, verified } of this.languages)
      sum += level >= NATIVE ? 1 : (this.level(i, language, verified) - level) / (NATIVE - level);
    return sum / this.languages.length;
  }

  /** How many nice skills are asked for, and the points for having so many. */
  get niceAsked(): number {
    return this.nice.length;
  }
  nicePoints(found: number): number {
    return tenthsOf('skills', this.nice.length === 0 ? 1 : found / this.nice.length);
  }

  niceFound(i: number): number {
    let found = 0;
    for (const skill of this.nice) if (skill >= 0 && this.market.skills.has(skill, i)) found += 1;
    return found;
  }

  /** Most work sold, and most clients at once, on any day of the period. */
  private weigh(i: number): void {
    this.sold = 0;
    this.clients = 0;
    const rare = this.market.columns.rare[i]!;
    if (rare === 0) return;
    const { words } = this.market.rare;
    const start = rare + 3;
    const end = start + words[rare]! * 3;
    if (start === end) return;
    this.loadOn(start, end, this.first);
    for (let at = start; at < end; at += 3)
      if (words[at + 1]! > this.first && words[at + 1]! <= this.last) this.loadOn(start, end, words[at + 1]!);
  }

  private loadOn(start: number, end: number, day: number): void {
    const { words } = this.market.rare;
    let minutes = 0;
    let clients = 0;
    for (let at = start; at < end; at += 3) {
      if (words[at + 1]! > day || words[at + 2]! < day) continue;
      minutes += words[at]!;
      clients += 1;
    }
    this.sold = Math.max(this.sold, minutes);
    this.clients = Math.max(this.clients, clients);
  }

  /** What a month costs on the cheapest of her packages; infinite when none fits. */
  private price(i: number): number {
    const list = this.market.columns.packs[i]!;
    return (this.prices[list] || this.leastOf(list)) - 1;
  }

  private leastOf(list: number): number {
    const { words, starts } = this.market.packs;
    let least = Infinity;
    for (let n = starts[list]!; n < starts[list + 1]!; n += PACKAGE_WORDS) {
      const included = words[n]! & 0x1ffff;
      least = Math.min(least, this.priceOf(words[n]! >>> 24, words[n + 1]!, included, words[n + 2]!));
    }
    if (list < this.prices.length) this.prices[list] = least + 1;
    else if ((this.priced += 1) === MANY)
      this.prices = new Float64Array(Math.min(REMEMBERED, this.market.packs.count));
    return least + 1;
  }

  private busy(i: number): number {
    const { columns } = this.market;
    const known = columns.rare[i] === 0 ? null : this.market.busy(i, this.halfHours);
    if (known) return busyOn(this.wall(columns.zone[i]!).on.halfHours, known, this.load);
    this.line.soldMinutes = this.sold;
    this.line.windowMinutes = columns.windowMinutes[i]!;
    return busyProbability(lineLoad(this.line));
  }

  /** Points, in tenths, that nobody of a block can exceed, those for nice skills apart; -1 when nobody of it can pass. */
  bound(block: number): number {
    const { blocks } = this.market;
    const { need, coverage } = this.asked;
    if (blocks.weekly[block]! < need.weeklyMinutes) return -1;
    const cents = this.leastPrice(block);
    if (!(cents <= need.budgetCents)) return -1;
    const windowMinutes = blocks.windowMinutes[block]!;
    this.line.soldMinutes = blocks.since[block]! <= this.first ? blocks.sold[block]! : 0;
    this.line.windowMinutes = windowMinutes;
    // Where somebody is known by her calls, nobody is taken to have sold anything: the brief's own calls remain.
    const busy =
      this.line.soldMinutes > 0
        ? busyProbability(lineLoad(this.line))
        : Math.min(busyProbability(lineLoad(this.line)), busyProbability(this.load));
    return (
      blocks.standing[block]! +
      this.freshness(blocks.confirmed[block]!) +
      tenthsOf('coverage', coverageValue(windowMinutes, coverage.weekMinutes)) +
      tenthsOf('line', 1 - busy) +
      tenthsOf('price', priceValue(cents, need.budgetCents)) +
      tenthsOf('languages', 1)
    );
  }

  private leastPrice(block: number): number {
    const { hourly, perCall } = this.market.blocks;
    return Math.min(
      this.priceOf(0, hourly[block]!, 0, 0),
      this.priceOf(2, perCall[block]!, 0, 0),
      this.retainerOf(block * SIZES),
      this.retainerOf(block * SIZES + 1),
      this.retainerOf(block * SIZES + 2),
      this.retainerOf(block * SIZES + 3),
    );
  }

  private retainerOf(size: number): number {
    const { retainer, overage, included } = this.market.blocks;
    return this.priceOf(1, retainer[size]!, included[size]!, overage[size]!);
  }

  private priceOf(kind: number, priceCents: number, includedMinutes: number, overageCents: number): number {
    if (priceCents === NOTHING) return Infinity;
    // As `monthlyCents` has it, without an object for each package.
    if (kind === 0) return Math.round((priceCents * this.minutes) / 60);
    if (kind === 1)
      return priceCents + Math.round((overageCents * Math.max(0, this.minutes - includedMinutes)) / 60);
    if (kind !== 2) return Infinity;
    return (
      monthlyCents({ kind: 'per_call', priceCents, includedMinutes: null, overageCents: null }, this.month) ??
      Infinity
    );
  }
}
