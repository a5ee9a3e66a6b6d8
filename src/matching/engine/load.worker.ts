import { parentPort, workerData } from 'node:worker_threads';
import { loadMarket } from './load.js';
import { pack } from './transfer.js';

const { databaseUrl, at } = workerData as { databaseUrl: string; at: number };
const { packed, transfer } = pack(
  await loadMarket(databaseUrl, at, (loading) => parentPort?.postMessage({ loading })),
);
parentPort?.postMessage({ packed }, transfer);
