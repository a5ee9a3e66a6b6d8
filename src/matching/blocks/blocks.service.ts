import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Missing, Refusal } from '../../platform/errors.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';

export interface BlockRow {
  /** The assistant a business blocked, or the business an assistant did. */
  id: string;
  name: string;
  blockedAt: Date;
}

/** Who wants nothing to do with whom. Neither side is told of the other's block. */
@Injectable()
export class SideBlocks {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Blocks the other side: an assistant for a business, a business for an assistant. Twice is once. */
  async block(actor: Member, otherId: string): Promise<void> {
    const { organisationId, assistantId, side } = pair(actor, otherId);
    const done = await this.uow.returning(
      `insert into side_block (organisation_id, assistant_id, side, blocked_by, blocked_at)
       select o.id, a.id, $3, $4, $5 from organisation o, account a where o.id = $1 and a.id = $2 and a.kind = 'assistant'
       on conflict (organisation_id, assistant_id, side) do update set side = excluded.side returning 1`,
      [organisationId, assistantId, side, actor.accountId, this.clock.date()],
    );
    if (done.length === 0) throw new Missing('side');
  }

  /** Takes one's own block back. */
  async unblock(actor: Member, otherId: string): Promise<void> {
    const { organisationId, assistantId, side } = pair(actor, otherId);
    const done = await this.uow.returning(
      `delete from side_block where organisation_id = $1 and assistant_id = $2 and side = $3 returning 1`,
      [organisationId, assistantId, side],
    );
    if (done.length === 0) throw new Missing('block');
  }

  /** Whom one's own side has blocked. */
  list(actor: Member): Promise<BlockRow[]> {
    return this.uow.query<BlockRow>(
      actor.organisationId
        ? `select b.assistant_id id, coalesce(p.display_name, a.name) name, b.blocked_at "blockedAt"
           from side_block b join account a on a.id = b.assistant_id left join assistant_profile p using (assistant_id)
           where b.organisation_id = $1 and b.side = 'business' order by b.blocked_at desc limit 500`
        : `select b.organisation_id id, coalesce(nullif(p.legal_name, ''), o.name) name, b.blocked_at "blockedAt"
           from side_block b join organisation o on o.id = b.organisation_id left join business_profile p using (organisation_id)
           where b.assistant_id = $1 and b.side = 'assistant' order by b.blocked_at desc limit 500`,
      [actor.organisationId ?? actor.accountId],
    );
  }

  /** Whether a business has blocked an assistant itself. */
  async isBlocked(organisationId: string, assistantId: string): Promise<boolean> {
    return (await this.sides(organisationId, assistantId)).includes('business');
  }

  /** Refuses a business what would bring it together with somebody, when one has blocked the other. Of hers it learns nothing. */
  async refuse(organisationId: string, assistantId: string): Promise<void> {
    const sides = await this.sides(organisationId, assistantId);
    if (sides.length === 0) return;
    throw new Refusal(sides.includes('business') ? 'sides_blocked' : 'not_available', { status: 409 });
  }

  private async sides(organisationId: string, assistantId: string): Promise<string[]> {
    const rows = await this.uow.query<{ side: string }>(
      `select side from side_block where organisation_id = $1 and assistant_id = $2`,
      [organisationId, assistantId],
    );
    return rows.map(({ side }) => side);
  }
}

function pair(
  actor: Member,
  otherId: string,
): { organisationId: string; assistantId: string; side: 'business' | 'assistant' } {
  if (!isId(otherId)) throw new Missing('side');
  return actor.organisationId
    ? { organisationId: actor.organisationId, assistantId: otherId, side: 'business' }
    : { organisationId: otherId, assistantId: actor.accountId, side: 'assistant' };
}
