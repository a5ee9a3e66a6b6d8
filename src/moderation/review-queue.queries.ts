import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { isId } from '../platform/ids.js';
import type { Marks, Side } from '../reviews/index.js';

export interface StaffReview {
  id: string;
  roundId: string;
  side: Side;
  state: 'revealed' | 'published' | 'rejected' | 'removed';
  marks: Marks;
  body: string;
  privateNote: string;
  reply: string | null;
  rule: string | null;
  reason: string | null;
  publishAt: Date | null;
  stateAt: Date;
  organisationId: string;
  business: string;
  assistantId: string;
  assistant: string;
  contractNumber: string;
  timezone: string;
}

/** A sealed review is blind to staff as well. */
const opened = `
  select v.id, v.round_id "roundId", v.side, v.state, jsonb_build_object('answering', v.answering, 'accuracy', v.accuracy,
           'courtesy', v.courtesy, 'confidentiality', v.confidentiality, 'punctuality', v.punctuality) marks,
         v.body, v.private_note "privateNote", v.reply, v.rule, v.reason, v.publish_at "publishAt", v.state_at "stateAt",
         r.organisation_id "organisationId", o.name business, r.assistant_id "assistantId",
         coalesce(p.display_name, a.name) assistant, c.number "contractNumber", c.timezone
  from review v join review_round r on r.id = v.round_id join contract c on c.id = r.contract_id
  join organisation o on o.id = r.organisation_id join account a on a.id = r.assistant_id
  left join assistant_profile p on p.assistant_id = a.id
  where v.state <> 'sealed'`;

@Injectable()
export class ReviewQueue {
  constructor(private readonly uow: UnitOfWork) {}

  /** Reviews that become public by themselves soon, the next one first. */
  async waiting({ cursor, limit }: PageQuery): Promise<Page<StaffReview>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<StaffReview>(
      `${opened} and v.state = 'revealed' and ($1::timestamptz is null or (v.publish_at, v.id) > ($1, $2::uuid))
       order by v.publish_at, v.id limit $3`,
      [at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.publishAt, row.id],
      (row) => row,
    );
  }

  /** Reviews decided or published, the last first, for a second look. */
  async lately({ cursor, limit }: PageQuery): Promise<Page<StaffReview>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<StaffReview>(
      `${opened} and v.state <> 'revealed' and ($1::timestamptz is null or (v.state_at, v.id) < ($1, $2::uuid))
       order by v.state_at desc, v.id desc limit $3`,
      [at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.stateAt, row.id],
      (row) => row,
    );
  }

  byId(id: string): Promise<StaffReview | null> {
    return this.uow.one(`${opened} and v.id = $1`, [isId(id) ? id : null]);
  }

  /** The other side's review of the same round. */
  other(review: StaffReview): Promise<StaffReview | null> {
    return this.uow.one(`${opened} and v.round_id = $1 and v.id <> $2`, [review.roundId, review.id]);
  }
}
