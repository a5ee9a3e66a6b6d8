import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow, allows, WithMember, type Member } from '../identity/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { ConversationQueries } from './conversations.queries.js';
import { Conversations } from './conversations.service.js';
import { ConversationsQuery, MessageForm, ThreadQuery } from './messaging.forms.js';

const CONVERSATIONS = 20;
const MESSAGES = 50;

@Controller('conversations')
@Allow('conversations.read')
export class ConversationsController {
  constructor(
    private readonly conversations: Conversations,
    private readonly queries: ConversationQueries,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query({ schema: ConversationsQuery }) query: z.output<typeof ConversationsQuery>,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const [{ items, nextCursor }, unread] = await Promise.all([
      this.queries.list(actor, query.after, CONVERSATIONS),
      this.conversations.unread(actor),
    ]);
    return view('messaging/conversations', {
      title: translate(request.locale, 'messaging.title'),
      items,
      unread,
      next: nextCursor && `/conversations?after=${nextCursor}`,
      business: actor.role === 'assistant',
      side: actor.role === 'assistant' ? 'assistant' : 'business',
      begin: actor.role === 'assistant' ? '/invitations' : '/briefs',
      zone: actor.timezone,
    });
  }

  @Get(':id')
  show(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Query({ schema: ThreadQuery }) query: z.output<typeof ThreadQuery>,
  ): Promise<View> {
    return this.page(actor, id, blank(), query.before);
  }

  @Post(':id/messages')
  @Allow('conversations.write')
  post(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, MessageForm, {
      done: async ({ body }) => {
        await this.conversations.post(actor, id, body);
        return redirect(`/conversations/${id}#write`);
      },
      again: (form) => this.page(actor, id, form),
    });
  }

  private async page(actor: Member, id: string, form: FormState, before?: string): Promise<View> {
    const conversation = await this.queries.one(actor, id);
    const { items, nextCursor } = await this.queries.messages(actor, id, before, MESSAGES);
    if (conversation.unread > 0 && !before) await this.conversations.read(actor, id);
    return view('messaging/conversation', {
      title: conversation.otherSide,
      width: 'narrow',
      conversation,
      messages: items.toReversed(),
      older: nextCursor && `/conversations/${id}?before=${nextCursor}`,
      newest: before && `/conversations/${id}`,
      side: actor.role === 'assistant' ? 'assistant' : 'business',
      silenced: conversation.blocked && !conversation.contractId,
      mayWrite: allows('conversations.write', actor.role),
      form,
      zone: actor.timezone,
    });
  }
}
