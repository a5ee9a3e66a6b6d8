import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Clock } from '../platform/time/clock.js';

export interface ShortlistRow {
  assistantId: string;
  note: string;
  addedBy: string;
  addedAt: Date;
}

/** The few a business is thinking about, with a note on each. */
@Injectable()
export class Shortlists {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Puts an assistant on the brief's shortlist, or changes the note on her. */
  keep(actor: BusinessActor, briefId: string, assistantId: string, note: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const [row] = await this.uow.returning<{ id: string }>(
        `insert into shortlist_entry (brief_id, assistant_id, note, added_by, added_at)
         select b.id, p.assistant_id, $4, $5, $6 from brief b, assistant_profile p
         where b.id = $1 and b.organisation_id = $2 and p.assistant_id = $3 and p.state = 'published'
         on conflict (brief_id, assistant_id) do update set note = excluded.note returning brief_id id`,
        [briefId, actor.organisationId, assistantId, note, actor.accountId, this.clock.date()],
      );
      found(row, 'brief or assistant');
    });
  }

  /** Takes her off it. */
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
      `select e.assistant_id "assistantId", e.note, a.name "addedBy", e.added_at "addedAt"
       from shortlist_entry e join brief b on b.id = e.brief_id join account a on a.id = e.added_by
       where e.brief_id = $1 and b.organisation_id = $2 order by e.added_at`,
      [briefId, actor.organisationId],
    );
  }
}
