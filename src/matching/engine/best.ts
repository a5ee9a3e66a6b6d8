import type { Ids } from './ids.js';

export interface Place {
  i: number;
  tenths: number;
  cents: number;
}

/** The first so many by points, then the lower price, then who joined earlier. */
export class Best {
  private readonly heap: Place[] = [];

  constructor(
    private readonly ids: Ids,
    private readonly limit: number,
  ) {}

  /** Points below which nobody gets in any more. */
  get least(): number {
    return this.heap.length < this.limit ? -1 : (this.heap[0]?.tenths ?? Infinity);
  }

  offer(i: number, tenths: number, cents: number): void {
    const { heap } = this;
    if (tenths < this.least) return;
    const place = { i, tenths, cents };
    if (heap.length < this.limit) {
      heap.push(place);
      this.rise(heap.length - 1);
    } else if (heap[0] && this.compare(place, heap[0]) < 0) {
      heap[0] = place;
      this.sink();
    }
  }

  /** The places in order, the first on top. */
  list(): Place[] {
    return [...this.heap].sort((a, b) => this.compare(a, b));
  }

  private compare(a: Place, b: Place): number {
    return b.tenths - a.tenths || a.cents - b.cents || this.ids.compare(a.i, b.i);
  }

  private rise(at: number): void {
    const { heap } = this;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (this.compare(heap[at]!, heap[up]!) <= 0) return;
      [heap[at], heap[up]] = [heap[up]!, heap[at]!];
      at = up;
    }
  }

  private sink(): void {
    const { heap } = this;
    for (let at = 0; ;) {
      let worst = at;
      for (const child of [at * 2 + 1, at * 2 + 2])
        if (child < heap.length && this.compare(heap[child]!, heap[worst]!) > 0) worst = child;
      if (worst === at) return;
      [heap[at], heap[worst]] = [heap[worst]!, heap[at]!];
      at = worst;
    }
  }
}
