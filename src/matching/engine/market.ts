import { clockOf, type WeekWindow } from '../../availability/index.js';
import { dayOf, isoOf, weekPairs } from '../cover.rules.js';
import type { Facts, PackageFacts } from '../need.js';
import { Blocks, standing } from './blocks.js';
import { Bitmaps, hasBit, setBit, wordsFor, type Bitmap } from './bitmap.js';
import { columnNames, FOREVER, kinds, makeColumns, NONE16, PACKAGE_WORDS, type Columns } from './columns.js';
import { Heap } from './heap.js';
import { Ids, uuidOf, wordsOf } from './ids.js';

const HALF_HOURS = 336;

/** Names by number, and back. */
export class Names {
  private readonly numbers = new Map<string, number>();
  constructor(readonly list: string[] = []) {
    list.forEach((name, i) => this.numbers.set(name, i));
  }
  known(name: string): number {
    return this.numbers.get(name) ?? -1;
  }
  of(name: string): number {
    let i = this.numbers.get(name);
    if (i === undefined) this.numbers.set(name, (i = this.list.push(name) - 1));
    return i;
  }
}

/**
 * Everybody published, packed: numbers in columns, what varies in length in heaps, and a bitmap for each skill and
 * language at each level, each hour of the week touched on her own wall, and each zone.
 */
export class Market {
  /** People put in so far, those taken out again included. */
  size = 0;
  live = 0;
  /** Those whose proven level of a language is above the one they declare, so that it falls when the proof ends. */
  doubtful: Bitmap;
  /** Goes up with every change. */
  version = 0;
  columns: Columns;
  listed: Bitmap;
  readonly ids: Ids;
  readonly weeks = new Heap<Uint16Array<ArrayBuffer>>(new Uint16Array(64));
  readonly packs = new Heap<Uint32Array<ArrayBuffer>>(new Uint32Array(64));
  readonly tongues = new Heap<Uint32Array<ArrayBuffer>>(new Uint32Array(64));
  /** Bookings, closures and busy half hours: of few. */
  readonly rare = new Heap<Uint32Array<ArrayBuffer>>(new Uint32Array(64));
  readonly zoneNames = new Names();
  readonly skillNames = new Names();
  readonly languageNames = new Names();
  skills: Bitmaps;
  languages: Bitmaps;
  hours: Bitmaps;
  zones: Bitmaps;
  blocks: Blocks;
  private free: number[] = [];

  constructor(public capacity: number) {
    this.capacity = Math.max(1024, Math.ceil(capacity / 128) * 128);
    this.columns = makeColumns(this.capacity);
    this.blocks = new Blocks(this.capacity);
    this.ids = new Ids(new Uint32Array(this.capacity * 4));
    const words = wordsFor(this.capacity);
    this.listed = new Uint32Array(words);
    this.doubtful = new Uint32Array(words);
    [this.skills, this.languages, this.hours, this.zones] = [0, 1, 2, 3].map(() => new Bitmaps(words)) as [
      Bitmaps,
      Bitmaps,
      Bitmaps,
      Bitmaps,
    ];
  }

  /** Puts somebody in, or in the place of what was known of her. Returns her number. */
  put(facts: Facts): number {
    this.version += 1;
    let i = this.ids.find(facts.assistantId);
    if (i < 0) {
      i = this.free.pop() ?? this.size;
      if (i === this.capacity) this.grow();
      this.size = Math.max(this.size, i + 1);
      this.ids.put(i, facts.assistantId);
      this.live += 1;
    } else this.clearBits(i);
    setBit(this.listed, i, true);
    this.write(i, facts);
    return i;
  }

  /** Takes somebody out. */
  remove(assistantId: string): void {
    const i = this.ids.find(assistantId);
    if (i < 0) return;
    this.version += 1;
    this.clearBits(i);
    setBit(this.listed, i, false);
    this.ids.remove(i);
    this.free.push(i);
    this.live -= 1;
  }

  has(i: number): boolean {
    return i >= 0 && i < this.size && hasBit(this.listed, i);
  }

  private clearBits(i: number): void {
    setBit(this.doubtful, i, false);
    for (const maps of [this.skills, this.languages, this.hours, this.zones]) maps.clear(i);
  }

