import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';

const DAYS = 30;

/** Links and sessions that open nothing any more, with the addresses they came from, go after a month. */
@Injectable()
export class IdentityLeftovers implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('53 3 * * *', 'sweep.identity.leftovers', () => this.sweep());
  }

  private async sweep(): Promise<void> {
    const past = [new Date(this.clock.date().getTime() - DAYS * 86_400_000)];
    await this.uow.query(`delete from account_link where least(used_at, expires_at) < $1`, past);
    await this.uow.query(`delete from session where least(ended_at, expires_at) < $1`, past);
  }
}
