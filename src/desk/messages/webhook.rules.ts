import { isOutboundUrl } from '../../platform/http/outbound.js';
import type { Message } from './message.form.js';

const MINUTES = 60_000;
/** Tried again after these many minutes: for almost a day. */
const PAUSES = [1, 5, 15, 60, 180, 360, 720];

/** When to try again after so many attempts that failed; null when it is enough. */
export function nextTry(attempts: number, now: Date): Date | null {
  const pause = PAUSES[attempts - 1];
  return pause === undefined ? null : new Date(now.getTime() + pause * MINUTES);
}

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** An address the client may have its messages sent to: encrypted on the way, save to this machine while developing. */
export function mayReceive(text: string, production: boolean): boolean {
  if (!isOutboundUrl(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (!production && LOOPBACK.test(hostname));
}

export interface WebhookMessage {
  deliveryId: string;
  messageId: string;
  contract: string;
  version: number;
  corrects: boolean;
  writtenAt: Date;
  caller: { name: string; number: string | null } | null;
  content: Message;
  callBackBy: Date | null;
}

/** What the client's own system is told. */
export const payloadOf = (message: WebhookMessage): string =>
  JSON.stringify({
    id: message.deliveryId,
    type: message.corrects ? 'message.corrected' : 'message.written',
    contract: message.contract,
    message: {
      id: message.messageId,
      version: message.version,
      writtenAt: message.writtenAt.toISOString(),
      to: message.content.to,
      urgency: message.content.urgency,
      text: message.content.text,
      caller: message.caller,
      callBack: message.content.callBack,
      callBackBy: message.callBackBy?.toISOString() ?? null,
    },
  });
