import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Proofs } from '../skills/index.js';
import { Audit } from './audit.service.js';
import type { ProofDecisionInput } from './moderation.forms.js';

@Injectable()
export class ProofDecisions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly proofs: Proofs,
    private readonly audit: Audit,
  ) {}

  /** Verifies a level until a day, or turns the proof down with a reason. */
  async decide(actor: Member, id: string, input: ProofDecisionInput): Promise<void> {
    await this.uow.run(actor, async () => {
      const before = await this.proofs.byId(id);
      const after =
        input.verdict === 'verify'
          ? await this.proofs.verify(actor, id, input)
          : await this.proofs.reject(actor, id, input.reason);
      await this.audit.record(
        actor,
        `proof.${after.state}`,
        { kind: 'proof', id },
        {
          reason: input.verdict === 'reject' ? input.reason : null,
          before: { state: before.state, level: before.level },
          after: { state: after.state, level: after.level, expiresOn: after.expiresOn },
        },
      );
    });
  }
}
