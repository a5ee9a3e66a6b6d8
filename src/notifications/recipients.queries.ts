import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { EventRecord } from '../platform/events/events.js';
import type { Locale } from '../platform/views/i18n.js';
import type { NoticeContext } from './context.queries.js';
import type { Audience, Notice, Voice } from './notifications.rules.js';

export interface Recipient {
  accountId: string;
  email: string;
  locale: Locale;
  confirmed: boolean;
  voice: Voice;
}
type Row = Omit<Recipient, 'voice'>;

const person = `a.id "accountId", a.email::text, a.locale, a.email_confirmed_at is not null confirmed`;

@Injectable()
export class Recipients {
  constructor(private readonly uow: UnitOfWork) {}

  /** The people a notice reaches: its audiences, without the side that acted. */
  async of(notice: Notice, event: EventRecord, context: NoticeContext): Promise<Recipient[]> {
    const acted = await this.sideOf(event.actorId, context);
    const found: Recipient[] = [];
    for (const audience of notice.to) {
      if (audience === acted || !speaksTo(notice, audience, context)) continue;
      const voice: Voice = audience === 'invited' ? 'assistant' : audience;
      for (const row of await this.rows(audience, context)) found.push({ ...row, voice });
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

  private rows(audience: Audience, { assistantId, organisationId, ids }: NoticeContext): Promise<Row[]> {
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
    if (audience === 'staff')
      return this.uow.query<Row>(
        `select ${person} from account a where a.kind = 'staff' and a.suspended_at is null`,
      );
    return this.uow.query<Row>(
      `select distinct ${person} from account a where a.suspended_at is null and (
         exists (select 1 from invitation i where i.assistant_id = a.id and i.brief_id = $1 and i.state in ('sent', 'answered'))
         or exists (select 1 from proposal p where p.assistant_id = a.id and p.brief_id = $1 and p.state <> 'accepted'))
         and not exists (select 1 from proposal p where p.assistant_id = a.id and p.brief_id = $1 and p.state = 'accepted')`,
      [ids['briefId'] ?? null],
    );
  }
}

/** For news of a review that concerns only its writer or only the side it is about. */
function speaksTo(notice: Notice, audience: Audience, { ids }: NoticeContext): boolean {
  if (!notice.only) return true;
  return (notice.only === 'writer') === (audience === ids['side']);
}
