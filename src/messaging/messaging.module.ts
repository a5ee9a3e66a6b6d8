import { Module } from '@nestjs/common';
import { ConversationsApi } from './conversations.api.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationQueries } from './conversations.queries.js';
import { Conversations } from './conversations.service.js';

@Module({
  controllers: [ConversationsController, ConversationsApi],
  providers: [Conversations, ConversationQueries],
  exports: [Conversations],
})
export class MessagingModule {}
