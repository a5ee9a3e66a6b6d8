import { once } from 'node:events';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

type Value = string | number | boolean | null;

/** Rows for one table, kept as the lines COPY reads. */
export class Lines {
  private text: string[] = [];

  constructor(
    readonly table: string,
    readonly columns: string,
  ) {}

  add(...values: Value[]): void {
    this.text.push(values.map((value) => (value === null ? '\\N' : String(value))).join('\t'));
  }

  async write(client: Client): Promise<void> {
    if (this.text.length === 0) return;
    const stream = client.query(copyFrom(`copy ${this.table} (${this.columns}) from stdin`));
    stream.end(`${this.text.join('\n')}\n`);
    this.text = [];
    await once(stream, 'finish');
  }
}

export async function connected(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'cornetta seed' });
  await client.connect();
  await client.query(`set synchronous_commit = off`);
  return client;
}