  private write(i: number, facts: Facts): void {
    const to = this.columns;
    to.confirmed[i] = Math.floor(facts.confirmedAt / 1000);
    to.weekly[i] = facts.weeklyMinutes;
    to.maxClients[i] = facts.maxClients;
    to.worksHolidays[i] = facts.worksHolidays ? 1 : 0;
    to.zone[i] = this.zoneNames.of(facts.timezone);
    this.zones.add(to.zone[i], i);
    const { reputation } = facts;
    to.score[i] = reputation ? Math.round(reputation.score * 1000) : NONE16;
    to.confidence[i] = Math.round((reputation?.confidence ?? 0) * 1000);
    to.reviews[i] = Math.min(NONE16, reputation?.reviews ?? 0);
    to.response[i] = facts.responseMinutes === null ? NONE16 : Math.min(NONE16 - 1, facts.responseMinutes);
    for (const [code, level] of Object.entries(facts.skills)) {
      const skill = this.skillNames.of(code) * 3;
      for (let at = 0; at < level; at += 1) this.skills.add(skill + at, i);
    }
    this.writeWeek(i, facts);
    this.writeLanguages(i, facts);
    this.writePackages(i, facts);
    this.writeRare(i, facts);
    to.standing[i] = standing(this, i);
    this.blocks.admit(this, i);
  }

  private writeWeek(i: number, facts: Facts): void {
    const pairs = weekPairs(facts.windows);
    const old = this.columns.week[i]!;
    const at = this.weeks.place(pairs.length + 1, old, old ? this.weeks.words[old]! + 1 : 0);
    const { words } = this.weeks;
    let minutes = 0;
    words[at] = pairs.length;
    for (let n = 0; n < pairs.length; n += 2) {
      const [from, to] = [pairs[n]!, pairs[n + 1]!];
      words[at + 1 + n] = from;
      words[at + 2 + n] = to;
      minutes += to - from;
      for (let hour = Math.floor(from / 60); hour * 60 < to; hour += 1) this.hours.add(hour, i);
    }
    this.columns.week[i] = at;
    this.columns.windowMinutes[i] = minutes;
  }

  private writeLanguages(i: number, facts: Facts): void {
    const spoken = Object.entries(facts.languages);
    const old = this.columns.languages[i]!;
    const at = this.tongues.place(spoken.length + 1, old, old ? this.tongues.words[old]! + 1 : 0);
    const { words } = this.tongues;
    words[at] = spoken.length;
    spoken.forEach(([code, { level, verified, until }], n) => {
      const language = this.languageNames.of(code);
      const last = until ? Math.max(0, Math.min(FOREVER - 1, dayOf(until))) : FOREVER;
      words[at + 1 + n] = ((language << 24) | (level << 21) | (verified << 18) | last) >>> 0;
      // Whether a proof still counts is looked at when she is judged.
      for (let rank = 1; rank <= Math.max(level, verified); rank += 1)
        this.languages.add(language * 8 + rank, i);
      if (verified > 0) this.languages.add(language * 8, i);
      if (verified > level) setBit(this.doubtful, i, true);
    });
    this.columns.languages[i] = at;
  }

  private writePackages(i: number, facts: Facts): void {
    const { packages } = facts;
    const old = this.columns.packs[i]!;
    const length = packages.length * PACKAGE_WORDS + 1;
    const at = this.packs.place(length, old, old ? this.packs.words[old]! * PACKAGE_WORDS + 1 : 0);
    const { words } = this.packs;
    words[at] = packages.length;
    packages.forEach((one, n) => {
      const to = at + 1 + n * PACKAGE_WORDS;
      words[to] =
        (kinds.indexOf(one.kind) << 24) | (one.incrementMinutes << 17) | (one.includedMinutes ?? 0x1ffff);
      words[to + 1] = one.priceCents;
      words[to + 2] = one.overageCents ?? 0xffffffff;
      words.set(wordsOf(one.versionId), to + 3);
    });
    this.columns.packs[i] = at;
  }

