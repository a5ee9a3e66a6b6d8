import { Callbacks } from './callbacks.service.js';
import { ClientMessagesController } from './client-messages.controller.js';
import { Corrections } from './corrections.service.js';
import { Deliveries } from './deliveries.service.js';
import { DeskMessagesController } from './desk-messages.controller.js';
import { Escalations } from './escalations.service.js';
import { MessageLinksController } from './links.controller.js';
import { MessageLinks } from './links.service.js';
import { ClientMessagesApi, DeskMessagesApi } from './messages.api.js';
import { MessagesReader } from './messages.reader.js';
import { Outbox } from './outbox.service.js';
import { MessagePost } from './post.service.js';
import { Questions } from './questions.service.js';
import { Receipts } from './receipts.queries.js';
import { MessageSettingsService } from './settings.service.js';
import { SpamNumbers } from './spam.service.js';
import { Summaries } from './summaries.service.js';
import { MessageTrail } from './trail.service.js';
import { MessageWebhooks } from './webhooks.service.js';

export const messageServices = [
  MessageSettingsService,
  Outbox,
  Deliveries,
  Escalations,
  MessageLinks,
  MessagePost,
  MessageWebhooks,
  Receipts,
  Corrections,
  Callbacks,
  SpamNumbers,
  Questions,
  Summaries,
];
export const messageProviders = [MessageTrail, MessagesReader];
/** Before the records' own: a correction is no state of a record. */
export const messageControllers = [
  MessageLinksController,
  DeskMessagesController,
  ClientMessagesController,
  DeskMessagesApi,
  ClientMessagesApi,
];
export {
  Callbacks,
  Corrections,
  Deliveries,
  MessageLinks,
  MessageSettingsService,
  Questions,
  Receipts,
  SpamNumbers,
  Summaries,
};
