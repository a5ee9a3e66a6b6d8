import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { textField } from '../../platform/http/text.js';
import { Clock } from '../../platform/time/clock.js';
import type { LateRate } from './late-interest.rules.js';

export const LateRateForm = z.object({
  year: z.coerce.number().int().min(2013).max(2100),
  half: z.coerce.number().int().min(1).max(2),
  /** "2,15" or "2.15": points, as the ministry writes them. */
  reference: z.preprocess(
    (value) => (typeof value === 'string' ? Number(value.replace(',', '.').replace('%', '')) : value),
    z.number('errors.field.number').min(-10).max(50).multipleOf(0.01, 'errors.field.number'),
  ),
  source: textField(200, 1),
});

export type LateRateInput = z.output<typeof LateRateForm>;

export interface PublishedRate extends LateRate {
  source: string;
}

/** The reference rates of late payment, as the ministry publishes them twice a year. */
@Injectable()
export class LateRates {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** All that are known, the newest first. */
  all(): Promise<PublishedRate[]> {
    return this.uow.query<PublishedRate>(
      `select starts_on::text "startsOn", reference_bps "referenceBps", source from late_rate order by starts_on desc`,
    );
  }

  /** Writes down the rate of a half-year, or mends it. */
  async set(actor: Member, { year, half, reference, source }: LateRateInput): Promise<string> {
    const startsOn = `${year}-${half === 1 ? '01' : '07'}-01`;
    await this.uow.run(actor, () =>
      this.uow.query(
        `insert into late_rate (starts_on, reference_bps, source, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (starts_on) do update set reference_bps = $2, source = $3, set_by = $4, set_at = $5`,
        [startsOn, Math.round(reference * 100), source, actor.accountId, this.clock.date()],
      ),
    );
    return startsOn;
  }
}
