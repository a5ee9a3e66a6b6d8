import { Injectable } from '@nestjs/common';
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
  list(assistantId: string): Promise<InvitationLine[]> {
    return this.uow.query<InvitationLine>(
      `select i.id, i.brief_id "briefId", b.title, coalesce(nullif(p.legal_name, ''), o.name) organisation,
         coalesce(p.city, '') city, i.state, b.starts_on::text "startsOn", b.budget_cents "budgetCents",
         b.weekly_minutes "weeklyMinutes", i.sent_at "sentAt", i.expires_at "expiresAt"
       from invitation i join brief b on b.id = i.brief_id join organisation o on o.id = b.organisation_id
       left join business_profile p on p.organisation_id = o.id
       where i.assistant_id = $1
       order by i.state = 'sent' desc, case when i.state = 'sent' then i.expires_at end, i.sent_at desc limit 100`,
      [assistantId],
    );
  }
}
