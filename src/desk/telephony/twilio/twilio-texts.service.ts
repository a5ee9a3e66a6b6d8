import { Injectable } from '@nestjs/common';
import { Sms } from '../../../platform/sms/sms.js';
import type { About } from './twilio-calls.service.js';

/** What a message becomes and stays; the steps before it are no news. */
const LAST: Record<string, boolean> = { delivered: true, read: true, undelivered: false, failed: false };

/** What Twilio tells of text messages that have left. */
@Injectable()
export class TwilioTexts {
  constructor(private readonly sms: Sms) {}

  async told({ sms }: About, params: Record<string, string>): Promise<void> {
    const { MessageSid = '', MessageStatus = '', ErrorCode } = params;
    const arrived = Object.hasOwn(LAST, MessageStatus) ? LAST[MessageStatus] : undefined;
    if (!sms || arrived === undefined || !/^(SM|MM)[0-9a-f]{32}$/.test(MessageSid)) return;
    const error = arrived ? null : `Twilio ${(ErrorCode ?? MessageStatus).slice(0, 20)}`;
    await this.sms.report(sms, { providerId: MessageSid, arrived, error });
  }
}
