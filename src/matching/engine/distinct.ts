import { Numbers } from './numbers.js';

type Words = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

const EMPTY = -1;

/**
 * Lists of numbers, each kept once and known by a number: most people keep office hours, and prices are round. What
 * nobody has any more stays until the next rebuild.
 */
export class Distinct<Kind extends Words> {
  count = 0;
  /** Where each list begins; it ends where the next one does. */
  starts = new Uint32Array(1024);
  slots = new Int32Array(1024).fill(EMPTY);

  constructor(public words: Kind) {
    // The empty list is number 0.
    this.of(new Numbers());
  }

  /** The number of a list, which is put in if it is new. */
  of(list: Numbers): number {
    const mask = this.slots.length - 1;
    let at = hash(list.values, 0, list.length) & mask;
    for (; this.slots[at] !== EMPTY; at = (at + 1) & mask)
      if (this.equals(this.slots[at]!, list)) return this.slots[at]!;
    this.slots[at] = this.count;
    return this.append(list);
  }

  private append({ values, length }: Numbers): number {
    const start = this.starts[this.count]!;
    const end = start + length;
    if (end > this.words.length) {
      const Type = this.words.constructor as new (length: number) => Kind;
      const more = new Type(Math.ceil(end * 1.3) + 64);
      more.set(this.words);
      this.words = more;
    }
    for (let n = 0; n < length; n += 1) this.words[start + n] = values[n]!;
    this.count += 1;
    if (this.count === this.starts.length) this.starts = grown(this.starts);
    this.starts[this.count] = end;
    if (this.count * 10 > this.slots.length * 7) this.rehash();
    return this.count - 1;
  }

  private equals(number: number, { values, length }: Numbers): boolean {
    const start = this.starts[number]!;
    if (this.starts[number + 1]! - start !== length) return false;
    for (let n = 0; n < length; n += 1) if (this.words[start + n] !== values[n]) return false;
    return true;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(EMPTY);
    const mask = this.slots.length - 1;
    for (let number = 0; number < this.count; number += 1) {
      let at = hash(this.words, this.starts[number]!, this.starts[number + 1]!) & mask;
      while (this.slots[at] !== EMPTY) at = (at + 1) & mask;
      this.slots[at] = number;
    }
  }

  get bytes(): number {
    return this.words.byteLength + this.starts.byteLength + this.slots.byteLength;
  }
}

function hash(words: ArrayLike<number>, start: number, end: number): number {
  let sum = end - start;
  for (let n = start; n < end; n += 1) {
    sum = Math.imul(sum ^ words[n]!, 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return sum >>> 1;
}

function grown(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(numbers.length * 2);
  more.set(numbers);
  return more;
}
