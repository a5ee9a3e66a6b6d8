import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { createWeb } from '../../app.js';
import { runSettings } from '../../platform/config/run.js';
import { tryPort } from '../../platform/port.js';
import { Browser } from '../browser.js';
import { Instance } from '../instance.js';
import { median, type Output } from './output.js';
import { environmentOf, webProcess } from './processes.js';
import { Statements } from './statements.js';

interface Case {
  name: string;
  url: string;
  headers?: Record<string, string>;
}
interface Figures {
  rate: number;
  p50: number;
  p99: number;
  /** Of the web process, for one request. */
  cpu: number;
}

const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 20;

/**
 * Requests a second of four ordinary requests beside a bare route and a bare `select 1` on the same database, in
 * interleaved rounds of one run: the ratios count, the absolute figures are the machine's.
 */
export async function benchHttp(output: Output): Promise<void> {
  const instance = await Instance.prepare({ LOG_LEVEL: 'error', API_RATE_LIMIT: '100000000' });
  try {
    output.metric('ready_ms_first', await instance.start(), 'ms');
    await instance.halt();
    output.metric('ready_ms_again', await instance.start(), 'ms');
    const web = webProcess(instance.pid ?? 0);
    const databaseUrl = environmentOf(web)['DATABASE_URL'] ?? '';
    const baseline = await startBaseline(databaseUrl);
    try {
      const cases = [
        { name: 'hello', url: `${baseline.url}/hello` },
        { name: 'select1', url: `${baseline.url}/select1` },
        ...(await productCases(instance)),
      ];
      await countQueries(web, cases, output);
      await measure(web, cases, output);
      output.metric('web_rss_mb', residentMb(web), 'MB');
    } finally {
      baseline.stop();
    }
  } finally {
    await instance.remove();
  }
}

async function productCases({ url, logins }: Instance): Promise<Case[]> {
  const owner = logins.find(({ who }) => /owner|titolare|business|azienda/i.test(who)) ?? logins[0];
  if (!owner) throw new Error('the demo world prints no log-ins');
  const browser = await new Browser(url).logIn(owner.email, owner.password);
  const token = await browser.token(['contracts.read', 'briefs.read', 'directory.read']);
  const contracts = await browser.api<{ items: { id: string }[] }>('GET', '/api/v1/contracts', token);
  const briefs = await browser.api<{ items: { id: string; state: string }[] }>(
    'GET',
    '/api/v1/briefs',
    token,
  );
  const brief = briefs.items.find(({ state }) => state === 'open') ?? briefs.items[0];
  const [contract] = contracts.items;
  if (!contract || !brief) throw new Error('the demo world has no contract or brief to read');
  const authorization = { authorization: `Bearer ${token}` };
  return [
    { name: 'api_read', url: `${url}/api/v1/contracts/${contract.id}`, headers: authorization },
    { name: 'directory_page', url: `${url}/assistants` },
    // Answers to free texts are never kept: what a page costs that is written anew.
    { name: 'search_page', url: `${url}/assistants?q=segreteria` },
    { name: 'match_page', url: `${url}/api/v1/briefs/${brief.id}/matches`, headers: authorization },
  ];
}

async function measure(web: number, cases: Case[], output: Output): Promise<void> {
  const figures = new Map<string, Figures[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const one of cases) {
      output.say(round === 0 ? `warming up ${one.name}` : `round ${round} of ${ROUNDS}: ${one.name}`);
      const before = cpuMs(web);
      const result = await autocannon({
        url: one.url,
        ...(one.headers && { headers: one.headers }),
        connections: CONNECTIONS,
        duration: round === 0 ? 2 : SECONDS,
      });
      if (result.non2xx > 0 || result.errors > 0)
        throw new Error(`${one.name}: ${result.non2xx} refused, ${result.errors} failed`);
      if (round > 0)
        figures.set(one.name, [
          ...(figures.get(one.name) ?? []),
          {
            rate: result.requests.average,
            p50: result.latency.p50,
            p99: result.latency.p99,
            cpu: (cpuMs(web) - before) / result.requests.total,
          },
        ]);
    }
  }
  const of = (name: string, key: keyof Figures): number =>
    median((figures.get(name) ?? []).map((figure) => figure[key]));
  for (const { name } of cases) {
    output.metric(`${name}_rate`, of(name, 'rate'), 'requests/s');
    output.metric(`${name}_p50`, of(name, 'p50'), 'ms');
    output.metric(`${name}_p99`, of(name, 'p99'), 'ms');
  }
  for (const { name } of cases.slice(2)) {
    output.metric(`${name}_cpu`, of(name, 'cpu'), 'ms per request');
    output.metric(`${name}_over_select1`, of(name, 'rate') / of('select1', 'rate'), 'ratio');
  }
}

/** Statements one request sends, in an application of this process on the same database. */
async function countQueries(web: number, cases: Case[], output: Output): Promise<void> {
  const app = await createWeb(
    runSettings('web', { ...process.env, ...environmentOf(web), LOG_LEVEL: 'error' }),
  );
  const statements = new Statements();
  try {
    await statements.while(async () => {
      for (const { name, url, headers = {} } of cases.slice(2)) {
        const request = { method: 'GET' as const, url: url.replace(/^https?:\/\/[^/]+/, ''), headers };
        const ask = async (): Promise<void> => {
          const { statusCode } = await app.inject(request);
          if (statusCode !== 200) throw new Error(`${name} answered ${statusCode}`);
        };
        output.metric(`${name}_statements`, await statements.of(ask), 'per request');
      }
    });
  } finally {
    await app.close();
  }
}

async function startBaseline(databaseUrl: string): Promise<{ url: string; stop(): void }> {
  const port = await tryPort(0, '127.0.0.1');
  const child = fork(join(import.meta.dirname, 'baseline.js'), {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port) },
  });
  await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}

/** Processor time of a process so far; the kernel counts it in hundredths of a second. */
function cpuMs(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
