import { parentPort, workerData } from 'node:worker_threads';
import { loadMarket } from './load.js';
import { pack } from './transfer.js';

const { databaseUrl, at } = workerData as { databaseUrl: string; at: number };
const { packed, transfer } = pack(
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  await loadMarket(databaseUrl, at, (loading) => parentPort?.postMessage({ loading })),
);
// A thread's port knows no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage({ packed }, transfer);
