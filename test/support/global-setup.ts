import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { throwAwayFolder } from './database.js';
import { stopServer } from './stop-server.js';

const prefix = 'cornetta-test-';

/** Names the run's data folder, and clears away those of earlier runs that were killed. */
export default function globalSetup() {
  for (const name of readdirSync(throwAwayFolder)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : undefined;
    if (pid && !isAlive(pid)) clear(join(throwAwayFolder, name));
  }
  process.env['CORNETTA_TEST_DATA'] = join(throwAwayFolder, prefix + process.pid);
}

export function clear(dataDir: string) {
  stopServer(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}

function isAlive(pid: number) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
