import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { viewsRoot, type Locale } from '../../src/platform/views/index.js';
import { factsInPage, misfitsInPage } from './in-page.js';

const namespaces = readdirSync(join(viewsRoot, 'locales/it')).map((file) => basename(file, '.json'));
/** What a page shows when a text is missing or a value was not made ready for people. */
const raw = new RegExp(
  `\\b(${namespaces.join('|')})(\\.[a-z_]+){1,4}\\b|\\[object|\\bundefined\\b|\\bNaN\\b|Invalid Date|\\{\\{`,
);
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Gathers what goes wrong on a page besides what it shows: errors, refused requests, policy violations. */
export function listen(page: Page): () => string[] {
  const heard: string[] = [];
  page.on('console', (message) => message.type() === 'error' && heard.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`page error: ${error.message}`));
  return () => heard.splice(0);
}

/** What is wrong with an open page, one line a fault. */
export async function faultsOf(page: Page, locale: Locale): Promise<string[]> {
  const faults: string[] = [];
  const { lang, headings, title, texts } = await page.evaluate(factsInPage);
  if (lang !== locale) faults.push(`lang is "${lang}", not "${locale}"`);
  if (headings.length !== 1) faults.push(`${headings.length} h1: ${headings.join(' | ')}`);
  const figure = headings.find((heading) => /^(1?\d|20) (?!min\b)\p{L}{2}/u.test(heading));
  if (figure) faults.push(`a small number in figures heads the page: ${figure}`);
  if (title.replace(/(· )?Cornetta$/, '').trim() === '' && new URL(page.url()).pathname !== '/')
    faults.push('no title of its own');
  for (const text of texts) {
    const found = raw.exec(text)?.[0];
    if (found) faults.push(`shows "${found}" in "${text.trim().slice(0, 80)}"`);
  }
  return faults;
}

/** What does not fit at these widths. */
export async function misfitsOf(page: Page, widths: number[]): Promise<string[]> {
  const faults: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    faults.push(...(await page.evaluate(misfitsInPage)));
  }
  return faults;
}

/** What axe finds against WCAG 2.2 AA and good practice. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = { runOnly: { type: 'tag', values: standards }, resultTypes: ['violations'] };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return violations.map(({ id, nodes }) => {
    const [first] = nodes;
    const why = (first?.any[0] ?? first?.all[0] ?? first?.none[0])?.message ?? '';
    return `axe ${id} (${nodes.length}): ${first?.html.slice(0, 140)} — ${why.slice(0, 200)}`;
  });
}
