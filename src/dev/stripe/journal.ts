import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Change } from './store.js';

/** One line per finished request, holding all of its changes: a torn last line is a request that never happened. */
export class Journal {
  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
  }

  replay(apply: (change: Change) => void): void {
    if (!existsSync(this.file)) return;
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1);
    for (const line of lines) for (const change of JSON.parse(line) as Change[]) apply(change);
  }

  /** Leaves only what is still true, in a new file that takes the old one's place at once. */
  rewrite(changes: Change[]): void {
    const next = `${this.file}.next`;
    writeFileSync(next, changes.map((change) => `${JSON.stringify([change])}\n`).join(''));
    renameSync(next, this.file);
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
