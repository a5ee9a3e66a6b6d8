import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { decodeCursor, pageOf, type Page } from '../../platform/http/cursor.js';
import { isId } from '../../platform/ids.js';

/** A substitute's share as the charge's two sides and she may see it: arithmetic and how far it got. */
export interface ShownShare {
  id: string;
  substitute: string;
  shareBps: number;
  /** Minutes or calls of hers, of so many the charge pays for. */
  quantity: number;
  whole: number;
  counted: 'minutes' | 'calls';
  baseCents: number;
  cents: number;
  failure: string | null;
  transferredAt: Date | null;
}

/** A share as she reads it: of whose charge, never what else the charge holds. */
export interface OwnShare extends ShownShare {
  chargeId: string;
  number: number;
  contractTitle: string;
  business: string;
  assistant: string;
  currency: string;
  timezone: string;
  createdAt: Date;
  paidAt: Date | null;
}

const shown = `s.id, coalesce(nullif(p.display_name, ''), a.name) substitute, s.share_bps "shareBps", s.quantity, s.whole,
  case when k.kind = 'per_call' then 'calls' else 'minutes' end counted, s.base_cents "baseCents", s.cents, s.failure,
  s.transferred_at "transferredAt"`;
const tables = `from charge_share s join charge c on c.id = s.charge_id join contract k on k.id = c.contract_id
  join account a on a.id = s.assistant_id left join assistant_profile p on p.assistant_id = a.id`;
const own = `select ${shown}, c.id "chargeId", c.number, k.title "contractTitle",
    coalesce(nullif(b.legal_name, ''), o.name) business, coalesce(nullif(mp.display_name, ''), m.name) assistant,
    c.currency, k.timezone, s.created_at "createdAt", c.paid_at "paidAt"
  ${tables} join organisation o on o.id = c.organisation_id left join business_profile b on b.organisation_id = o.id
  join account m on m.id = c.assistant_id left join assistant_profile mp on mp.assistant_id = m.id
  where s.assistant_id = $1`;

@Injectable()
export class ShareQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** The shares of a charge the caller has shown to be the actor's. */
  ofCharge(chargeId: string): Promise<ShownShare[]> {
    return this.uow.query<ShownShare>(
      `select ${shown} ${tables} where s.charge_id = $1 order by s.cents desc, s.id`,
      [chargeId],
    );
  }

  /** The actor's own shares of a charge of others. */
  ownOf(actor: Actor, chargeId: string): Promise<OwnShare[]> {
    if (!isId(chargeId) || actor.role !== 'assistant') return Promise.resolve([]);
    return this.uow.query<OwnShare>(`${own} and c.id = $2 order by s.cents desc, s.id`, [
      actor.accountId,
      chargeId,
    ]);
  }

  /** A page of the actor's shares, newest first. */
  async page(actor: Actor, cursor: string | undefined, limit: number): Promise<Page<OwnShare>> {
    const after = decodeCursor(cursor, 2);
    const rows = await this.uow.query<OwnShare>(
      `${own} and ($2::timestamptz is null or (s.created_at, s.id) < ($2, $3::uuid))
       order by s.created_at desc, s.id desc limit $4`,
      [
        actor.role === 'assistant' ? actor.accountId : null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        limit + 1,
      ],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.createdAt.toISOString(), row.id],
      (row) => row,
    );
  }
}