  private writeRare(i: number, facts: Facts): void {
    const { bookings, closures, busyByHalfHour } = facts;
    const runs = busyByHalfHour ? runsOf(busyByHalfHour) : [];
    const old = this.columns.rare[i]!;
    const oldLength = old ? this.rareLength(old) : 0;
    const length = 3 + bookings.length * 3 + closures.length * 2 + runs.length;
    if (length === 3) {
      this.rare.waste += oldLength;
      this.columns.rare[i] = 0;
      return;
    }
    const at = this.rare.place(length, old, oldLength);
    const { words } = this.rare;
    words.set([bookings.length, closures.length, runs.length], at);
    let to = at + 3;
    for (const one of bookings) {
      words.set([one.weeklyMinutes, dayOf(one.from), one.to ? dayOf(one.to) : FOREVER], to);
      to += 3;
    }
    for (const one of closures) {
      words.set([dayOf(one.startsOn), dayOf(one.endsOn)], to);
      to += 2;
    }
    words.set(runs, to);
    this.columns.rare[i] = at;
  }

  private rareLength(at: number): number {
    const { words } = this.rare;
    return 3 + words[at]! * 3 + words[at + 1]! * 2 + words[at + 2]!;
  }

  /** Her facts as they were put in; names of packages are not kept. */
  facts(i: number): Facts {
    const from = this.columns;
    const score = from.score[i]!;
    const rare = from.rare[i]!;
    const counts = rare ? this.rare.words.subarray(rare, rare + 3) : [0, 0, 0];
    const closuresAt = rare + 3 + counts[0]! * 3;
    const response = from.response[i]!;
    return {
      assistantId: this.ids.text(i),
      timezone: this.zoneNames.list[from.zone[i]!]!,
      weeklyMinutes: from.weekly[i]!,
      maxClients: from.maxClients[i]!,
      worksHolidays: from.worksHolidays[i] === 1,
      confirmedAt: from.confirmed[i]! * 1000,
      windows: this.windows(i),
      bookings: Array.from({ length: counts[0]! }, (_, n) => {
        const [weeklyMinutes, first, last] = this.rare.words.subarray(rare + 3 + n * 3);
        return {
          weeklyMinutes: weeklyMinutes!,
          from: isoOf(first!),
          to: last === FOREVER ? null : isoOf(last!),
        };
      }),
      closures: Array.from({ length: counts[1]! }, (_, n) => {
        const [first, last] = this.rare.words.subarray(closuresAt + n * 2);
        return { startsOn: isoOf(first!), endsOn: isoOf(last!) };
      }),
      skills: this.skillsOf(i),
      languages: this.languagesOf(i),
      packages: this.packages(i),
      reputation:
        score === NONE16
          ? null
          : { score: score / 1000, confidence: from.confidence[i]! / 1000, reviews: from.reviews[i]! },
      responseMinutes: response === NONE16 ? null : response,
      busyByHalfHour: counts[2]! > 0 ? [...this.busy(i, new Float64Array(HALF_HOURS))!] : null,
    };
  }

  private windows(i: number): WeekWindow[] {
    const at = this.columns.week[i]!;
    const windows: WeekWindow[] = [];
    for (let n = at + 1; n < at + 1 + this.weeks.words[at]!; n += 2) {
      const end = this.weeks.words[n + 1]!;
      for (let from = this.weeks.words[n]!; from < end;) {
        const day = Math.floor(from / 1440);
        const to = Math.min(end, (day + 1) * 1440);
        windows.push({ day: day + 1, from: clockOf(from % 1440), to: clockOf(to - day * 1440) });
        from = to;
      }
    }
    return windows;
  }

  private skillsOf(i: number): Facts['skills'] {
    const skills: Facts['skills'] = {};
    this.skillNames.list.forEach((code, skill) => {
      let level = 0;
      while (level < 3 && this.skills.has(skill * 3 + level, i)) level += 1;
      if (level > 0) skills[code] = level;
    });
    return skills;
  }

  private languagesOf(i: number): Facts['languages'] {
    const languages: Facts['languages'] = {};
    const at = this.columns.languages[i]!;
    for (let n = at + 1; n <= at + this.tongues.words[at]!; n += 1) {
      const word = this.tongues.words[n]!;
      const last = word & FOREVER;
      languages[this.languageNames.list[word >>> 24]!] = {
        level: (word >>> 21) & 7,
        verified: (word >>> 18) & 7,
        until: last === FOREVER ? null : isoOf(last),
      };
    }
    return languages;
  }

