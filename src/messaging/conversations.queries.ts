import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { decodeCursor, pageOf, type Page } from '../platform/http/cursor.js';

export interface ConversationRow {
  id: string;
  briefId: string | null;
  contractId: string | null;
  /** The other side, as the reader knows it. */
  otherSide: string;
  /** The other side's id: an organisation's, or an assistant's. */
  otherId: string;
  /** The reader's own side has blocked the other. */
  blocked: boolean;
  subject: string;
  lastMessage: string | null;
  lastMessageMine: boolean | null;
  at: Date;
  unread: number;
}

export interface MessageRow {
  id: string;
  author: string;
  mine: boolean;
  body: string;
  sentAt: Date;
}

/** Whether a side, the assistant's when the condition holds, has blocked the other of conversation c. */
export const blockedBy = (assistant: string): string =>
  `exists (select from side_block s where s.organisation_id = c.organisation_id and s.assistant_id = c.assistant_id
     and s.side = case when ${assistant} then 'assistant' else 'business' end)`;

const about = `
  select c.id, c.brief_id "briefId", c.contract_id "contractId",
         case when c.assistant_id = $2 then o.name else coalesce(nullif(p.display_name, ''), a.name) end "otherSide",
         case when c.assistant_id = $2 then c.organisation_id else c.assistant_id end "otherId",
         ${blockedBy('c.assistant_id = $2')} blocked,
         coalesce(k.number || ' · ' || k.title, b.title) subject,
         left(m.body, 200) "lastMessage", (m.author_id = c.assistant_id) = (c.assistant_id = $2) "lastMessageMine",
         coalesce(c.last_message_at, c.created_at) at,
         (select count(*)::int from conversation_message n where n.conversation_id = c.id
            and n.sent_at > coalesce(r.read_at, '-infinity')
            and (n.author_id = c.assistant_id) = (c.assistant_id <> $2)
            and not (c.contract_id is null and ${blockedBy('c.assistant_id = $2')})) unread
  from conversation c
  join organisation o on o.id = c.organisation_id
  join account a on a.id = c.assistant_id
  left join assistant_profile p on p.assistant_id = c.assistant_id
  left join brief b on b.id = c.brief_id
  left join contract k on k.id = c.contract_id
  left join conversation_read r on r.conversation_id = c.id and r.account_id = $2
  left join lateral (select body, author_id from conversation_message
                     where conversation_id = c.id order by sent_at desc, id desc limit 1) m on true
  where (c.organisation_id = $1 or c.assistant_id = $2)`;

/** What the conversation pages show, from what the actor may see. */
@Injectable()
export class ConversationQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** The actor's conversations, the latest first. */
  async list(actor: Member, cursor: string | undefined, limit: number): Promise<Page<ConversationRow>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<ConversationRow>(
      `${about} and ($3::timestamptz is null or (coalesce(c.last_message_at, c.created_at), c.id) < ($3, $4::uuid))
       order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit $5`,
      [actor.organisationId, actor.accountId, at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.at.toISOString(), row.id],
      (row) => row,
    );
  }

  /** One conversation; Missing when it is not the actor's. */
  async one(actor: Member, id: string): Promise<ConversationRow> {
    const row = await this.uow.one<ConversationRow>(`${about} and c.id = $3`, [
      actor.organisationId,
      actor.accountId,
      id,
    ]);
    return found(row, 'conversation');
  }

  /** Messages of a conversation the actor may see, the newest first. */
  async messages(
    actor: Member,
    conversationId: string,
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<MessageRow>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [null, null];
    const rows = await this.uow.query<MessageRow>(
      `select m.id, a.name author, (m.author_id = c.assistant_id) = (c.assistant_id = $2) mine, m.body, m.sent_at "sentAt"
       from conversation_message m join conversation c on c.id = m.conversation_id join account a on a.id = m.author_id
       where c.id = $3 and (c.organisation_id = $1 or c.assistant_id = $2)
         and ($4::timestamptz is null or (m.sent_at, m.id) < ($4, $5::uuid))
       order by m.sent_at desc, m.id desc limit $6`,
      [actor.organisationId, actor.accountId, conversationId, at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.sentAt.toISOString(), row.id],
      (row) => row,
    );
  }
}
