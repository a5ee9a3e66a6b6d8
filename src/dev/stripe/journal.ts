import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Change } from './store.js';

/** One line per finished request, holding all of its changes: a torn last line is a request that never happened. */
export class Journal {
  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
  }

  replay(apply: (change: Change) => void): void {
    if (!existsSync(this.file)) return;
    const text = readFileSync(this.file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(this.file, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) {
      if (line) for (const change of JSON.parse(line) as Change[]) apply(change);
    }
  }

  append(changes: Change[]): void {
    const size = existsSync(this.file) ? statSync(this.file).size : 0;
    try {
      appendFileSync(this.file, `${JSON.stringify(changes)}\n`);
    } catch (error) {
      // A full disk may have taken half a line, which the next one would spoil.
      if (existsSync(this.file)) truncateSync(this.file, size);
      throw error;
    }
  }

  clear(): void {
    if (existsSync(this.file)) truncateSync(this.file);
  }
}
