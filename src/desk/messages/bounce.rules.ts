import type { ParsedMail, StructuredHeader } from 'mailparser';

/** Whether a mail says that ours was not delivered, for good: a report with "Action: failed" (RFC 3464). */
export function isBounce({ headers, text = '' }: Pick<ParsedMail, 'headers' | 'text'>): boolean {
  const type = headers.get('content-type') as StructuredHeader | undefined;
  // The parser lays the parts of a report one after the other as text.
  return type?.value === 'multipart/report' && /^action:\s*failed\s*$/im.test(text);
}
