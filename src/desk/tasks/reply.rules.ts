import { cleanText } from '../../platform/http/text.js';

const WHAT = 300;
const NOTE = 10_000;

/** Where a mail program begins to repeat what was answered, or to sign. */
const ENDS = [
  /^>/,
  /^-- ?$/,
  /^_{10,}$/,
  /^-{2,}\s*(original message|messaggio originale|messaggio inoltrato)/i,
  /^(inviato da|sent from|get outlook)\b/i,
  /^(il (giorno )?|on ).{0,80}\d{1,2}[:.]\d{2}/i,
];

/**
 * What somebody wrote above a mail of ours. Mail programs name the address they answer where they begin to repeat it: no
 * line with it is hers.
 */
export function ownWords(text: string, address: string): string {
  const lines = cleanText(text).split('\n');
  const end = lines.findIndex(
    (line) => ENDS.some((one) => one.test(line.trim())) || line.toLowerCase().includes(address.toLowerCase()),
  );
  return (end < 0 ? lines : lines.slice(0, end)).join('\n').trim();
}

/** A task's first line and the rest; words too many for a line are all in the note. */
export function taskIn(words: string): { what: string; note: string } {
  const [first = '', ...rest] = words.split('\n');
  const note = rest.join('\n').trim();
  if (first.length <= WHAT) return { what: first.trim(), note: note.slice(0, NOTE) };
  return { what: `${first.slice(0, WHAT - 1).replace(/\s+\S*$/, '')}…`, note: words.slice(0, NOTE) };
}

/** Whether nobody wrote it: an absence note, a list, a program. */
export function isAutomatic(header: (name: string) => unknown): boolean {
  const word = (name: string): string => {
    const value = header(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return (
    !/^(no\b|$)/i.test(word('auto-submitted')) ||
    /^(bulk|junk|list|auto_reply)$/i.test(word('precedence')) ||
    header('x-autoreply') !== undefined
  );
}
