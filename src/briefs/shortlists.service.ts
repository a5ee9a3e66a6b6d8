import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Clock } from '../platform/time/clock.js';
import type { OpinionInput } from './briefs.forms.js';

export interface Opinion {
  accountId: string;
  name: string;
  vote: 'yes' | 'no' | null;
  note: string;
}

export interface ShortlistRow {
  assistantId: string;
  addedBy: string;
  addedAt: Date;
  /** What each member of the business thinks, the first to say so first. */
  opinions: Opinion[];
}

/** The few a business is thinking about, with what each of its members thinks of them. */
@Injectable()
export class Shortlists {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Puts an assistant on the brief's shortlist; who is there stays. */
  keep(actor: BusinessActor, briefId: string, assistantId: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const [row] = await this.uow.returning<{ id: string }>(
        `insert into shortlist_entry as e (brief_id, assistant_id, added_by, added_at)
         select b.id, p.assistant_id, $4, $5 from brief b, assistant_profile p
         where b.id = $1 and b.organisation_id = $2 and p.assistant_id = $3 and p.state = 'published'
         on conflict (brief_id, assistant_id) do update set added_by = e.added_by returning brief_id id`,
        [briefId, actor.organisationId, assistantId, actor.accountId, this.clock.date()],
      );
      found(row, 'brief or assistant');
    });
  }

  /** Says, or changes, what the actor thinks of somebody on the shortlist: a vote, a note, both or neither. */
  judge(actor: BusinessActor, briefId: string, assistantId: string, opinion: OpinionInput): Promise<void> {
    return this.uow.run(actor, async () => {
      const [row] = await this.uow.returning(
        `insert into shortlist_opinion (brief_id, assistant_id, account_id, vote, note, at)
         select e.brief_id, e.assistant_id, $4, $5, $6, $7
         from shortlist_entry e join brief b on b.id = e.brief_id
         where e.brief_id = $1 and b.organisation_id = $2 and e.assistant_id = $3
         on conflict (brief_id, assistant_id, account_id) do update set vote = $5, note = $6, at = $7 returning 1`,
        [
          briefId,
          actor.organisationId,
          assistantId,
          actor.accountId,
          opinion.vote,
          opinion.note,
          this.clock.date(),
        ],
      );
      found(row, 'shortlist entry');
    });
  }

  /** Takes her off it, with what was said of her. */
  async drop(actor: BusinessActor, briefId: string, assistantId: string): Promise<void> {
    await this.uow.query(
      `delete from shortlist_entry e using brief b
       where e.brief_id = $1 and e.assistant_id = $3 and b.id = e.brief_id and b.organisation_id = $2`,
      [briefId, actor.organisationId, assistantId],
    );
  }

  /** The shortlist in the order it was made. */
  list(actor: BusinessActor, briefId: string): Promise<ShortlistRow[]> {
    return this.uow.query<ShortlistRow>(
      `select e.assistant_id "assistantId", a.name "addedBy", e.added_at "addedAt",
         coalesce((select jsonb_agg(jsonb_build_object('accountId', o.account_id, 'name', m.name, 'vote', o.vote,
             'note', o.note) order by o.at)
           from shortlist_opinion o join account m on m.id = o.account_id
           where o.brief_id = e.brief_id and o.assistant_id = e.assistant_id
             and (o.vote is not null or o.note <> '')), '[]') opinions
       from shortlist_entry e join brief b on b.id = e.brief_id join account a on a.id = e.added_by
       where e.brief_id = $1 and b.organisation_id = $2 order by e.added_at`,
      [briefId, actor.organisationId],
    );
  }
}
