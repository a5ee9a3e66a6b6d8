import { Worker } from 'node:worker_threads';
import type { Piece } from './answer.rules.js';
import { limits, type TeamProblem } from './team.js';

export interface Pieces {
  pieces: Piece[];
  /** The guard ended the thread before it had said everything. */
  outOfTime: boolean;
}

/** Solves in a thread of its own, so that requests and jobs go on meanwhile; the thread is ended when its time is up. */
export function solveInThread(problem: TeamProblem, seconds: number = limits.seconds): Promise<Pieces> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./teams.worker.js', import.meta.url), { workerData: problem });
    const pieces: Piece[] = [];
    let settled = false;
    const end = (settle: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(guard);
      worker.terminate().then(settle, settle);
    };
    const guard = setTimeout(() => end(() => resolve({ pieces, outOfTime: true })), seconds * 1000);
    worker.on('message', (piece: Piece) => {
      if (piece.kind === 'end') end(() => resolve({ pieces, outOfTime: false }));
      else pieces.push(piece);
    });
    worker.on('error', (error) => end(() => reject(error)));
    worker.on('exit', (code) => end(() => reject(new Error(`the solver's thread ended with ${code}`))));
  });
}
