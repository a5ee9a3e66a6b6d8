import { Module } from '@nestjs/common';
import { MailboxController } from './mailbox/mailbox.controller.js';

/** What stands in for the outside world on a laptop. Loaded for a demo only. */
@Module({ controllers: [MailboxController] })
export class DevModule {}
