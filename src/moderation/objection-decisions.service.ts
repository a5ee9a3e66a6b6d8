import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
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

  waiting(): Promise<ObjectionToDecide[]> {
    return this.objections.toDecide();
  }

  async byId(id: string): Promise<ObjectionToDecide> {
    const waiting = isId(id) ? await this.waiting() : [];
    return found(
      waiting.find((one) => one.id === id),
      'objection',
    );
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
