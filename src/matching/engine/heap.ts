type Words = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Records of different lengths one after the other. What a changed record leaves behind is waste until the next rebuild. */
export class Heap<Kind extends Words> {
  /** Nothing begins at 0: a reference of 0 is none. */
  used = 1;
  waste = 0;

  constructor(public words: Kind) {}

  /** Room for a record, where the old one was if it fits. */
  place(length: number, old: number, oldLength: number): number {
    if (old > 0 && length <= oldLength) {
      this.waste += oldLength - length;
      return old;
    }
    this.waste += oldLength;
    if (this.used + length > this.words.length) this.grow(this.used + length);
    const at = this.used;
    this.used += length;
    return at;
  }

  private grow(least: number): void {
    const Type = this.words.constructor as new (length: number) => Kind;
    const more = new Type(Math.max(least, Math.ceil(this.words.length * 1.3)));
    more.set(this.words);
    this.words = more;
  }

  /** The same records one after the other as they are referred to, without waste; the references are set anew. */
  inOrder(references: Uint32Array, count: number, lengthOf: (at: number) => number): Heap<Kind> {
    const Type = this.words.constructor as new (length: number) => Kind;
    const heap = new Heap<Kind>(new Type(Math.ceil((this.used - this.waste) * 1.02) + 64));
    for (let n = 0; n < count; n += 1) {
      const from = references[n]!;
      if (from === 0) continue;
      const length = lengthOf(from);
      const to = (references[n] = heap.place(length, 0, 0));
      for (let i = 0; i < length; i += 1) heap.words[to + i] = this.words[from + i]!;
    }
    return heap;
  }
}
