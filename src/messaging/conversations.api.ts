import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { pageQuery, type Page } from '../platform/http/cursor.js';
import { ConversationQueries, type ConversationRow, type MessageRow } from './conversations.queries.js';
import { Conversations } from './conversations.service.js';
import { MessageForm } from './messaging.forms.js';

@Controller('api/v1/conversations')
@ApiTags('conversations')
@Allow('conversations.read')
export class ConversationsApi {
  constructor(
    private readonly conversations: Conversations,
    private readonly queries: ConversationQueries,
  ) {}

  @Get()
  index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<ConversationRow>> {
    return this.queries.list(actor, query.cursor, query.limit);
  }

  @Get(':id/messages')
  async messages(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<MessageRow>> {
    await this.queries.one(actor, id);
    return this.queries.messages(actor, id, query.cursor, query.limit);
  }

  @Post(':id/messages')
  @Allow('conversations.write')
  async post(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: MessageForm }) { body }: z.output<typeof MessageForm>,
  ): Promise<{ id: string }> {
    return { id: await this.conversations.post(actor, id, body) };
  }

  @Post(':id/reads')
  @HttpCode(204)
  read(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.conversations.read(actor, id);
  }
}
