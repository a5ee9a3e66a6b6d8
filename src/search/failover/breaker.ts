const FAILURES = 3;
const REST_MS = 5000;

/**
 * Keeps requests away from a server that does not answer. Closed: every request asks it. Open: none does. Half open, once
 * it has rested: one probe asks; its answer closes the breaker or lets it rest again.
 */
export class Breaker {
  private failures = 0;
  private restsUntil: number | null = null;
  private probing = false;

  get closed(): boolean {
    return this.restsUntil === null;
  }

  /** Whether a probe is due; it is then under way until `succeeded` or `failed` is called. */
  takeProbe(now: number): boolean {
    if (this.restsUntil === null || now < this.restsUntil || this.probing) return false;
    this.probing = true;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
    this.restsUntil = null;
    this.probing = false;
  }

  /** Returns whether the breaker has just opened. */
  failed(now: number): boolean {
    const wasClosed = this.closed;
    this.failures += 1;
    this.probing = false;
    if (wasClosed && this.failures < FAILURES) return false;
    this.restsUntil = now + REST_MS;
    return wasClosed;
  }
}
