import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { Outcome } from '../calls/calls.forms.js';
import type { Desk } from '../desk.js';

export interface SpamWarning {
  calls: number;
  lastAt: Date;
}

/** Numbers a client's calls turned out to be spam from: a keyed hash and a count, never the number. */
@Injectable()
export class SpamNumbers {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Remembers how a call from a number ended: once it was a real caller, earlier warnings are forgotten. */
  async note(desk: Desk, number: string | null, outcome: Outcome): Promise<void> {
    if (!number) return;
    const params = [desk.contract.id, digest(desk, number)];
    if (outcome === 'spam')
      await this.uow.query(
        `insert into spam_number (contract_id, digest, last_at) values ($1, $2, $3)
         on conflict (contract_id, digest) do update set calls = spam_number.calls + 1, last_at = $3`,
        [...params, this.clock.date()],
      );
    else await this.uow.query(`delete from spam_number where contract_id = $1 and digest = $2`, params);
  }

  /** What to warn of before a call from this number is taken. */
  async of(desk: Desk, number: string | null): Promise<SpamWarning | null> {
    if (!number) return null;
    return this.uow.one<SpamWarning>(
      `select calls, last_at "lastAt" from spam_number where contract_id = $1 and digest = $2`,
      [desk.contract.id, digest(desk, number)],
    );
  }
}

const digest = ({ key }: Desk, number: string): Buffer => key.digest(`spam ${number}`);
