/** Numbers one after the other, in memory that is used again. */
export class Numbers {
  values = new Uint32Array(32);
  length = 0;

  push(number: number): void {
    if (this.length === this.values.length) {
      const more = new Uint32Array(this.length * 2);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length] = number;
    this.length += 1;
  }
}
