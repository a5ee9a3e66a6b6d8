import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { decodeCursor, pageOf, type Page } from '../platform/http/cursor.js';
import { isId } from '../platform/ids.js';
import { Clock } from '../platform/time/clock.js';
import type { Marks, Side } from './review.rules.js';
import type { ReviewState } from './review.states.js';
import { sideOf } from './sides.js';

/** A review as one of its two sides may see it. */
export interface ReviewView {
  id: string;
  state: ReviewState;
  marks: Marks;
  body: string;
  writtenAt: string;
  publishAt: string | null;
  reply: string | null;
  repliedAt: string | null;
  rule: string | null;
}
/** … and the one who wrote it: with the note to staff, what staff answered, and the revision to change it on. */
export type OwnReviewView = ReviewView & { privateNote: string; reason: string | null; revision: number };

export interface RoundView {
  id: string;
  contractId: string;
  contractNumber: string;
  business: string;
  assistant: string;
  timezone: string;
  openedAt: Date;
  closesAt: Date;
  revealedAt: Date | null;
  /** Reviews can be written or changed. */
  open: boolean;
  mine: OwnReviewView | null;
  /** The other side's, once revealed: until then this is null whether or not they wrote. */
  theirs: ReviewView | null;
}

/** A published review, for everybody. */
export interface PublicReview {
  id: string;
  marks: Marks;
  body: string;
  business: string;
  publishedAt: Date;
  reply: string | null;
  repliedAt: Date | null;
}

const marksJson = (row: string): string =>
  `jsonb_build_object('answering', ${row}.answering, 'accuracy', ${row}.accuracy, 'courtesy', ${row}.courtesy,
     'confidentiality', ${row}.confidentiality, 'punctuality', ${row}.punctuality)`;

const common = (row: string): string =>
  `'id', ${row}.id, 'state', ${row}.state, 'marks', ${marksJson(row)}, 'writtenAt', ${row}.created_at,
   'publishAt', ${row}.publish_at, 'repliedAt', ${row}.replied_at, 'rule', ${row}.rule`;

/** What the two sides see of their rounds. The blindness of a sealed review is this one statement. */
const roundsOf = (where: string): string => `
  select r.id, r.contract_id "contractId", c.number "contractNumber", o.name business,
         coalesce(p.display_name, a.name) assistant, c.timezone, r.opened_at "openedAt", r.closes_at "closesAt",
         r.revealed_at "revealedAt", r.revealed_at is null and r.closes_at > $2 open,
         case when mine.id is null then null else jsonb_build_object(${common('mine')}, 'body', mine.body,
           'privateNote', mine.private_note, 'reason', mine.reason, 'revision', mine.revision,
           'reply', mine.reply) end mine,
         case when theirs.id is null then null else jsonb_build_object(${common('theirs')},
           'body', case when theirs.state in ('rejected', 'removed') then '' else theirs.body end,
           'reply', theirs.reply) end theirs
  from review_round r
  join contract c on c.id = r.contract_id
  join organisation o on o.id = r.organisation_id
  join account a on a.id = r.assistant_id
  left join assistant_profile p on p.assistant_id = r.assistant_id
  left join review mine on mine.round_id = r.id and mine.side = $3
  left join review theirs on theirs.round_id = r.id and theirs.side <> $3
    and theirs.state <> 'sealed' and r.revealed_at is not null
  where (case when $3 = 'assistant' then r.assistant_id else r.organisation_id end) = $1 ${where}`;

@Injectable()
export class ReviewQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The actor's rounds, newest first. */
  async rounds(actor: Member, cursor: string | undefined, limit: number): Promise<Page<RoundView>> {
    const after = decodeCursor(cursor, 2);
    const rows = await this.uow.query<RoundView>(
      `${roundsOf(`and ($4::timestamptz is null or (r.opened_at, r.id) < ($4, $5::uuid))`)}
       order by r.opened_at desc, r.id desc limit $6`,
      [...this.as(actor), after?.[0] ?? null, isId(after?.[1]) ? after[1] : null, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.openedAt, row.id],
      (row) => row,
    );
  }

  /** One round of the actor's. */
  async round(actor: Member, id: string): Promise<RoundView> {
    const row = isId(id)
      ? await this.uow.one<RoundView>(roundsOf('and r.id = $4'), [...this.as(actor), id])
      : null;
    return found(row, 'round');
  }

  /** Rounds that wait for the actor's words. */
  async waiting(actor: Member): Promise<number> {
    const row = await this.uow.one<{ count: number }>(
      `select count(*)::int count from review_round r
       where (case when $3 = 'assistant' then r.assistant_id else r.organisation_id end) = $1
         and r.revealed_at is null and r.closes_at > $2
         and not exists (select 1 from review v where v.round_id = r.id and v.side = $3)`,
      this.as(actor),
    );
    return row?.count ?? 0;
  }

  /** Published reviews of an assistant, newest first. */
  async publicOf(
    assistantId: string,
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<PublicReview>> {
    const after = decodeCursor(cursor, 2);
    const rows = await this.uow.query<PublicReview>(
      `select v.id, ${marksJson('v')} marks, v.body, o.name business, v.state_at "publishedAt", v.reply,
              v.replied_at "repliedAt"
       from review v join review_round r on r.id = v.round_id join organisation o on o.id = r.organisation_id
       where r.assistant_id = $1 and v.side = 'business' and v.state = 'published'
         and ($2::timestamptz is null or (v.state_at, v.id) < ($2, $3::uuid))
       order by v.state_at desc, v.id desc limit $4`,
      [
        isId(assistantId) ? assistantId : null,
        after?.[0] ?? null,
        isId(after?.[1]) ? after[1] : null,
        limit + 1,
      ],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.publishedAt, row.id],
      (row) => row,
    );
  }

  private as(actor: Member): unknown[] {
    const side: Side = sideOf(actor);
    return [side === 'assistant' ? actor.accountId : actor.organisationId, this.clock.date(), side];
  }
}
