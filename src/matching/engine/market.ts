import { clockOf, type WeekWindow } from '../../availability/index.js';
import { isoOf } from '../cover.rules.js';
import type { Facts, PackageFacts } from '../need.js';
import { Blocks, standing } from './blocks.js';
import { Bitmaps, hasBit, setBit, wordsFor, type Bitmap } from './bitmap.js';
import { columnNames, FOREVER, kinds, makeColumns, NONE16, PACKAGE_WORDS, type Columns } from './columns.js';
import { Distinct } from './distinct.js';
import { Draft, LONG_RUN } from './draft.js';
import { Heap } from './heap.js';
import { Ids, wordsOf } from './ids.js';
import { Names } from './names.js';
import type { Numbers } from './numbers.js';

const HALF_HOURS = 336;

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
  readonly weeks = new Distinct<Uint16Array<ArrayBuffer>>(new Uint16Array(64));
  /** What is offered at what price; which package versions that is, is looked up where somebody is shown. */
  readonly packs = new Distinct<Uint32Array<ArrayBuffer>>(new Uint32Array(64));
  tongues = new Heap<Uint32Array<ArrayBuffer>>(new Uint32Array(64));
  /** Bookings, closures and busy half hours: of few. */
  rare = new Heap<Uint16Array<ArrayBuffer>>(new Uint16Array(64));
  readonly zoneNames = new Names();
  readonly skillNames = new Names();
  readonly languageNames = new Names();
  skills: Bitmaps;
  languages: Bitmaps;
  hours: Bitmaps;
  zones: Bitmaps;
  blocks: Blocks;
  private free: number[] = [];
  private readonly draft = new Draft(this);

  constructor(public capacity: number) {
    this.capacity = Math.max(1024, Math.ceil(capacity / 128) * 128);
    this.columns = makeColumns(this.capacity);
    this.blocks = new Blocks(this.capacity);
    this.ids = new Ids(this.capacity);
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
    return this.enter(this.draft.from(facts, wordsOf(facts.assistantId)));
  }

  enter(draft: Draft): number {
    this.version += 1;
    let i = this.ids.numberOf(draft.id);
    if (i < 0) {
      i = this.free.pop() ?? this.size;
      if (i === this.capacity) this.grow();
      this.size = Math.max(this.size, i + 1);
      this.ids.put(i, draft.id);
      this.live += 1;
    } else this.clearBits(i);
    setBit(this.listed, i, true);
    this.write(i, draft);
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

  private write(i: number, of: Draft): void {
    const to = this.columns;
    to.confirmed[i] = of.confirmed;
    to.weekly[i] = of.weeklyMinutes;
    to.maxClients[i] = of.maxClients;
    to.worksHolidays[i] = of.worksHolidays ? 1 : 0;
    to.zone[i] = of.zone;
    this.zones.add(of.zone, i);
    to.score[i] = of.score;
    to.confidence[i] = of.confidence;
    to.reviews[i] = of.reviews;
    to.response[i] = of.response;
    for (let n = 0; n < of.skills.length; n += 1) {
      const top = of.skills.values[n]!;
      for (let at = top - (top % 3); at <= top; at += 1) this.skills.add(at, i);
    }
    to.packs[i] = this.packs.of(of.packs);
    this.writeWeek(i, of.week);
    this.writeLanguages(i, of.tongues);
    this.writeRare(i, of);
    to.standing[i] = standing(this, i);
    this.blocks.admit(this, i);
  }

  private writeWeek(i: number, week: Numbers): void {
    const { values } = week;
    let minutes = 0;
    let hour = 0;
    for (let n = 0; n < week.length; n += 2) {
      const [from, to] = [values[n]!, values[n + 1]!];
      minutes += to - from;
      // An hour in which one window ends and another begins is touched once.
      for (hour = Math.max(hour, Math.floor(from / 60)); hour * 60 < to; hour += 1) this.hours.add(hour, i);
    }
    this.columns.week[i] = this.weeks.of(week);
    this.columns.windowMinutes[i] = minutes;
  }

  private writeLanguages(i: number, { values, length }: Numbers): void {
    const old = this.columns.languages[i]!;
    const at = this.tongues.place(length + 1, old, old ? this.tonguesLength(old) : 0);
    const { words } = this.tongues;
    words[at] = length;
    for (let n = 0; n < length; n += 1) {
      const word = values[n]!;
      words[at + 1 + n] = word;
      const language = (word >>> 24) * 8;
      const level = (word >>> 21) & 7;
      const verified = (word >>> 18) & 7;
      // Whether a proof still counts is looked at when she is judged.
      for (let rank = 1; rank <= level || rank <= verified; rank += 1) this.languages.add(language + rank, i);
      if (verified > 0) this.languages.add(language, i);
      if (verified > level) setBit(this.doubtful, i, true);
    }
    this.columns.languages[i] = at;
  }

  private writeRare(i: number, { bookings, closures, busy }: Draft): void {
    const old = this.columns.rare[i]!;
    const oldLength = old ? this.rareLength(old) : 0;
    const length = 3 + bookings.length + closures.length + busy.length;
    if (length === 3) {
      this.rare.waste += oldLength;
      this.columns.rare[i] = 0;
      return;
    }
    const at = this.rare.place(length, old, oldLength);
    const { words } = this.rare;
    words[at] = bookings.length / 3;
    words[at + 1] = closures.length / 2;
    words[at + 2] = busy.length;
    let to = at + 3;
    for (const { values, length } of [bookings, closures, busy])
      for (let n = 0; n < length; n += 1, to += 1) words[to] = values[n]!;
    this.columns.rare[i] = at;
  }

  tonguesLength(at: number): number {
    return 1 + this.tongues.words[at]!;
  }

  rareLength(at: number): number {
    const { words } = this.rare;
    return 3 + words[at]! * 3 + words[at + 1]! * 2 + words[at + 2]!;
  }

  /** Her facts as they were put in; names and versions of packages are not kept. */
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
          to: last === NONE16 ? null : isoOf(last!),
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
    const { words, starts } = this.weeks;
    const week = this.columns.week[i]!;
    const windows: WeekWindow[] = [];
    for (let n = starts[week]!; n < starts[week + 1]!; n += 2) {
      const end = words[n + 1]!;
      for (let from = words[n]!; from < end;) {
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
    const { words, starts } = this.packs;
    const packs = this.columns.packs[i]!;
    const packages: PackageFacts[] = [];
    for (let n = starts[packs]!; n < starts[packs + 1]!; n += PACKAGE_WORDS) {
      const included = words[n]! & 0x1ffff;
      packages.push({
        versionId: '',
        kind: kinds[words[n]! >>> 24]!,
        name: '',
        priceCents: words[n + 1]!,
        includedMinutes: included === 0x1ffff ? null : included,
        overageCents: words[n + 2] === 0xffffffff ? null : words[n + 2]!,
        incrementMinutes: (words[n]! >>> 17) & 0x7f,
      });
    }
    return packages;
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
      const value = (words[n]! & 0x3fff) / 10_000;
      const run = words[n]! >>> 14;
      for (const end = slot + (run === LONG_RUN ? words[(n += 1)]! : run + 1); slot < end; slot += 1)
        into[slot] = value;
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
    this.ids.grow(capacity);
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
    const heaps =
      this.tongues.words.byteLength + this.rare.words.byteLength + this.weeks.bytes + this.packs.bytes;
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
