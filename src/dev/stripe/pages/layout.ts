import type { FastifyReply } from 'fastify';
import { type Language, type Texts, texts } from './texts.js';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

class Html {
  constructor(readonly text: string) {}
}
type Part = string | number | false | null | undefined | Html | Html[];

function rendered(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(({ text }) => text).join('');
  if (part === false || part === null || part === undefined) return '';
  return String(part).replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}

/** Everything put into the markup is escaped, unless it is markup made here. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + rendered(parts[index - 1]) + string));
}
export type { Html };

export interface Page {
  language: Language;
  title: string;
  status?: number;
  /** Where its form may lead: browsers apply form-action to the redirect that follows it too. */
  leadsTo?: (string | null | undefined)[];
  body(words: Texts): Html;
}

export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const origins = (page.leadsTo ?? []).filter(Boolean).map((url) => new URL(url as string).origin);
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `form-action 'self' ${[...new Set(origins)].join(' ')}`.trim(),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const words = texts[page.language];
  const document = html`<!doctype html>
    <html lang="${page.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        <link rel="stylesheet" href="/stand-in.css" />
      </head>
      <body>
        <header class="banner">${words.banner}</header>
        <main>${page.body(words)}</main>
      </body>
    </html> `;
  return reply
    .code(page.status ?? 200)
    .header('content-security-policy', policy.join('; '))
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .type('text/html; charset=utf-8')
    .send(document.text);
}

/** A page that only says something, with one way on. */
export const notice = (
  language: Language,
  status: number,
  words: keyof Texts,
  next?: string | null,
): Page => ({
  language,
  status,
  title: texts[language][words],
  body: (t) =>
    html`<h1>${t[words]}</h1>
      ${next ? html`<p><a class="button" href="${next}">${t.goOn}</a></p>` : null}`,
});
