const WHAT = 300;
const NOTE = 10_000;

/** A task's first line and the rest; words too many for a line are all in the note. */
export function taskIn(words: string): { what: string; note: string } {
  const [first = '', ...rest] = words.split('\n');
  const note = rest.join('\n').trim();
  if (first.length <= WHAT) return { what: first.trim(), note: note.slice(0, NOTE) };
  return { what: `${first.slice(0, WHAT - 1).replace(/\s+\S*$/, '')}…`, note: words.slice(0, NOTE) };
}
