import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import type { TestApp } from './app.js';
import { PASSWORD } from './world.js';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const path = process.env['CHROMIUM_PATH'] ?? places.find((place) => existsSync(place));

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Browser | undefined;

/** A browser's windows as one person has them, logged in unless nobody is given; nothing on the page moves. */
export async function windowsOf(
  app: TestApp,
  person: { email: string; password?: string } | null,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  if (!browser) throw new Error('only inside inChromium');
  const context = await browser.newContext({
    baseURL: app.url,
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    reducedMotion: 'reduce',
    ...options,
  });
  if (!person) return context;
  const { email, password = PASSWORD } = person;
  const headers = { origin: app.url };
  const answer = await context.request.post('/login', {
    form: { email, password },
    headers,
    maxRedirects: 0,
  });
  if (answer.status() !== 303) throw new Error(`log-in of ${email} answered ${answer.status()}`);
  return context;
}

/** Tests in a real browser, one for the file. Without Chromium they are skipped aloud, and fail on CI. */
export function inChromium(name: string, tests: () => void): void {
  if (path === undefined) return withoutChromium(name, tests);
  describe(name, () => {
    beforeAll(async () => {
      // As root Chromium has no sandbox to offer.
      const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      browser = await chromium.launch({ executablePath: path, args: [...flags, ...root] });
    });
    tests();
    afterAll(() => browser?.close());
  });
}

function withoutChromium(name: string, tests: () => void): void {
  const reason = `No Chromium found (CHROMIUM_PATH, ${places.join(', ')})`;
  if (process.env['CI'] !== 'true') {
    console.warn(`${reason}: the browser tests of "${name}" are SKIPPED.`);
    return describe.skip(name, tests);
  }
  describe(name, () =>
    it('has a browser', () => {
      throw new Error(`${reason}: CI must have one.`);
    }),
  );
}
