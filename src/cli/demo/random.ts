import { createHash } from 'node:crypto';

/** Chance that repeats itself: the same seed gives the same world. */
export class Random {
  private readonly state: Uint32Array;
  private ids = 0;
  private readonly weights = new WeakMap<object, { entries: [string, number][]; total: number }>();

  constructor(seed: string) {
    this.state = new Uint32Array(createHash('sha256').update(seed).digest().buffer.slice(0, 16));
  }

  /** From 0 up to, not including, 1 (sfc32). */
  next(): number {
    const s = this.state as unknown as [number, number, number, number];
    const sum = (s[0] + s[1] + s[3]) >>> 0;
    s[3] = (s[3] + 1) >>> 0;
    s[0] = (s[1] ^ (s[1] >>> 9)) >>> 0;
    s[1] = (s[2] + (s[2] << 3)) >>> 0;
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) >>> 0;
    s[2] = (s[2] + sum) >>> 0;
    return sum / 2 ** 32;
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** One key, each as likely as its weight says. */
  weighted<K extends string>(weights: Partial<Record<K, number>>): K {
    let known = this.weights.get(weights);
    if (!known) {
      const entries = Object.entries<number>(weights as Record<string, number>);
      known = { entries, total: entries.reduce((sum, [, weight]) => sum + weight, 0) };
      this.weights.set(weights, known);
    }
    let left = this.next() * known.total;
    for (const [key, weight] of known.entries) if ((left -= weight) < 0) return key as K;
    return known.entries[0]![0] as K;
  }

  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** A UUID v7 of that moment; ids of the same moment keep the order they were made in. */
  id(at: Date | number): string {
    const time = Number(at).toString(16).padStart(12, '0');
    const order = (this.ids++ & 0xfff).toString(16).padStart(3, '0');
    const tail = () => this.int(0, 0xffff).toString(16).padStart(4, '0');
    const variant = (0x8000 | this.int(0, 0x3fff)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${variant}-${tail()}${tail()}${tail()}`;
  }
}
