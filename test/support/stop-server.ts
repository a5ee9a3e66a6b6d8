import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ends the server of a throw-away folder at once, whatever still uses it. */
export function stopServer(dataDir: string) {
  try {
    const data = join(dataDir, 'postgres/data');
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data)) return;
    process.kill(pid, 'SIGQUIT');
    for (let waited = 0; waited < 100 && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''; waited++)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  } catch {
    // Never started, or gone already.
  }
}
