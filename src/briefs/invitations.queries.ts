import { Injectable } from '@nestjs/common';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { InvitationState } from './briefs.states.js';

export interface InvitationLine {
  id: string;
  briefId: string;
  title: string;
  organisation: string;
  city: string;
  state: InvitationState;
  startsOn: string;
  budgetCents: number;
  weeklyMinutes: number;
  sentAt: Date;
  expiresAt: Date;
}

@Injectable()
export class InvitationsQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** An assistant's invitations, the open ones first, the soonest to lapse on top. */
  async page(assistantId: string, { cursor, limit }: PageQuery): Promise<Page<InvitationLine>> {
    const [past, place, id] = decodeCursor(cursor, 3) ?? [null, null, null];
    const rows = await this.uow.query<InvitationLine & { past: number; place: number }>(
      `select i.id, i.brief_id "briefId", b.title, coalesce(nullif(p.legal_name, ''), o.name) organisation,
         coalesce(p.city, '') city, i.state, b.starts_on::text "startsOn", b.budget_cents "budgetCents",
         b.weekly_minutes "weeklyMinutes", i.sent_at "sentAt", i.expires_at "expiresAt", i.past, i.place
       from (select *, (state <> 'sent')::int past, (case when state = 'sent' then extract(epoch from expires_at)
               else -extract(epoch from sent_at) end)::float8 place
             from invitation where assistant_id = $1) i
       join brief b on b.id = i.brief_id join organisation o on o.id = b.organisation_id
       left join business_profile p on p.organisation_id = o.id
       where $2::int is null or (i.past, i.place, i.id) > ($2, $3::float8, $4::uuid)
       order by i.past, i.place, i.id limit $5`,
      [assistantId, past, place, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.past, row.place, row.id],
      ({ past: _past, place: _place, ...row }) => row,
    );
  }
}
