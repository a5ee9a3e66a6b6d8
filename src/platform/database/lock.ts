import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Lets one process of this machine at a time do the work; a killed holder leaves no trace. */
export async function withMachineLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  // An abstract socket belongs to the kernel: unlike a lock file it goes with its process.
  const path = `\0cornetta-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  const holder = createServer();
  for (;;) {
    holder.listen(path);
    try {
      await once(holder, 'listening');
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await sleep(40);
    }
  }
  try {
    return await work();
  } finally {
    holder.close();
  }
}
