import { Module } from '@nestjs/common';
import { DeskModule } from '../desk/index.js';
import { DeskSide } from './exchange/desk-side.service.js';
import { ExchangeController } from './exchange/exchange.controller.js';
import { Exchange } from './exchange/exchange.service.js';
import { GenericSide } from './exchange/generic-side.service.js';
import { ExchangePost } from './exchange/post.service.js';
import { TextMessages } from './exchange/texts.service.js';
import { TwilioRestController } from './exchange/twilio-rest.controller.js';
import { TwilioSide } from './exchange/twilio-side.service.js';
import { MailboxController } from './mailbox/mailbox.controller.js';
import { MailboxTextsController } from './mailbox/texts.controller.js';
import { ReceiverController } from './receiver/receiver.controller.js';
import { Receiver } from './receiver/receiver.service.js';

/** What stands in for the outside world on a laptop. Loaded for a demo only. */
@Module({
  imports: [DeskModule],
  controllers: [
    MailboxTextsController,
    MailboxController,
    ExchangeController,
    TwilioRestController,
    ReceiverController,
  ],
  providers: [Exchange, TwilioSide, GenericSide, DeskSide, ExchangePost, TextMessages, Receiver],
})
export class DevModule {}
