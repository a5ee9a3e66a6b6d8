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

  /** Gives the spare room back. */
  trim(): void {
    this.words = this.words.slice(0, Math.ceil(this.used * 1.02) + 64) as Kind;
  }
}
