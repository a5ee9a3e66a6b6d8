import { setTimeout as sleep } from 'node:timers/promises';

/** What becomes of one call: when it was sent, when its event came, when its webhook was answered. */
export interface Sent {
  at: number;
  event?: number;
  answer?: number;
}

/** One way of getting a call to its reader. */
export interface Way {
  name: string;
  send(reader: number, call: string): Promise<void>;
}

const STRAGGLERS_MS = 3000;

/** Calls on their way, by the reader they are for. */
export class Load {
  private readonly waiting = new Map<number, Sent>();
  wrong = 0;

  /** A reader was told of a call: the one it waits for, or somebody else's. */
  heard(reader: number, isIts: boolean): void {
    const sent = this.waiting.get(reader);
    if (!isIts) this.wrong += 1;
    else if (sent && sent.event === undefined) sent.event = performance.now();
  }

  /**
   * Sends calls at a steady rate whatever the answers take, each to another reader, and gives them all once the last has
   * arrived or is given up.
   */
  async run(way: Way, readers: number[], rate: number): Promise<Sent[]> {
    this.waiting.clear();
    const began = performance.now();
    const calls: Sent[] = [];
    const answers: Promise<void>[] = [];
    for (const [place, reader] of readers.entries()) {
      const due = began + (place * 1000) / rate;
      if (due > performance.now()) await sleep(due - performance.now());
      const sent: Sent = { at: performance.now() };
      calls.push(sent);
      this.waiting.set(reader, sent);
      answers.push(
        way.send(reader, `${way.name}-${Math.round(began)}-${place}`).then(() => {
          sent.answer = performance.now();
        }),
      );
    }
    await Promise.all(answers);
    const end = performance.now() + STRAGGLERS_MS;
    while (performance.now() < end && calls.some(({ event }) => event === undefined)) await sleep(20);
    return calls;
  }
}

/** The time below which a share of the values lies. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
