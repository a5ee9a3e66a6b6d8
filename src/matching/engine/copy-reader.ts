import type { Readable } from 'node:stream';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

// The signature, flags and the length of an extension, which is none.
const HEADER = 19;

/** Rows of a COPY in binary, one field after the other, awaiting only when the network has to bring more. */
export class CopyReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private buffer: Buffer = Buffer.alloc(0);
  /** Where the next row begins. */
  private next = 0;
  private started = false;
  private fields: number[] = [];
  done = false;

  constructor(client: Client, sql: string) {
    const stream: Readable = client.query(
      copyTo(`copy (${sql}) to stdout (format binary)`, { highWaterMark: 1 << 18 }),
    );
    // A reading that needs no more of a table is ended with rows under way: that is no error of anybody's.
    stream.on('error', () => undefined);
    this.chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Steps to the next row; false when the network has to bring more of it, or nothing is left. */
  step(): boolean {
    const { buffer } = this;
    if (this.done) return false;
    let at = this.next;
    if (!this.started) {
      if (buffer.length < HEADER) return false;
      at = HEADER;
    }
    if (at + 2 > buffer.length) return false;
    const count = buffer.readInt16BE(at);
    if (count < 0) {
      this.done = true;
      return false;
    }
    let field = at + 2;
    for (let n = 0; n < count; n += 1) {
      if (field + 4 > buffer.length) return false;
      this.fields[n] = field;
      field += 4 + Math.max(0, buffer.readInt32BE(field));
    }
    if (field > buffer.length) return false;
    this.started = true;
    this.next = field;
    return true;
  }

  /** Waits for more of the stream; false at its end. */
  async fill(): Promise<boolean> {
    if (this.done) return false;
    const { value, done } = (await this.chunks.next()) as { value: Buffer; done?: boolean };
    if (done) {
      this.done = true;
      return false;
    }
    const rest = this.buffer.subarray(this.next);
    this.buffer = rest.length > 0 ? Buffer.concat([rest, value]) : value;
    this.next = 0;
    return true;
  }

  isNull(n: number): boolean {
    return this.buffer.readInt32BE(this.fields[n]) < 0;
  }
  int2(n: number): number {
    return this.buffer.readInt16BE(this.fields[n]! + 4);
  }
  int4(n: number): number {
    return this.buffer.readInt32BE(this.fields[n]! + 4);
  }
  bool(n: number): boolean {
    return this.buffer[this.fields[n]! + 4] === 1;
  }
  text(n: number): string {
    const from = this.fields[n]!;
    return this.buffer.toString('latin1', from + 4, from + 4 + this.buffer.readInt32BE(from));
  }
  uuid(n: number): string {
    const from = this.fields[n]! + 4;
    const hex = this.buffer.toString('hex', from, from + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
  /** How the id in the first field stands to another row's: before it, at it or after it. */
  compareId(other: CopyReader): number {
    const [a, b] = [this.fields[0]! + 4, other.fields[0]! + 4];
    return this.buffer.compare(other.buffer, b, b + 16, a, a + 16);
  }
}
