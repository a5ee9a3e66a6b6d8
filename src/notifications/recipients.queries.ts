import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { EventRecord } from '../platform/events/events.js';
import type { Locale } from '../platform/views/i18n.js';
import type { NoticeContext } from './context.queries.js';
import type { Audience, Notice } from './notifications.rules.js';

export interface Recipient {
  accountId: string;
  email: string;
  locale: Locale;
  confirmed: boolean;
  voice: Audience;
}
type Row = Omit<Recipient, 'voice'>;

const person = `a.id "accountId", a.email::text, a.locale, a.email_confirmed_at is not null confirmed`;

@Injectable()
export class Recipients {
  constructor(private readonly uow: UnitOfWork) {}

  /** The people a notice reaches: its audiences, without the side that acted. */
  async of(notice: Notice, event: EventRecord, context: NoticeContext): Promise<Recipient[]> {
    // A sweep acts for a side too: then the event says for which.
    const acted = (await this.sideOf(event.actorId, context)) ?? (notice.only ? null : context.ids['side']);
    const found: Recipient[] = [];
    for (const audience of notice.to) {
      if (audience === acted || !speaksTo(notice, audience, context)) continue;
      for (const row of await this.rows(audience, context)) found.push({ ...row, voice: audience });
    }
    return found.filter((one) => one.accountId !== event.actorId);
  }

  private async sideOf(
    actorId: string | null,
    { assistantId, organisationId }: NoticeContext,
  ): Promise<Audience | null> {
    if (!actorId) return null;
    if (actorId === assistantId) return 'assistant';
    const member = await this.uow.one(
      `select 1 from membership where account_id = $1 and organisation_id = $2`,
      [actorId, organisationId],
    );
    return member ? 'business' : null;
  }

  private rows(audience: Audience, { assistantId, organisationId }: NoticeContext): Promise<Row[]> {
    if (audience === 'assistant')
      return this.uow.query<Row>(
        `select ${person} from account a where a.id = $1 and a.suspended_at is null`,
        [assistantId],
      );
    if (audience === 'business')
      return this.uow.query<Row>(
        `select ${person} from membership m join account a on a.id = m.account_id
         where m.organisation_id = $1 and m.role in ('owner', 'manager') and a.suspended_at is null order by m.created_at`,
        [organisationId],
      );
    return this.uow.query<Row>(
      `select ${person} from account a where a.kind = 'staff' and a.suspended_at is null`,
    );
  }
}

/** For news of a review that concerns only its writer or only the side it is about. */
function speaksTo(notice: Notice, audience: Audience, { ids }: NoticeContext): boolean {
  if (!notice.only) return true;
  return (notice.only === 'writer') === (audience === ids['side']);
}
