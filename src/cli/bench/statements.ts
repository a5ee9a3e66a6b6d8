import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** Statements that this process sends while `ask` works, once nothing else asks. */
export class Statements {
  private sent = 0;

  /** Counts at the driver until `work` is done: it offers no hook to count by. */
  async while<T>(work: () => Promise<T>): Promise<T> {
    const driver = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
    const { query } = driver;
    const counted = (): void => void (this.sent += 1);
    driver.query = function count(...args) {
      counted();
      return query.apply(this, args);
    };
    try {
      return await work();
    } finally {
      driver.query = query;
    }
  }

  /** The least of five: what works in the background sends statements too. */
  async of(ask: () => Promise<void>): Promise<number> {
    await ask();
    await this.quiet();
    const counts: number[] = [];
    while (counts.length < 5) {
      this.sent = 0;
      await ask();
      counts.push(this.sent);
    }
    return Math.min(...counts);
  }

  /** A web process that has just started still reads its market. */
  private async quiet(): Promise<void> {
    do {
      this.sent = 0;
      await sleep(500);
    } while (this.sent > 0);
  }
}
