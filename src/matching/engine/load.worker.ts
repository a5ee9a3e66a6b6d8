import { parentPort, workerData } from 'node:worker_threads';
import { loadMarket } from './load.js';
import { pack } from './transfer.js';

function tell(message: object, transfer: ArrayBuffer[] = []): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, which knows no origin
  parentPort?.postMessage(message, transfer);
}

const { databaseUrl, at } = workerData as { databaseUrl: string; at: number };
const { packed, transfer } = pack(await loadMarket(databaseUrl, at, (loading) => tell({ loading })));
tell({ packed }, transfer);
