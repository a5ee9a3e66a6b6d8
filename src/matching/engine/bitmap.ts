/** One bit for each person, by dense number. */
export type Bitmap = Uint32Array;

export const wordsFor = (people: number): number => (people + 31) >> 5;
export const hasBit = (bits: Bitmap, i: number): boolean => ((bits[i >> 5]! >>> (i & 31)) & 1) === 1;

export function setBit(bits: Bitmap, i: number, on: boolean): void {
  if (on) bits[i >> 5]! |= 1 << (i & 31);
  else bits[i >> 5]! &= ~(1 << (i & 31));
}

export function countOf(bits: Bitmap, words = bits.length): number {
  let sum = 0;
  for (let i = 0; i < words; i += 1) sum += ones(bits[i]!);
  return sum;
}

export function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** Keeps in the first what is in the second too; false when nothing is left. */
export function keep(bits: Bitmap, other: Bitmap, words: number): boolean {
  let any = 0;
  for (let i = 0; i < words; i += 1) any |= bits[i]! &= other[i]!;
  return any !== 0;
}

/** Bitmaps by number; one that nobody is in is not there. */
export class Bitmaps {
  constructor(
    private words: number,
    readonly list: (Bitmap | undefined)[] = [],
    /** How many people are in each. */
    readonly counts: number[] = [],
  ) {}

  count(of: number): number {
    return this.counts[of] ?? 0;
  }

  has(of: number, i: number): boolean {
    const bits = this.list[of];
    return bits !== undefined && hasBit(bits, i);
  }

  /** Puts somebody in who is not in it. */
  add(of: number, i: number): void {
    const bits = this.list[of] ?? this.begin(of);
    bits[i >> 5]! |= 1 << (i & 31);
    this.counts[of]! += 1;
  }

  private begin(of: number): Bitmap {
    this.counts[of] = 0;
    return (this.list[of] = new Uint32Array(this.words));
  }

  /** Takes somebody out of all of them. */
  clear(i: number): void {
    this.list.forEach((bits, of) => {
      if (!bits || !hasBit(bits, i)) return;
      bits[i >> 5]! &= ~(1 << (i & 31));
      this.counts[of]! -= 1;
    });
  }

  grow(words: number): void {
    this.words = words;
    this.list.forEach((bits, of) => {
      if (!bits) return;
      const more = new Uint32Array(words);
      more.set(bits);
      this.list[of] = more;
    });
  }

  get bytes(): number {
    return this.list.filter(Boolean).length * this.words * 4;
  }
}
