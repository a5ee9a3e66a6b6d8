import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The id and port of the live server of a data folder. */
export function runningServer(data: string): { pid: number; port: number } | undefined {
  const [pid = '', , , port = ''] = pidFile(data);
  return pid && commandLine(pid).includes(data) ? { pid: Number(pid), port: Number(port) } : undefined;
}

/** After a crash the process id in postmaster.pid may be another program's by now. */
export function forgetStranger(data: string): void {
  const [pid, ...rest] = pidFile(data);
  if (!pid || commandLine(pid) === '' || commandLine(pid).includes(data)) return;
  // Only the id goes: PostgreSQL checks by the rest that no process still uses the old shared memory.
  writeFileSync(join(data, 'postmaster.pid'), ['999999999', ...rest].join('\n'));
}

function pidFile(data: string): string[] {
  return textOf(join(data, 'postmaster.pid')).split('\n');
}

/** Empty for a process that is gone, and for a killed one its parent has not collected yet. */
function commandLine(pid: string): string {
  return textOf(`/proc/${pid}/cmdline`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
