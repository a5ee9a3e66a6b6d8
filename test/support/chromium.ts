import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

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

/** The browser of this test file. */
export function theBrowser(): Browser {
  if (!browser) throw new Error('only inside inChromium');
  return browser;
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
