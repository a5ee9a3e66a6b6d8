import { decode } from '../../src/cli/browser.js';
import type { Reader } from '../support/reader.js';
import type { Route } from '../support/routes.js';

/** A page somebody reached by following links. */
export interface Visit {
  route: string;
  path: string;
  /** Which elements and classes its content is made of, however often: pages of one shape look alike. */
  shape: string;
}
export interface Crawl {
  visits: Visit[];
  /** Links that lead nowhere. */
  dead: string[];
}

const PER_ROUTE = 12;
const SKIPPED = /^\/(assets|api\/v1|live)\b/;

/** Follows every link a person is shown, a few addresses for each route. */
export async function crawl(reader: Reader, starts: string[], routes: Route[]): Promise<Crawl> {
  const result: Crawl = { visits: [], dead: [] };
  const queue = starts.map((path) => ({ path, from: 'start' }));
  const seen = new Set(starts);
  const counts = new Map<string, number>();
  for (let next = queue.shift(); next; next = queue.shift()) {
    const route = routeOf(next.path, routes) ?? next.path.split('?')[0] ?? '';
    const count = (counts.get(route) ?? 0) + 1;
    counts.set(route, count);
    if (count > PER_ROUTE) continue;
    const { status, headers, text } = await reader.get(next.path);
    if (status >= 400) result.dead.push(`${next.path} answers ${status}, linked from ${next.from}`);
    const html = headers['content-type']?.startsWith('text/html') ?? false;
    if (status === 200 && html) result.visits.push({ route, path: next.path, shape: shapeOf(text) });
    const location = headers['location'];
    for (const link of location ? [location] : html ? linksOf(text, next.path) : []) {
      if (!link.startsWith('/') || link.startsWith('//') || SKIPPED.test(link) || seen.has(link)) continue;
      seen.add(link);
      queue.push({ path: link, from: next.path });
    }
  }
  return result;
}

/** What only a hiring firm can follow stands hidden in pages kept for everybody. */
const hidden = /<(li|p) class="[^"]*\bfor-hiring\b[^>]*>.*?<\/\1>/g;

function linksOf(html: string, page: string): string[] {
  const shown = html.includes('not-hiring') ? html.replace(hidden, '') : html;
  return [...shown.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)]
    .map(([, href = '']) => decode(href).replace(/#.*$/, ''))
    .map((href) => (href.startsWith('?') ? page.replace(/\?.*$/, '') + href : href));
}

function shapeOf(html: string): string {
  const content = /<main\b[\s\S]*<\/main>/.exec(html)?.[0] ?? html;
  const parts = [...content.matchAll(/<([a-z][a-z0-9]*)\b(?:[^>]*?\sclass="([^"]*)")?/g)];
  return [...new Set(parts.map(([, tag, names]) => `${tag}.${names ?? ''}`))].sort().join(' ');
}

/** The route that serves a path: the one with the fewest parameters. */
export function routeOf(path: string, routes: Route[]): string | undefined {
  const bare = path.replace(/\?.*$/, '');
  return routes
    .filter(({ path: pattern }) =>
      new RegExp(
        `^${pattern.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+').replace(/\*\w*/g, '.+')}$`,
      ).test(bare),
    )
    .sort((a, b) => a.path.split(':').length - b.path.split(':').length)[0]?.path;
}
