import type { UnitOfWork } from '../../platform/database/unit-of-work.js';

export type Row = Record<string, unknown>;
const CHUNK = 4000;

/** Rows that wait, table by table, to be written in few statements. */
export class Rows {
  private readonly tables = new Map<string, Row[]>();

  /** Tables are written in the order named, then in that of their first rows. */
  constructor(
    readonly uow: UnitOfWork,
    order: string[] = [],
  ) {
    for (const table of order) this.tables.set(table, []);
  }

  /** Keeps a row. Rows of one table have the same columns. */
  add(table: string, row: Row): void {
    const rows = this.tables.get(table);
    if (rows) rows.push(row);
    else this.tables.set(table, [row]);
  }

  /** Writes what was added since the last time. */
  async flush(): Promise<void> {
    for (const [table, rows] of this.tables) {
      for (let i = 0; i < rows.length; i += CHUNK) await this.write(table, rows.slice(i, i + CHUNK));
      this.tables.set(table, []);
    }
  }

  private async write(table: string, rows: Row[]): Promise<void> {
    const columns = Object.keys(rows[0] ?? {}).join(', ');
    await this.uow.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
}
