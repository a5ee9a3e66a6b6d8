import { cleanText } from '../../http/text.js';

/** Where a mail program begins to repeat what was answered, or to sign. */
const ENDS = [
  /^>/,
  /^-- ?$/,
  /^_{10,}$/,
  /^-{2,}\s*(original message|messaggio originale|messaggio inoltrato)/i,
  /[\d@].*(ha scritto|wrote|a écrit|schrieb)\s*:$/i,
];
/** The beginning of a line that a mail program broke in two: "On Monday, 23 November at 18:30 Mara". */
const BEGINS = /^(il|on|le|am)\b.*\d{1,2}[:.]\d{2}/i;
const SIGNED = /^(inviato da|sent from|get outlook|scarica outlook)\b.{0,60}$/i;

/**
 * What somebody wrote above a mail of ours. Mail programs name the address they answer where they begin to repeat it: no
 * line with it is hers.
 */
export function ownWords(text: string, address: string): string {
  const lines = cleanText(text)
    .split('\n')
    .map((line) => line.trim());
  let end = lines.findIndex(
    (line) => ENDS.some((one) => one.test(line)) || line.toLowerCase().includes(address.toLowerCase()),
  );
  if (end < 0) end = lines.length;
  else if (!BEGINS.test(lines[end]!)) {
    const begun = lines.slice(Math.max(0, end - 2), end);
    const broken = begun.findLastIndex((line, at) => BEGINS.test(line) && begun.slice(at).every(Boolean));
    if (broken >= 0 && !lines[end]!.startsWith('>')) end -= begun.length - broken;
  }
  const own = lines.slice(0, end).join('\n').trim().split('\n');
  if (own.length > 1 && SIGNED.test(own.at(-1)!)) own.pop();
  return own.join('\n').trim();
}

/** Whether nobody wrote it: an absence note, a list, a program (RFC 3834). */
export function isAutomatic(header: (name: string) => unknown): boolean {
  const words = (name: string): string[] =>
    [header(name)].flat().flatMap((one) => (typeof one === 'string' ? [one.trim()] : []));
  return (
    words('auto-submitted').some((one) => !/^(no\b|$)/i.test(one)) ||
    words('precedence').some((one) => /^(bulk|junk|list|auto_reply)$/i.test(one)) ||
    header('x-autoreply') !== undefined
  );
}
