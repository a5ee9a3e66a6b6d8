import { Injectable } from '@nestjs/common';
import { LateRates, type LateRateInput } from '../desk/index.js';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Audit } from './audit.service.js';

@Injectable()
export class LateRateDecisions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly rates: LateRates,
    private readonly audit: Audit,
  ) {}

  /** Writes down the rate of a half-year, or mends it. */
  async set(actor: Member, input: LateRateInput): Promise<string> {
    return this.uow.run(actor, async () => {
      const known = await this.rates.all();
      const startsOn = await this.rates.set(actor, input);
      const before = known.find((one) => one.startsOn === startsOn);
      await this.audit.record(
        actor,
        before ? 'late_rate.mended' : 'late_rate.set',
        { kind: 'late_rate', id: startsOn },
        {
          ...(before && { before: { referenceBps: before.referenceBps, source: before.source } }),
          after: { referenceBps: Math.round(input.reference * 100), source: input.source },
        },
      );
      return startsOn;
    });
  }
}
