/** Names by number, and back. */
export class Names {
  private readonly numbers = new Map<string, number>();
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
}
