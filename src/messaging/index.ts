export { Conversations } from './conversations.service.js';
export { MessagingModule } from './messaging.module.js';
