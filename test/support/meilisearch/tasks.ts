import { Refusal } from './refusal.js';

type Status = 'enqueued' | 'processing' | 'succeeded' | 'failed';
interface Task {
  uid: number;
  batchUid: number | null;
  indexUid: string | null;
  status: Status;
  type: string;
  canceledBy: null;
  details: Record<string, unknown>;
  error: Refusal['body'] | null;
  duration: string | null;
  enqueuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** Work the server has promised: done one after the other, a moment later. */
export class Tasks {
  private readonly all: Task[] = [];
  private line: Promise<void> = Promise.resolve();
  /** How long a task waits and works. */
  takesMs = 2;

  enqueue(type: string, indexUid: string | null, work: () => void) {
    const task: Task = {
      uid: this.all.length,
      batchUid: null,
      indexUid,
      status: 'enqueued',
      type,
      canceledBy: null,
      details: {},
      error: null,
      duration: null,
      enqueuedAt: new Date().toISOString(),
      startedAt: null,
      finishedAt: null,
    };
    this.all.push(task);
    this.line = this.line.then(() => this.run(task, work));
    return { taskUid: task.uid, indexUid, status: task.status, type, enqueuedAt: task.enqueuedAt };
  }

  one(uid: number): Task {
    const task = this.all[uid];
    if (!task) throw new Refusal(404, 'task_not_found', `Task \`${uid}\` not found.`);
    return task;
  }

  private async run(task: Task, work: () => void): Promise<void> {
    await this.pause();
    task.status = 'processing';
    task.batchUid = task.uid;
    task.startedAt = new Date().toISOString();
    await this.pause();
    try {
      work();
      task.status = 'succeeded';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      task.status = 'failed';
      task.error = error.body;
    }
    task.finishedAt = new Date().toISOString();
    task.duration = 'PT0.002S';
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.takesMs));
  }
}
