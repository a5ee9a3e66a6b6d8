import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { TestApp } from '../support/app.js';
import { inChromium, windowsOf } from '../support/chromium.js';
import { routesOf, type Route } from '../support/routes.js';
import { crawl, type Crawl, type Visit } from './crawl.js';
import { inhabit, type Inhabitant } from './inhabitants.js';
import { faultsOf, listen, misfitsOf, violationsOf } from './inspect.js';

/** Not pages: reached by programs, or by a form's answer only. */
const NO_PAGES = /^\/(api\/(?!docs)|live|health|webhooks|files|dev\/mailbox\/:id\/html|sitemap|robots)/;
/** With a folder named here, each page is photographed into it. */
const pictures = process.env['SCREENSHOTS'];
const SHAPES_PER_ROUTE = 3;

inChromium('every page', () => {
  let app: TestApp;
  let people: Inhabitant[];
  let routes: Route[];
  const found = new Map<Inhabitant, Crawl>();

  beforeAll(async () => {
    app = await TestApp.start();
    people = await inhabit(app);
    routes = routesOf(app).filter(({ method, path }) => method === 'GET' && !NO_PAGES.test(path));
    for (const person of people) found.set(person, await crawl(person.reader, person.starts, routes));
  });
  afterAll(() => app.stop());

  it('is linked from pages whose reader may open it', () => {
    const dead = [...found].flatMap(([person, crawled]) =>
      crawled.dead.map((line) => `${person.role}: ${line}`),
    );
    expect(dead.sort()).toEqual([]);
  });

  it('is sound in both languages and themes, on a phone and on a desk', async () => {
    const work = worthALook(found, new Set(routes.map(({ path }) => path)));
    const faults: string[] = [];
    const worker = async () => {
      const pages = new Map<Inhabitant, Page>();
      for (let next = work.shift(); next; next = work.shift()) {
        const { person, visit } = next;
        // A page is kept for the next visit: each new one would start a process of its own.
        if (!pages.has(person)) pages.set(person, await pageOf(person));
        const lines = await check(pages.get(person)!, next);
        faults.push(...lines.map((line) => `${visit.route} as ${person.role}, ${line}`));
      }
    };
    await Promise.all([worker(), worker()]);
    expect(faults.sort()).toEqual([]);
  });

  async function pageOf(person: Inhabitant): Promise<Page> {
    return (await windowsOf(app, person.email ? person : null)).newPage();
  }

  /** Italian by day at a desk, then English by night on a phone. */
  async function check(page: Page, { visit, name }: Look): Promise<string[]> {
    const heard = listen(page);
    const faults: string[] = [];
    const looks = [
      { locale: 'it', theme: 'light', width: 1280 },
      { locale: 'en', theme: 'dark', width: 390 },
    ] as const;
    for (const { locale, theme, width } of looks) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme });
      const address = `${visit.path}${visit.path.includes('?') ? '&' : '?'}lang=${locale}`;
      const answer = await page.goto(address, { waitUntil: 'load' });
      const lines = answer?.status() === 200 ? await faultsOf(page, locale) : [`answers ${answer?.status()}`];
      lines.push(...(await violationsOf(page)));
      if (pictures) await photograph(page, `${name}-${locale}-${width}`);
      lines.push(...(await misfitsOf(page, [390, 1280])));
      if (pictures && width === 1280) {
        await page.setViewportSize({ width: 390, height: 900 });
        await photograph(page, `${name}-${locale}-390`);
      }
      faults.push(...[...lines, ...heard()].map((line) => `${locale} ${theme}: ${line} (${visit.path})`));
    }
    page.removeAllListeners();
    return faults;
  }
});

interface Look {
  person: Inhabitant;
  visit: Visit;
  name: string;
}

/** Each route in each shape somebody sees it in; pages of one shape differ in their words only. */
function worthALook(found: Map<Inhabitant, Crawl>, pages: Set<string>): Look[] {
  const looks = new Map<string, Look[]>();
  for (const [person, { visits }] of found) {
    for (const visit of visits.filter(({ route }) => pages.has(route))) {
      const same = looks.get(visit.route) ?? [];
      looks.set(visit.route, same);
      if (same.length >= SHAPES_PER_ROUTE || same.some((look) => look.visit.shape === visit.shape)) continue;
      same.push({ person, visit, name: `${visit.route} ${same.length + 1} ${person.role}` });
    }
  }
  return [...looks.values()].flat();
}

async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(pictures!, { recursive: true });
  const file = `${name.replace(/[^a-z0-9]+/gi, '_')}.png`;
  const { width = 1280 } = page.viewportSize() ?? {};
  // Sticky and fixed parts stand in the way of a full-page picture: the window grows to the page instead.
  const height = await page.evaluate<number>('Math.min(document.documentElement.scrollHeight, 3000)');
  await page.setViewportSize({ width, height });
  await page.screenshot({ path: join(pictures!, file) });
}
