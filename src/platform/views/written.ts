const MOST = 200;

/**
 * Parts of pages as they were written, each kept with a stamp of the facts in it. Who asks reads the stamp from the
 * database at every request, so what is kept is never older than the database.
 */
export class Written {
  private readonly parts = new Map<string, { stamp: string; html: Promise<Buffer> }>();

  /** The part under the key, written anew unless it was written under this very stamp; without a stamp always. */
  part(key: string, stamp: string | null, write: () => Promise<string>): Promise<Buffer> {
    const written = async (): Promise<Buffer> => Buffer.from(await write());
    if (stamp === null) return written();
    const found = this.parts.get(key);
    // Taken out and put in again: the first key is the one that was asked for longest ago.
    this.parts.delete(key);
    const part = found?.stamp === stamp ? found : { stamp, html: written() };
    this.parts.set(key, part);
    part.html.catch(() => this.parts.get(key) === part && this.parts.delete(key));
    const [oldest] = this.parts.keys();
    if (this.parts.size > MOST && oldest !== undefined) this.parts.delete(oldest);
    return part.html;
  }

  /** Drops everything: the templates have changed. */
  clear(): void {
    this.parts.clear();
  }
}
