import type { Socket } from 'node:net';
import type { Client, Connection, Submittable } from 'pg';
import type { Names } from './names.js';

// The signature, the flags, and the length of an extension, which is none.
const HEADER = 19;
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const ERROR = 0x45;
/** Codes and lengths of messages. */
const FRAME = 5;

/**
 * Rows of a COPY in binary, read where the network left them: no object is made for a row. The reader takes the
 * connection's socket for as long as the rows come.
 */
export class Rows implements Submittable {
  /** What came and was not read yet lies between `next`, where a message begins, and `end`. */
  private buffer = Buffer.alloc(1 << 18);
  view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length);
  private next = 0;
  private end = 0;
  private started = false;
  private readonly fields: number[] = [];
  private socket: Socket | null = null;
  private listeners: ((data: Buffer) => void)[] = [];
  private failed: Error | null = null;
  private wake: (() => void) | null = null;
  done = false;

  constructor(
    client: Client,
    private readonly sql: string,
  ) {
    client.query(this);
  }

  submit(connection: Connection): void {
    const socket = connection.stream as Socket;
    this.socket = socket;
    this.listeners = socket.listeners('data') as never;
    socket.removeAllListeners('data');
    socket.pause();
    socket.on('readable', this.stir).once('close', this.lost);
    connection.query(`copy (${this.sql}) to stdout (format binary)`);
    this.stir();
  }

  /** Steps to the next row; false when the network has to bring more of it, or nothing is left. */
  step(): boolean {
    for (let at = this.next; !this.done && at + FRAME <= this.end; at = this.next) {
      const code = this.buffer[at]!;
      const end = at + 1 + this.view.getUint32(at + 1);
      if (end > this.end) return false;
      if (code === COPY_DONE || code === ERROR) {
        this.release();
        return false;
      }
      this.next = end;
      if (code === COPY_DATA && this.enter(at + FRAME)) return true;
    }
    return false;
  }

  /** Finds where the fields of a row begin; false for the message that only tells there are no more. */
  private enter(start: number): boolean {
    const { view } = this;
    let field = start + (this.started ? 0 : HEADER);
    this.started = true;
    const count = view.getInt16(field);
    field += 2;
    for (let n = 0; n < count; n += 1) {
      this.fields[n] = field;
      field += 4 + Math.max(0, view.getInt32(field));
    }
    return count >= 0;
  }

  /** Waits for more of the stream; false at its end. */
  async fill(): Promise<boolean> {
    for (;;) {
      if (this.failed) throw this.failed;
      if (this.done) return false;
      const more = this.socket?.read() as Buffer | null | undefined;
      if (more) {
        this.keep(more);
        return true;
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private keep(more: Buffer): void {
    const { buffer, next, end } = this;
    const rest = end - next;
    if (rest + more.length > buffer.length) {
      this.buffer = Buffer.alloc((rest + more.length) * 2);
      this.view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length);
    }
    buffer.copy(this.buffer, 0, next, end);
    more.copy(this.buffer, rest);
    this.next = 0;
    this.end = rest + more.length;
  }

  private readonly stir = (): void => {
    this.wake?.();
    this.wake = null;
  };

  private readonly lost = (): void =>
    this.handleError(new Error('the connection closed while rows were read'));

  /** Gives the connection its socket back, with what followed the rows. */
  private release(): void {
    this.done = true;
    const { socket } = this;
    socket?.off('readable', this.stir).off('close', this.lost);
    for (const listener of this.listeners) socket?.on('data', listener);
    for (const listener of this.listeners) listener(this.buffer.subarray(this.next, this.end));
    socket?.resume();
  }

  handleError(error: Error): void {
    this.failed = error;
    this.done = true;
    this.stir();
  }
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {}

  isNull(n: number): boolean {
    return this.view.getInt32(this.fields[n]!) < 0;
  }
  int2(n: number): number {
    return this.view.getInt16(this.fields[n]! + 4);
  }
  int4(n: number): number {
    return this.view.getInt32(this.fields[n]! + 4);
  }
  int8(n: number): number {
    const at = this.fields[n]! + 4;
    return this.view.getInt32(at) * 2 ** 32 + this.view.getUint32(at + 4);
  }
  bool(n: number): boolean {
    return this.buffer[this.fields[n]! + 4] === 1;
  }
  /** The number a name has. */
  name(n: number, names: Names): number {
    const from = this.fields[n]!;
    return names.read(this.buffer, from + 4, from + 4 + this.view.getInt32(from));
  }
  /** Where a field's bytes begin, and how many there are. */
  startOf(n: number): number {
    return this.fields[n]! + 4;
  }
  lengthOf(n: number): number {
    return this.view.getInt32(this.fields[n]!);
  }
  /** A word of the id in the first field. */
  idWord(word: number): number {
    return this.view.getUint32(this.fields[0]! + 4 + word * 4);
  }
}
