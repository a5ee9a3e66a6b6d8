import { WEEK_MINUTES, weekSpans } from '../../availability/index.js';
import { dayOf, mergeSpans } from '../cover.rules.js';
import type { Facts } from '../need.js';
import { FOREVER, kinds, NONE16 } from './columns.js';
import type { Names } from './names.js';
import { Numbers } from './numbers.js';

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
  readonly skills = new Numbers();
  readonly tongues = new Numbers();
  readonly packs = new Numbers();
  readonly bookings = new Numbers();
  readonly closures = new Numbers();
  /** How busy her line is, in runs. */
  readonly busy = new Numbers();
  private readonly spans = new Numbers();

  constructor(private readonly names: Vocabulary) {}

  /** Empties it for the next person. */
  clear(): void {
    this.score = this.response = NONE16;
    this.confidence = this.reviews = 0;
    this.skills.length = this.tongues.length = this.packs.length = this.spans.length = 0;
    this.bookings.length = this.closures.length = this.busy.length = 0;
  }

  /** From one minute of the week to another; over Sunday's midnight it comes round to Monday. */
  open(from: number, to: number): void {
    this.spans.push(from);
    this.spans.push(Math.min(to, WEEK_MINUTES));
    if (to > WEEK_MINUTES) this.open(0, to - WEEK_MINUTES);
  }

  /** Her week as stretches in order and apart: from, to, from, to … */
  get week(): Numbers {
    this.spans.length = mergeSpans(this.spans.values, this.spans.length);
    return this.spans;
  }

  reputation(thousandths: number, confidence: number, reviews: number): void {
    this.score = thousandths;
    this.confidence = confidence;
    this.reviews = Math.min(NONE16, reviews);
  }

  answers(minutes: number): void {
    this.response = Math.min(NONE16 - 1, minutes);
  }

  skill(skill: number, level: number): void {
    if (level > 0) this.skills.push(skill * 3 + level - 1);
  }

  /** The last day the proof of her level counts; null where it never ends. */
  speaks(language: number, level: number, verified: number, until: number | null): void {
    const last = until === null ? FOREVER : Math.max(0, Math.min(FOREVER - 1, until));
    this.tongues.push((language << 24) | (level << 21) | (verified << 18) | last);
  }

  sells(
    kind: number,
    increment: number,
    cents: number,
    included: number | null,
    overage: number | null,
  ): void {
    this.packs.push((kind << 24) | (increment << 17) | (included ?? 0x1ffff));
    this.packs.push(cents);
    this.packs.push(overage ?? 0xffffffff);
  }

  books(weeklyMinutes: number, from: number, to: number | null): void {
    this.bookings.push(Math.min(NONE16, weeklyMinutes));
    this.bookings.push(day16(from));
    this.bookings.push(to === null ? NONE16 : day16(to));
  }

  closes(from: number, to: number): void {
    this.closures.push(day16(from));
    this.closures.push(day16(to));
  }

  /** How busy in ten thousandths, half hour by half hour, which come in order. */
  busyIn(slots: number, at: (slot: number) => number): void {
    for (let slot = 0; slot < slots;) {
      const value = at(slot);
      let length = 1;
      while (slot + length < slots && at(slot + length) === value) length += 1;
      if (length <= LONG_RUN) this.busy.push(((length - 1) << 14) | value);
      else {
        this.busy.push((LONG_RUN << 14) | value);
        this.busy.push(length);
      }
      slot += length;
    }
  }

  from(facts: Facts, idWords: ArrayLike<number>): this {
    const { zoneNames, skillNames, languageNames } = this.names;
    this.clear();
    this.id.set(idWords);
    this.zone = zoneNames.of(facts.timezone);
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
    for (const [code, level] of Object.entries(facts.skills)) this.skill(skillNames.of(code), level);
    for (const [code, { level, verified, until }] of Object.entries(facts.languages))
      this.speaks(languageNames.of(code), level, verified, until === null ? null : dayOf(until));
    for (const one of facts.packages)
      this.sells(
        kinds.indexOf(one.kind),
        one.incrementMinutes,
        one.priceCents,
        one.includedMinutes,
        one.overageCents,
      );
    for (const one of facts.bookings)
      this.books(one.weeklyMinutes, dayOf(one.from), one.to === null ? null : dayOf(one.to));
    for (const one of facts.closures) this.closes(dayOf(one.startsOn), dayOf(one.endsOn));
    if (busy) this.busyIn(busy.length, (slot) => Math.round(busy[slot]! * 10_000));
    return this;
  }
}