  private packages(i: number): PackageFacts[] {
    const at = this.columns.packs[i]!;
    const { words } = this.packs;
    return Array.from({ length: words[at]! }, (_, n) => {
      const from = at + 1 + n * PACKAGE_WORDS;
      const included = words[from]! & 0x1ffff;
      return {
        versionId: uuidOf(words, from + 3),
        kind: kinds[words[from]! >>> 24]!,
        name: '',
        priceCents: words[from + 1]!,
        includedMinutes: included === 0x1ffff ? null : included,
        overageCents: words[from + 2] === 0xffffffff ? null : words[from + 2]!,
        incrementMinutes: (words[from]! >>> 17) & 0x7f,
      };
    });
  }

  busyKnown(i: number): boolean {
    const at = this.columns.rare[i]!;
    return at > 0 && this.rare.words[at + 2]! > 0;
  }

  /** How busy her line is, spread into the array given; null when it is not known. */
  busy(i: number, into: Float64Array): Float64Array | null {
    const at = this.columns.rare[i]!;
    const { words } = this.rare;
    if (at === 0 || words[at + 2] === 0) return null;
    const start = at + 3 + words[at]! * 3 + words[at + 1]! * 2;
    let slot = 0;
    for (let n = start; n < start + words[at + 2]!; n += 1) {
      const value = (words[n]! & 0xffff) / 10_000;
      for (const end = slot + (words[n]! >>> 16); slot < end; slot += 1) into[slot] = value;
    }
    return into;
  }

  /** Takes over the numbers and bounds of a new order. */
  renumbered(capacity: number, people: number, blocks: Blocks): void {
    this.capacity = capacity;
    this.size = people;
    this.free = [];
    this.blocks = blocks;
    for (let i = 0; i < people; i += 1) blocks.admit(this, i);
    this.version += 1;
  }

  private grow(): void {
    this.resize(Math.ceil((this.capacity * 1.25) / 128) * 128);
  }

  private resize(capacity: number): void {
    this.capacity = capacity;
    const more = makeColumns(capacity);
    for (const name of columnNames) more[name].set(this.columns[name]);
    this.columns = more;
    const words = new Uint32Array(capacity * 4);
    words.set(this.ids.words);
    this.ids.words = words;
    const listed = new Uint32Array(wordsFor(capacity));
    listed.set(this.listed);
    this.listed = listed;
    const doubtful = new Uint32Array(wordsFor(capacity));
    doubtful.set(this.doubtful);
    this.doubtful = doubtful;
    for (const maps of [this.skills, this.languages, this.hours, this.zones]) maps.grow(wordsFor(capacity));
    this.blocks = new Blocks(capacity);
    for (let i = 0; i < this.size; i += 1) if (this.has(i)) this.blocks.admit(this, i);
  }

  /** Bytes of everything that grows with the market. */
  get bytes(): number {
    const columns = columnNames.reduce((sum, name) => sum + this.columns[name].byteLength, 0);
    const heaps = [this.weeks, this.packs, this.tongues, this.rare].reduce(
      (sum, heap) => sum + heap.words.byteLength,
      0,
    );
    const maps = [this.skills, this.languages, this.hours, this.zones].reduce(
      (sum, one) => sum + one.bytes,
      0,
    );
    return (
      columns +
      heaps +
      maps +
      this.listed.byteLength * 2 +
      this.ids.words.byteLength +
      this.ids.slots.byteLength
    );
  }
}

/** Equal half hours in a row as one word: how many, and the chance in ten thousandths. */
function runsOf(busy: number[]): number[] {
  const runs: number[] = [];
  let [length, last] = [0, -1];
  for (const chance of busy) {
    const value = Math.round(chance * 10_000);
    if (value === last) length += 1;
    else {
      if (length > 0) runs.push(((length << 16) | last) >>> 0);
      [length, last] = [1, value];
    }
  }
  runs.push(((length << 16) | last) >>> 0);
  return runs;
}
