import type { ParsedMail } from 'mailparser';

/** Whether a mail says that ours was not delivered, for good: a report with "Action: failed" (RFC 3464). */
export const isBounce = (mail: Pick<ParsedMail, 'attachments'>): boolean =>
  mail.attachments.some(
    ({ contentType, content }) =>
      contentType === 'message/delivery-status' && /^action:\s*failed\s*$/im.test(content.toString('utf8')),
  );
