import { Injectable } from '@nestjs/common';
import type { Actor, Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { RateLimits } from '../platform/http/rate-limits.js';
import { newId } from '../platform/ids.js';
import { Live } from '../platform/live/live.js';
import { Clock } from '../platform/time/clock.js';
import { blockedBy } from './conversations.queries.js';

interface Conversation {
  id: string;
  briefId: string | null;
  contractId: string | null;
  organisationId: string;
  assistantId: string;
  /** The writer's side has blocked the other; the other has blocked the writer's. */
  blocked: boolean;
  unheard: boolean;
}

const MESSAGES_PER_ACCOUNT = { name: 'messages', points: 60, seconds: 60 };

/** Conversations between a business and an assistant: one for each brief, one for each contract. */
@Injectable()
export class Conversations {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly live: Live,
    private readonly limits: RateLimits,
  ) {}

  /** The conversation about a brief with one assistant, opened now if there is none. Returns its id. */
  openForBrief(briefId: string, organisationId: string, assistantId: string): Promise<string> {
    return this.open('brief_id', briefId, organisationId, assistantId);
  }

  /** The conversation of a contract, opened now if there is none. Returns its id. */
  openForContract(contractId: string, organisationId: string, assistantId: string): Promise<string> {
    return this.open('contract_id', contractId, organisationId, assistantId);
  }

  /** Writes a message for the actor's side; the writer has then read everything before it. Returns its id. */
  async post(actor: Member, conversationId: string, body: string): Promise<string> {
    await this.limits.take(MESSAGES_PER_ACCOUNT, actor.accountId);
    return this.uow.run(actor, async () => {
      const conversation = await this.visible(actor, conversationId);
      const { organisationId, assistantId, contractId, briefId } = conversation;
      if (conversation.blocked && !contractId) throw new Refusal('sides_blocked', { status: 409 });
      const [id, now] = [newId(), this.clock.date()];
      await this.uow.query(
        `insert into conversation_message (id, conversation_id, author_id, body, sent_at) values ($1, $2, $3, $4, $5)`,
        [id, conversationId, actor.accountId, body, now],
      );
      await this.uow.query(`update conversation set last_message_at = $2 where id = $1`, [
        conversationId,
        now,
      ]);
      await this.setRead(conversationId, actor.accountId, now);
      // Who is blocked may write, and nobody hears of it.
      if (conversation.unheard && !contractId) return id;
      await this.events.record('conversation.message_sent', {
        subjectKind: 'conversation',
        subjectId: conversationId,
        contractId,
        data: {
          messageId: id,
          organisationId,
          assistantId,
          briefId,
          side: actor.accountId === assistantId ? 'assistant' : 'business',
        },
      });
      await this.live.publish([`account:${assistantId}`, `organisation:${organisationId}`], {
        kind: 'message',
        id: conversationId,
      });
      return id;
    });
  }

  /** Notes that this account has read the conversation up to now. */
  async read(actor: Member, conversationId: string): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.visible(actor, conversationId);
      await this.setRead(conversationId, actor.accountId, this.clock.date());
    });
  }

  /** How many messages of the other side this account has not read. */
  async unread(actor: Actor): Promise<number> {
    const row = await this.uow.prepared<{ count: number }>(
      'unread messages',
      `select count(*)::int count from conversation c join conversation_message m on m.conversation_id = c.id
       left join conversation_read r on r.conversation_id = c.id and r.account_id = $2
       where (c.organisation_id = $1 or c.assistant_id = $2) and m.sent_at > coalesce(r.read_at, '-infinity')
         and (m.author_id = c.assistant_id) = (c.assistant_id <> $2)
         and not (c.contract_id is null and ${blockedBy('c.assistant_id = $2')})`,
      [actor.organisationId, actor.accountId],
    );
    return row?.count ?? 0;
  }

  private async open(
    column: 'brief_id' | 'contract_id',
    about: string,
    organisationId: string,
    assistantId: string,
  ): Promise<string> {
    const target = column === 'brief_id' ? 'brief_id, assistant_id' : 'contract_id';
    // Updating a row that is already there makes it come back.
    const [row] = await this.uow.returning<{ id: string }>(
      `insert into conversation (id, ${column}, organisation_id, assistant_id, created_at) values ($1, $2, $3, $4, $5)
       on conflict (${target}) do update set assistant_id = excluded.assistant_id returning id`,
      [newId(), about, organisationId, assistantId, this.clock.date()],
    );
    return found(row).id;
  }

  private async visible(actor: Member, id: string): Promise<Conversation> {
    const row = await this.uow.one<Conversation>(
      `select c.id, c.brief_id "briefId", c.contract_id "contractId", c.organisation_id "organisationId",
              c.assistant_id "assistantId", ${blockedBy('c.assistant_id = $3')} blocked,
              ${blockedBy('c.assistant_id <> $3')} unheard
       from conversation c where c.id = $1 and (c.organisation_id = $2 or c.assistant_id = $3)`,
      [id, actor.organisationId, actor.accountId],
    );
    return found(row, 'conversation');
  }

  private async setRead(conversationId: string, accountId: string, at: Date): Promise<void> {
    await this.uow.query(
      `insert into conversation_read (conversation_id, account_id, read_at) values ($1, $2, $3)
       on conflict (conversation_id, account_id) do update set read_at = greatest(conversation_read.read_at, excluded.read_at)`,
      [conversationId, accountId, at],
    );
  }
}
