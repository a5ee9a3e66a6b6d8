import { Worker } from 'node:worker_threads';
import type { Loading } from './load.js';
import type { Market } from './market.js';
import { unpack, type Packed } from './transfer.js';

/** Reads the market in a thread of its own: this one goes on answering. */
export function loadMarketApart(
  databaseUrl: string,
  at: number,
  tell: (loading: Loading) => void,
): { market: Promise<Market>; stop: () => void } {
  const worker = new Worker(new URL('load.worker.js', import.meta.url), { workerData: { databaseUrl, at } });
  const market = new Promise<Market>((resolve, reject) => {
    worker.on('message', (message: { loading?: Loading; packed?: Packed }) => {
      if (message.loading) tell(message.loading);
      if (message.packed) resolve(unpack(message.packed));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`reading the market ended with code ${code}`)));
  });
  return { market, stop: () => void worker.terminate() };
}
