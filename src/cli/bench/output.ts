export interface Metric {
  metric: string;
  value: number;
  unit: string;
}

/** Prints figures as they come: one JSON object a line, or a readable line. */
export class Output {
  readonly metrics: Metric[] = [];

  constructor(private readonly json: boolean) {}

  metric(metric: string, value: number, unit: string): void {
    const rounded = Number(value.toPrecision(5));
    this.metrics.push({ metric, value: rounded, unit });
    if (this.json) console.log(JSON.stringify({ metric, value: rounded, unit }));
    else console.log(`${metric.padEnd(36)} ${String(rounded).padStart(12)} ${unit}`);
  }

  /** Progress, for people only. */
  say(text: string): void {
    if (!this.json) console.error(text);
  }
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
