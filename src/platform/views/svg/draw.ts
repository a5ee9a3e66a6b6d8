import Handlebars from 'handlebars';

export const safe = (text: string): Handlebars.SafeString => new Handlebars.SafeString(text);
export const escape = (text: unknown): string => Handlebars.escapeExpression(text as string);
export const round = (value: number): number => Math.round(value * 100) / 100;

/** Wraps drawn marks in an SVG that says what it shows. */
export function picture(
  kind: string,
  width: number,
  height: number,
  title: string,
  marks: string,
  more = '',
) {
  const desc = more ? `<desc>${escape(more)}</desc>` : '';
  return safe(
    `<svg class="picture ${kind}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}"><title>${escape(title)}</title>${desc}${marks}</svg>`,
  );
}

export const label = (x: number, y: number, text: unknown, kind = '', anchor = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind ? ` class="${kind}"` : ''}>${escape(text)}</text>`;

export const box = (x: number, y: number, width: number, height: number, kind: string, radius = 2): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(height)}" rx="${radius}" class="${kind}"/>`;
