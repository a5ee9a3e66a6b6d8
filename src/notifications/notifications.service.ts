import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor, Member } from '../identity/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Events, type EventRecord } from '../platform/events/events.js';
import { isId, newId } from '../platform/ids.js';
import { Live } from '../platform/live/live.js';
import { Mails } from '../platform/mail/mails.js';
import { Clock } from '../platform/time/clock.js';
import { NoticeContexts, type NoticeContext } from './context.queries.js';
import { noticeText } from './notices.presenter.js';
import { linkOf, notices, type Notice } from './notifications.rules.js';
import { Recipients, type Recipient } from './recipients.queries.js';

/** Tells people what concerns them: in the list of notices, and by mail in their own language. */
@Injectable()
export class Notifications implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly events: Events,
    private readonly contexts: NoticeContexts,
    private readonly recipients: Recipients,
    private readonly mails: Mails,
    private readonly live: Live,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.events.on('notifications', Object.keys(notices), (event) => this.tell(event));
  }

  /** How many notices this account has not read. */
  async unread(actor: Actor): Promise<number> {
    if (!actor.accountId) return 0;
    const row = await this.uow.prepared<{ count: number }>(
      'unread notices',
      `select count(*)::int count from notification where account_id = $1 and read_at is null`,
      [actor.accountId],
    );
    return row?.count ?? 0;
  }

  /** Marks one of the actor's notices as read. Returns where it leads. */
  async read(actor: Member, id: string): Promise<string> {
    const [row] = isId(id)
      ? await this.uow.returning<{ link: string }>(
          `update notification set read_at = coalesce(read_at, $3) where id = $1 and account_id = $2 returning link`,
          [id, actor.accountId, this.clock.date()],
        )
      : [];
    return found(row, 'notification').link;
  }

  /** Marks all of the actor's notices as read. */
  async readAll(actor: Member): Promise<void> {
    await this.uow.query(`update notification set read_at = $2 where account_id = $1 and read_at is null`, [
      actor.accountId,
      this.clock.date(),
    ]);
  }

  /** Writes the notices of an event; the same event told again writes nothing new. */
  async tell(event: EventRecord): Promise<void> {
    const notice = notices[event.name];
    if (!notice || spared(notice, event)) return;
    await this.uow.run({ accountId: null }, async () => {
      const context = await this.contexts.of(event);
      const link = linkOf(notice, context.ids);
      if (!link) throw new Error(`event ${event.name} lacks an id of ${notice.link}`);
      for (const recipient of await this.recipients.of(notice, event, context))
        await this.notify(recipient, { event, notice, context, link });
    });
  }

  private async notify(
    recipient: Recipient,
    {
      event,
      notice,
      context,
      link,
    }: { event: EventRecord; notice: Notice; context: NoticeContext; link: string },
  ): Promise<void> {
    if (notice.gather && (await this.waiting(recipient.accountId, event, link))) return;
    const data = { voice: recipient.voice, ...context.params };
    const written = await this.uow.returning(
      `insert into notification (id, account_id, kind, data, link, event_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (account_id, event_id, kind) do nothing returning id`,
      [newId(), recipient.accountId, event.name, JSON.stringify(data), link, event.id, event.at],
    );
    if (written.length === 0) return;
    await this.live.publish([`account:${recipient.accountId}`], { kind: 'notification' });
    if (!notice.mail || !recipient.confirmed) return;
    const { title, text } = noticeText(event.name, data, recipient.locale);
    await this.mails.send({
      to: recipient.email,
      accountId: recipient.accountId,
      locale: recipient.locale,
      template: 'notice',
      data: { subject: title, text, link: this.settings.publicUrl + link },
      dedupeKey: `notice:${event.id}:${recipient.accountId}`,
    });
  }

  private waiting(accountId: string, event: EventRecord, link: string): Promise<unknown> {
    return this.uow.one(
      `select 1 from notification where account_id = $1 and kind = $2 and link = $3 and read_at is null
         and event_id is distinct from $4`,
      [accountId, event.name, link, event.id],
    );
  }
}

const spared = ({ unless }: Notice, { data }: EventRecord): boolean =>
  !!unless && Object.entries(unless).every(([name, value]) => data[name] === value);
