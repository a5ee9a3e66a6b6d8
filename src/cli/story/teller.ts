/** Tells the steps as they happen: a line each with its time, or one JSON object a line. */
export class Teller {
  private count = 0;
  private readonly began = performance.now();

  constructor(private readonly json: boolean) {}

  /** Runs one step and tells how it went; what it returns is told beside it. A failure ends the story. */
  async step<T>(step: string, play: () => Promise<T>, tell?: (outcome: T) => string): Promise<T> {
    const began = performance.now();
    try {
      const outcome = await play();
      this.tell(step, true, performance.now() - began, tell?.(outcome));
      return outcome;
    } catch (error) {
      this.tell(step, false, performance.now() - began, (error as Error).message);
      throw error;
    }
  }

  private tell(step: string, ok: boolean, ms: number, detail?: string): void {
    this.count += 1;
    const rounded = Math.round(ms);
    if (this.json) {
      console.log(JSON.stringify({ step, ok, ms: rounded, ...(detail && { detail }) }));
      return;
    }
    console.log(
      `${String(this.count).padStart(2)} ${ok ? '✓' : '✗'} ${step}${detail ? ` — ${detail}` : ''}  ${rounded} ms`,
    );
  }

  end(): void {
    const seconds = ((performance.now() - this.began) / 1000).toFixed(1);
    if (!this.json) console.log(`The whole main job in ${seconds} s: ${this.count} steps.`);
  }
}

/** Asks again until the answer is there: what happens after commit takes a moment. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  seconds = 20,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** An assertion of the story. */
export function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it does not hold that ${what}`);
}
