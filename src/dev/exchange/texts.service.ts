import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ExchangePost } from './post.service.js';

/** What a network tells of a message, step by step. */
const STEPS = ['sent', 'delivered'];
const STEP_MS = 1500;

/** Text messages as Twilio takes them: they arrive nowhere, and their receipts come as the real ones do. */
@Injectable()
export class TextMessages implements OnApplicationShutdown {
  private readonly log = new Logger('exchange');
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Otherwise what becomes of a message is told by hand, in the mailbox. */
  arrive = true;

  constructor(private readonly post: ExchangePost) {}

  /** Takes a message, or says with Twilio's own code what is wrong with it. */
  take({
    To = '',
    From = '',
    Body = '',
    StatusCallback = '',
  }: Record<string, string>): { sid: string } | { code: number } {
    if (!/^\+[1-9]\d{6,14}$/.test(To)) return { code: 21211 };
    if (From === '') return { code: 21603 };
    if (Body === '' || Body.length > 1600) return { code: Body === '' ? 21602 : 21617 };
    const sid = `SM${randomBytes(16).toString('hex')}`;
    if (StatusCallback && this.arrive)
      STEPS.forEach((status, index) => {
        const timer = setTimeout(
          () => {
            this.timers.delete(timer);
            this.post
              .twilio(StatusCallback, { MessageSid: sid, MessageStatus: status, To, From })
              .catch((error: Error) => this.log.error(error.message));
          },
          STEP_MS * (index + 1),
        );
        this.timers.add(timer.unref());
      });
    return { sid };
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
