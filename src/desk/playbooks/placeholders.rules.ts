/** The whole list: nothing else in a client's text is ever replaced. {client} is how older texts name the business. */
export const placeholders = ['caller', 'company', 'client', 'assistant', 'person', 'day_greeting'] as const;
export type Placeholder = (typeof placeholders)[number];
export type Names = Partial<Record<Placeholder, string>>;

export const dayParts = ['morning', 'afternoon', 'evening'] as const;
export type DayPart = (typeof dayParts)[number];

export function dayPartOf(hour: number): DayPart {
  if (hour >= 5 && hour < 13) return 'morning';
  return hour >= 13 && hour < 18 ? 'afternoon' : 'evening';
}

const greetingsOfDay: Record<string, Record<DayPart, string>> = {
  it: { morning: 'buongiorno', afternoon: 'buon pomeriggio', evening: 'buonasera' },
  en: { morning: 'good morning', afternoon: 'good afternoon', evening: 'good evening' },
  de: { morning: 'guten Morgen', afternoon: 'guten Tag', evening: 'guten Abend' },
  fr: { morning: 'bonjour', afternoon: 'bonjour', evening: 'bonsoir' },
  es: { morning: 'buenos días', afternoon: 'buenas tardes', evening: 'buenas noches' },
};

/** What one wishes at that time of day; a language not listed wishes nothing. */
export const dayGreeting = (language: string, part: DayPart): string =>
  greetingsOfDay[language]?.[part] ?? '';

const pattern = /\{([^{}]*)\}/g;
const isPlaceholder = (name: string): name is Placeholder => placeholders.includes(name as Placeholder);

/** Braced words of a text that are no placeholder of ours. */
export const unknownPlaceholders = (text: string): string[] =>
  [...text.matchAll(pattern)].map(([, name]) => name ?? '').filter((name) => !isPlaceholder(name));

export interface Part {
  text: string;
  /** The caller's name, set apart for the eye. */
  caller?: boolean;
}

/**
 * A text as plain parts for the view to escape. A value is text, never looked at again: a caller named "{client}" is
 * greeted by that very name. An unknown caller leaves no gap.
 */
export function greet(text: string, names: Names): Part[] {
  const values = { ...names, company: names.company ?? names.client, client: names.client ?? names.company };
  const parts: Part[] = [];
  const add = (piece: string): void => {
    const last = parts.at(-1);
    if (last && !last.caller) last.text += piece;
    else if (piece) parts.push({ text: piece });
  };
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const name = match[1] ?? '';
    if (!isPlaceholder(name)) continue;
    const value = values[name] ?? '';
    const before = text.slice(from, match.index);
    add(value ? before : before.trimEnd());
    if (name === 'caller' && value) parts.push({ text: value, caller: true });
    else add(value);
    from = match.index + match[0].length;
  }
  add(text.slice(from));
  return parts;
}

const marks: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const markup = (text: string): string => text.replace(/[&<>"']/g, (sign) => marks[sign] ?? sign);

/** How a text is written so that its channel reads it as nothing but text. */
const escapes = {
  text: (text: string) => text,
  html: markup,
  // XML has no place for most control characters, nor for half a surrogate pair.
  twiml: (text: string) => markup(text.replace(/(?![\n\t])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '')),
  ical: (text: string) =>
    text
      .replace(/(?!\n)\p{Cc}/gu, ' ')
      .replace(/[\\;,]/g, (sign) => `\\${sign}`)
      .replace(/\n/g, '\\n'),
} satisfies Record<string, (text: string) => string>;
export type Channel = keyof typeof escapes;

/** A text with its names in place, as one string for a channel: the client's own words are escaped like the names. */
export const fill = (text: string, names: Names, channel: Channel): string =>
  escapes[channel](
    greet(text, names)
      .map((part) => part.text)
      .join(''),
  );
