import { Browser } from '../browser.js';
import { Instance } from '../instance.js';
import { median, type Output } from './output.js';

type Profile = Record<string, unknown> & { headline: string; revision: number; state: string };

const EDITS = 60;
const GIVE_UP_MS = 15_000;

/**
 * How long after an assistant has saved her profile the directory finds what she wrote: a real installation, its web and
 * its jobs process, over HTTP. With MEILISEARCH_URL set it is that server's index that is asked.
 */
export async function benchSearch(output: Output): Promise<void> {
  const instance = await Instance.prepare({ LOG_LEVEL: 'error', API_RATE_LIMIT: '100000000' });
  try {
    await instance.start();
    const { browser, token, profile } = await publishedAssistant(instance);
    const took: number[] = [];
    for (let edit = 0; edit < EDITS; edit += 1) {
      const word = `parola${crypto.randomUUID().replace(/\W/g, '').slice(0, 12)}`;
      const { revision } = await browser.api<Profile>('GET', '/api/v1/profile', token);
      await browser.api('PUT', '/api/v1/profile', token, { ...profile, headline: word, revision });
      took.push(await until(async () => await finds(browser, token, word)));
    }
    took.sort((a, b) => a - b);
    output.metric('visible_after_edit_ms', took[Math.ceil(took.length * 0.95) - 1] ?? 0, 'ms');
    output.metric('visible_after_edit_p50_ms', median(took), 'ms');
    output.metric('edits', took.length, '');
  } finally {
    await instance.remove();
  }
}

async function publishedAssistant({ url, logins }: Instance) {
  for (const { email, password } of logins) {
    const browser = await new Browser(url).logIn(email, password);
    try {
      const token = await browser.token(['profile.write', 'directory.read']);
      const profile = await browser.api<Profile>('GET', '/api/v1/profile', token);
      if (profile.state === 'published') return { browser, token, profile };
    } catch {
      // Not an assistant's log-in.
    }
  }
  throw new Error('the demo world prints no log-in of a published assistant');
}

async function finds(browser: Browser, token: string, word: string): Promise<boolean> {
  const { items } = await browser.api<{ items: { headline: string }[] }>(
    'GET',
    `/api/v1/assistants?q=${word}`,
    token,
  );
  return items.some(({ headline }) => headline === word);
}

async function until(test: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await test())) {
    if (performance.now() - began > GIVE_UP_MS) throw new Error('an edit never became visible');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - began;
}
