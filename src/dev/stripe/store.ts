import type { Journal } from './journal.js';
import type { Tables } from './tables.js';

export type Table = keyof Tables;
export type Change = [table: Table, id: string, row: object | null];

/** Rows by table. Changes are staged until commit, so a refused request leaves nothing behind. */
export class Store {
  private rows = new Map<Table, Map<string, object>>();
  private staged = new Map<string, Change>();
  private watchers: ((changes: Change[]) => void)[] = [];

  constructor(private readonly journal?: Journal) {}

  /** Takes up what an earlier process left; only the one that holds the port may. */
  load(): void {
    this.journal?.replay((change) => this.apply(change));
    const rows = [...this.rows].flatMap(([table, map]) =>
      [...map].map(([id, row]): Change => [table, id, row]),
    );
    this.journal?.rewrite(rows);
  }

  get<T extends Table>(table: T, id: string): Tables[T] | undefined {
    const staged = this.staged.get(`${table} ${id}`);
    return (staged ? (staged[2] ?? undefined) : this.rows.get(table)?.get(id)) as Tables[T] | undefined;
  }

  /** All rows of a table in the order they were made. */
  all<T extends Table>(table: T): Tables[T][] {
    const rows = new Map(this.rows.get(table));
    for (const [changed, id, row] of this.staged.values()) {
      if (changed !== table) continue;
      if (row) rows.set(id, row);
      else rows.delete(id);
    }
    return [...rows.values()] as Tables[T][];
  }

  put<T extends Table>(table: T, row: Tables[T]): Tables[T] {
    this.staged.set(`${table} ${row.id}`, [table, row.id, row]);
    return row;
  }

  remove(table: Table, id: string): void {
    this.staged.set(`${table} ${id}`, [table, id, null]);
  }

  commit(): void {
    if (!this.staged.size) return;
    const changes = [...this.staged.values()];
    this.staged.clear();
    this.journal?.append(changes);
    for (const change of changes) this.apply(change);
    for (const watcher of this.watchers) watcher(changes);
  }

  rollback(): void {
    this.staged.clear();
  }

  onCommit(watcher: (changes: Change[]) => void): void {
    this.watchers.push(watcher);
  }

  reset(): void {
    this.journal?.clear();
    this.rows.clear();
    this.staged.clear();
  }

  private apply([table, id, row]: Change): void {
    const rows = this.rows.get(table) ?? new Map<string, object>();
    this.rows.set(table, rows);
    if (row) rows.set(id, row);
    else rows.delete(id);
  }
}
