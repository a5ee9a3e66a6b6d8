/** Names by number, and back. */
export class Names {
  private readonly numbers = new Map<string, number>();
  /** Numbers by the sum of a name's bytes, so that one read often is found without becoming a string. */
  private readonly sums = new Map<number, number>();
  private readonly bytes: Buffer[] = [];

  constructor(readonly list: string[] = []) {
    list.forEach((name, i) => this.numbers.set(name, i));
  }

  known(name: string): number {
    return this.numbers.get(name) ?? -1;
  }

  of(name: string): number {
    let i = this.numbers.get(name);
    if (i === undefined) this.numbers.set(name, (i = this.list.push(name) - 1));
    return i;
  }

  /** The number of the name between two places of a buffer. */
  read(buffer: Buffer, from: number, to: number): number {
    let sum = to - from;
    for (let at = from; at < to; at += 1) sum = (Math.imul(sum, 31) + buffer[at]!) | 0;
    const known = this.sums.get(sum);
    if (known !== undefined && equal(this.bytes[known]!, buffer, from, to)) return known;
    const i = this.of(buffer.toString('utf8', from, to));
    if (known === undefined) {
      this.sums.set(sum, i);
      this.bytes[i] = Buffer.from(buffer.subarray(from, to));
    }
    return i;
  }
}

function equal(name: Buffer, buffer: Buffer, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let n = 0; n < name.length; n += 1) if (name[n] !== buffer[from + n]) return false;
  return true;
}
