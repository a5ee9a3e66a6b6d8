import { parentPort, workerData } from 'node:worker_threads';
import { answer } from './answer.rules.js';
import { loadHighs, optimiser } from './highs.js';
import type { TeamProblem } from './team.js';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
answer(workerData as TeamProblem, optimiser(await loadHighs()), (piece) => port.postMessage(piece));
