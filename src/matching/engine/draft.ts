import { dayOf, mergedSpans } from '../cover.rules.js';
import { weekSpans } from '../../availability/index.js';
import type { Facts } from '../need.js';
import { FOREVER, kinds, NONE16 } from './columns.js';
import type { Names } from './names.js';

/** Days since the epoch fit in 16 bits until the year 2149; the last number stands for no end. */
const day16 = (day: number): number => Math.min(NONE16 - 1, Math.max(0, day));
/** A run of equal half hours: how busy in 14 bits, then its length less one, or that the next number holds the length. */
export const LONG_RUN = 3;

interface Vocabulary {
  zoneNames: Names;
  skillNames: Names;
  languageNames: Names;
}

/** What the market keeps of one person, in its own numbers: from her facts, or filled row by row from the tables. */
export class Draft {
  readonly id = new Uint32Array(4);
  zone = 0;
  weeklyMinutes = 0;
  maxClients = 0;
  worksHolidays = false;
  /** Seconds since the epoch. */
  confirmed = 0;
  score = NONE16;
  confidence = 0;
  reviews = 0;
  response = NONE16;
  /** Skill × 3 + level − 1. */
  skills: number[] = [];
  tongues: number[] = [];
  packs: number[] = [];
  bookings: number[] = [];
  closures: number[] = [];
  /** How busy her line is, in runs. */
  busy: number[] = [];
  private spans: number[] = [];

  constructor(private readonly names: Vocabulary) {}

  /** Empties it for the next person. */
  clear(): void {
    this.score = this.response = NONE16;
    this.confidence = this.reviews = 0;
    for (const list of [
      this.skills,
      this.tongues,
      this.packs,
      this.bookings,
      this.closures,
      this.busy,
      this.spans,
    ])
      list.length = 0;
  }

  livesIn(zone: string): void {
    this.zone = this.names.zoneNames.of(zone);
  }

  /** From one minute of the week to another; over Sunday's midnight it comes round to Monday. */
  open(from: number, to: number): void {
    this.spans.push(from, to);
  }

  /** Her week as stretches in order and apart: from, to, from, to … */
  get week(): number[] {
    return mergedSpans(this.spans);
  }

  reputation(thousandths: number, confidence: number, reviews: number): void {
    this.score = thousandths;
    this.confidence = confidence;
    this.reviews = Math.min(NONE16, reviews);
  }

  answers(minutes: number): void {
    this.response = Math.min(NONE16 - 1, minutes);
  }

  skill(code: string, level: number): void {
    if (level > 0) this.skills.push(this.names.skillNames.of(code) * 3 + level - 1);
  }

  /** The last day the proof of her level counts; null where it never ends. */
  speaks(code: string, level: number, verified: number, until: number | null): void {
    const last = until === null ? FOREVER : Math.max(0, Math.min(FOREVER - 1, until));
    const language = this.names.languageNames.of(code);
    this.tongues.push(((language << 24) | (level << 21) | (verified << 18) | last) >>> 0);
  }

  sells(
    kind: string,
    increment: number,
    priceCents: number,
    included: number | null,
    overage: number | null,
  ): void {
    const first = (kinds.indexOf(kind as never) << 24) | (increment << 17) | (included ?? 0x1ffff);
    this.packs.push(first >>> 0, priceCents, overage ?? 0xffffffff);
  }

  books(weeklyMinutes: number, from: number, to: number | null): void {
    this.bookings.push(Math.min(NONE16, weeklyMinutes), day16(from), to === null ? NONE16 : day16(to));
  }

  closes(from: number, to: number): void {
    this.closures.push(day16(from), day16(to));
  }

  /** How busy in ten thousandths, half hour by half hour, which come in order. */
  busyIn(slots: number, at: (slot: number) => number): void {
    for (let slot = 0; slot < slots;) {
      const value = at(slot);
      let length = 1;
      while (slot + length < slots && at(slot + length) === value) length += 1;
      if (length <= LONG_RUN) this.busy.push(((length - 1) << 14) | value);
      else this.busy.push((LONG_RUN << 14) | value, length);
      slot += length;
    }
  }

  from(facts: Facts, idWords: ArrayLike<number>): this {
    this.clear();
    this.id.set(idWords);
    this.livesIn(facts.timezone);
    this.weeklyMinutes = facts.weeklyMinutes;
    this.maxClients = facts.maxClients;
    this.worksHolidays = facts.worksHolidays;
    this.confirmed = Math.floor(facts.confirmedAt / 1000);
    const { reputation, responseMinutes, busyByHalfHour: busy } = facts;
    if (reputation)
      this.reputation(
        Math.round(reputation.score * 1000),
        Math.round(reputation.confidence * 1000),
        reputation.reviews,
      );
    if (responseMinutes !== null) this.answers(responseMinutes);
    for (const [from, to] of weekSpans(facts.windows)) this.open(from, to);
    for (const [code, level] of Object.entries(facts.skills)) this.skill(code, level);
    for (const [code, { level, verified, until }] of Object.entries(facts.languages))
      this.speaks(code, level, verified, until === null ? null : dayOf(until));
    for (const one of facts.packages)
      this.sells(one.kind, one.incrementMinutes, one.priceCents, one.includedMinutes, one.overageCents);
    for (const one of facts.bookings)
      this.books(one.weeklyMinutes, dayOf(one.from), one.to === null ? null : dayOf(one.to));
    for (const one of facts.closures) this.closes(dayOf(one.startsOn), dayOf(one.endsOn));
    if (busy) this.busyIn(busy.length, (slot) => Math.round(busy[slot]! * 10_000));
    return this;
  }
}
