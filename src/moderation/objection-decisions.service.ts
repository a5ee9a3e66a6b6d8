import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { Page, PageQuery } from '../platform/http/cursor.js';
import { Objections, type ObjectionToDecide } from '../timesheets/index.js';
import { Audit } from './audit.service.js';
import type { ObjectionDecisionInput } from './moderation.forms.js';

@Injectable()
export class ObjectionDecisions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly objections: Objections,
    private readonly audit: Audit,
  ) {}

  waiting(query: PageQuery): Promise<Page<ObjectionToDecide>> {
    return this.objections.toDecide(query);
  }

  byId(id: string): Promise<ObjectionToDecide> {
    return this.objections.oneToDecide(id);
  }

  /** Settles what the parties did not settle in seven days: the line is cut to these minutes, or stays. */
  async decide(actor: Member, id: string, input: ObjectionDecisionInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const before = await this.byId(id);
      const { verdict: outcome, reason } = input;
      const minutes = outcome === 'upheld' ? input.minutes : before.minutes;
      await this.objections.decideObjection(
        actor,
        id,
        outcome === 'upheld' ? { outcome, minutes, reason } : { outcome, reason },
      );
      await this.audit.record(
        actor,
        `objection.${outcome}`,
        { kind: 'objection', id },
        { reason, before: { minutes: before.minutes }, after: { minutes } },
      );
    });
  }
}
