import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Jobs } from '../jobs/jobs.js';

/** Answers kept for an `Idempotency-Key` and counters of requests: nothing of them outlives its day. */
@Injectable()
export class HttpLeftovers implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.every('33 * * * *', 'sweep.http.leftovers', () => this.sweep());
  }

  // Both are written by the clock of the machine, not by ours.
  private async sweep(): Promise<void> {
    await this.uow.query(`delete from idempotency_key where created_at < now() - interval '1 day'`);
    await this.uow.query(`delete from rate_limit where expire < extract(epoch from now()) * 1000`);
  }
}
