import { Trouble } from './trouble.js';

/**
 * Tells the process that started this one that it is at work, and from now on ends it in order
 * when a signal asks for it or when that process is gone.
 */
export function announceReady(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  // A terminal sends Ctrl-C to every process: started by another one, wait for its word.
  process.on('SIGINT', () => process.connected || end());
  if (!process.send) return;
  process.on('disconnect', end);
  if (process.connected) process.send('ready');
  else end();
}

/** Runs a command's main function; a failure is shown and becomes exit code 1. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(plainly(error));
    process.exit(1);
  });
}

const postgresDiskFull = '53100';
/** The name or the password is wrong, the database or the host is not there. */
const unreachable = new Set([
  '28P01',
  '28000',
  '3D000',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/** One clear line where there is one to give, else the error itself. */
function plainly(error: unknown): unknown {
  if (error instanceof Trouble) return error.message;
  const { code, path, message } = error as Partial<NodeJS.ErrnoException>;
  if (code === 'ENOSPC' || code === postgresDiskFull)
    return 'The disk is full: free some space and start again.';
  if (unreachable.has(code ?? '')) return `DATABASE_URL: can't connect (${message || code}).`;
  if (message?.startsWith('Connection terminated')) return 'PostgreSQL ended while it was needed.';
  if (code === 'EROFS' && path) return `${path} can't be written: its disk is read-only.`;
  if (code === 'EACCES' && path) return `No access to ${path}: it belongs to another user.`;
  return error;
}
