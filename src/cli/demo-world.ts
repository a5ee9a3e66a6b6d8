import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Trouble } from '../platform/trouble.js';

interface DemoFact {
  logins: { who: string; email: string; password: string }[];
}

/** Loads the demo world into an empty database; the loader notes the fact `demo` when it is done. */
export async function loadDemoOnce(url: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const loader = join(import.meta.dirname, 'demo.js');
  if (signal.aborted || !existsSync(loader) || (await demoFact(url))) return;
  console.log('Loading the demo world …');
  const child = fork(loader, { env, signal });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Trouble(`The demo world could not be loaded (exit code ${code}).`);
}

/** One line a person to log in as. */
export async function demoLogins(url: string): Promise<string[]> {
  const fact = await demoFact(url);
  return (fact?.logins ?? []).map(({ who, email, password }) => `  ${who.padEnd(12)} ${email}  ${password}`);
}

async function demoFact(connectionString: string): Promise<DemoFact | undefined> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ value: DemoFact }>(
      `select value from platform_fact where name = 'demo'`,
    );
    return rows[0]?.value;
  } finally {
    await client.end();
  }
}
