import { bad, Refusal } from './refusal.js';
import { defaults, type IndexSettings } from './settings.js';
import type { SearchableIndex } from './search.js';

type Document = Record<string, unknown>;
export interface Index extends SearchableIndex {
  primaryKey: string | null;
  createdAt: string;
  updatedAt: string;
}

/** The indexes by name. What a name holds, its dates too, moves when two change places. */
export class Indexes {
  private readonly all = new Map<string, Index>();
  private made = 0;

  get(uid: string): Index {
    const index = this.all.get(uid);
    if (!index) throw missing(uid);
    return index;
  }

  create(uid: string, primaryKey: string | null): Index {
    if (this.all.has(uid)) throw bad('index_already_exists', `Index \`${uid}\` already exists.`);
    // A server's clock is finer than a test is slow.
    const at = new Date(Date.now() + this.made++).toISOString();
    const index = {
      uid,
      primaryKey,
      createdAt: at,
      updatedAt: at,
      settings: defaults(),
      documents: new Map(),
    };
    this.all.set(uid, index);
    return index;
  }

  delete(uid: string): void {
    if (!this.all.delete(uid)) throw missing(uid);
  }

  change(uid: string, settings: Partial<IndexSettings>): void {
    const index = this.all.get(uid) ?? this.create(uid, null);
    Object.assign(index.settings, settings);
  }

  add(uid: string, documents: Document[], primaryKey: string | null): void {
    const index = this.all.get(uid) ?? this.create(uid, null);
    index.primaryKey ??= primaryKey;
    const key = index.primaryKey;
    if (!key)
      throw bad(
        'index_primary_key_no_candidate_found',
        'The primary key inference failed as the engine did not find any field ending with `id`.',
      );
    for (const document of documents) {
      const id = document[key];
      if (id === undefined) throw bad('missing_document_id', `Document doesn't have a \`${key}\` attribute.`);
      if (typeof id !== 'string' || !/^[\w-]{1,511}$/.test(id))
        throw bad('invalid_document_id', `Document identifier \`${JSON.stringify(id)}\` is invalid.`);
      index.documents.set(id, structuredClone(document));
    }
  }

  remove(uid: string, ids: string[]): void {
    const index = this.get(uid);
    for (const id of ids) index.documents.delete(id);
  }

  swap([a, b]: [string, string], rename: boolean): void {
    const first = this.get(a);
    const second = this.all.get(b);
    if (rename && second)
      throw bad('index_already_exists', `Cannot rename \`${a}\` to \`${b}\` as the index already exists.`);
    if (!rename && !second) throw missing(b);
    this.all.delete(a);
    this.all.set(b, Object.assign(first, { uid: b }));
    if (second) this.all.set(a, Object.assign(second, { uid: a }));
  }
}

const missing = (uid: string): Refusal => new Refusal(404, 'index_not_found', `Index \`${uid}\` not found.`);
