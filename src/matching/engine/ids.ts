const EMPTY = -1;
const GONE = -2;

/** Ids of 16 bytes as four words each, and the way back from an id to its dense number. */
export class Ids {
  words: Uint32Array<ArrayBuffer>;
  slots: Int32Array<ArrayBuffer>;
  filled = 0;

  constructor(capacity: number) {
    this.words = new Uint32Array(capacity * 4);
    this.slots = new Int32Array(slotsFor(capacity)).fill(EMPTY);
  }

  grow(capacity: number): void {
    const words = new Uint32Array(capacity * 4);
    words.set(this.words);
    this.words = words;
  }

  text(i: number): string {
    return uuidOf(this.words, i * 4);
  }

  find(id: string): number {
    return this.numberOf(wordsOf(id));
  }

  numberOf(key: ArrayLike<number>): number {
    const mask = this.slots.length - 1;
    for (let at = hash(key, 0) & mask; ; at = (at + 1) & mask) {
      const i = this.slots[at]!;
      if (i === EMPTY) return -1;
      if (i !== GONE && this.matches(i, key)) return i;
    }
  }

  put(i: number, key: ArrayLike<number>): void {
    for (let word = 0; word < 4; word += 1) this.words[i * 4 + word] = key[word]!;
    if ((this.filled + 1) * 10 > this.slots.length * 7)
      this.rehash(
        this.slots.length * 2,
        this.slots.filter((one) => one >= 0),
      );
    this.enter(i);
  }

  remove(i: number): void {
    const mask = this.slots.length - 1;
    for (let at = hash(this.words, i * 4) & mask; this.slots[at] !== EMPTY; at = (at + 1) & mask)
      if (this.slots[at] === i) this.slots[at] = GONE;
  }

  /** Who joined earlier comes first: ids grow with time. */
  compare(a: number, b: number): number {
    for (let word = 0; word < 4; word += 1) {
      const order = this.words[a * 4 + word]! - this.words[b * 4 + word]!;
      if (order !== 0) return order;
    }
    return 0;
  }

  private enter(i: number): void {
    const mask = this.slots.length - 1;
    let at = hash(this.words, i * 4) & mask;
    while (this.slots[at]! >= 0) at = (at + 1) & mask;
    if (this.slots[at] === EMPTY) this.filled += 1;
    this.slots[at] = i;
  }

  /** Takes over the ids of a new order, one for each number. */
  replace(words: Uint32Array<ArrayBuffer>, people: number): void {
    this.words = words;
    this.rehash(
      slotsFor(words.length / 4),
      Int32Array.from({ length: people }, (_, i) => i),
    );
  }

  /** Enters people anew, leaving out the gone. */
  private rehash(size: number, people: Int32Array): void {
    this.slots = new Int32Array(size).fill(EMPTY);
    this.filled = 0;
    for (const i of people) this.enter(i);
  }

  private matches(i: number, key: ArrayLike<number>): boolean {
    const { words } = this;
    return (
      words[i * 4 + 3] === key[3] &&
      words[i * 4 + 2] === key[2] &&
      words[i * 4 + 1] === key[1] &&
      words[i * 4] === key[0]
    );
  }
}

// The end of a UUID v7 is random.
const hash = (key: ArrayLike<number>, at: number): number =>
  Math.imul(key[at + 3]! ^ Math.imul(key[at + 2]!, 0x9e3779b1), 0x85ebca6b) >>> 4;

function slotsFor(people: number): number {
  let slots = 64;
  while (slots * 7 < people * 10) slots *= 2;
  return slots;
}

export function wordsOf(id: string): number[] {
  const hex = id.replaceAll('-', '');
  return [0, 8, 16, 24].map((at) => Number.parseInt(hex.slice(at, at + 8), 16));
}

function uuidOf(words: ArrayLike<number>, at: number): string {
  let hex = '';
  for (let i = at; i < at + 4; i += 1) hex += words[i]!.toString(16).padStart(8, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
