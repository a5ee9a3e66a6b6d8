import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { createContext } from '../../app.js';
import { Best } from '../../matching/engine/best.js';
import { Engine } from '../../matching/engine/engine.js';
import { loadMarket } from '../../matching/engine/load.js';
import { Search } from '../../matching/match.rules.js';
import { runSettings } from '../../platform/config/run.js';
import { loadSettings } from '../../platform/config/index.js';
import { migrate, startEmbedded } from '../../platform/database/index.js';
import { Trouble } from '../../platform/trouble.js';
import { partEnvironment } from '../installation.js';
import { seedAssistants } from '../seed/seed.js';
import { analyze, askSql, flatTable, scan } from './match/baselines.js';
import { benchHttpMatch } from './match/http.js';
import { benchNeeds, kinds, type Kind } from './match/needs.js';
import { times, type Times } from './figures.js';
import { median, type Output } from './output.js';

const SMALL = 10_000;
const ROUNDS = 9;
const FIRST = 20;
/** No more of a kind's briefs are asked of SQL once they have taken this long together. */
const SQL_MS = 30_000;

/** Speed and exactness of matching, with what the plainest scan and the obvious SQL take beside it, in one run. */
export async function benchMatch(output: Output): Promise<void> {
  const { values } = parseArgs({
    options: { assistants: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const count = Number(values['assistants'] ?? 100_000);
  if (!Number.isInteger(count) || count < 1000) throw new Trouble('At least a thousand: --assistants 100000');
  const small = await bench(SMALL, output, count === SMALL);
  if (count === SMALL) return;
  const large = await bench(count, output, true);
  output.metric('growth_over_scan', large.engine / small.engine / (large.scan / small.scan), 'ratio');
}

/** The whole of one population; told in figures only where it is the one asked for. */
async function bench(
  count: number,
  output: Output,
  told: boolean,
): Promise<{ engine: number; scan: number }> {
  const settings = loadSettings();
  const database = await startEmbedded(join(settings.dataDir, 'bench', `match-${count}`));
  try {
    await migrate(database);
    const env = { ...partEnvironment(settings, database.url), LOG_LEVEL: 'error', DEMO: '0' };
    await (await createContext(runSettings('web', env))).close();
    output.say(`${count} assistants`);
    if ((await seedAssistants(database.url, count)) > 0) await analyze(database.ownerUrl);
    const now = { at: Date.now(), today: new Date().toISOString().slice(0, 10) };
    const began = performance.now();
    const market = await loadMarket(database.url, now.at);
    const rebuilt = (performance.now() - began) / 1000;
    const engine = new Engine(market);
    const needs = benchNeeds(Temporal.Now.plainDateISO().toString());
    const engineP50 = await speed(engine, database.ownerUrl, needs, now, output, told);
    const share = exactness(engine, needs.slice(0, count === SMALL ? 200 : 20), now, output);
    if (told) {
      output.metric('exact', share, 'share');
      output.metric('read_model_mb', market.bytes / 1e6, 'MB');
      output.metric('rebuild_s', rebuilt, 's');
      await benchHttpMatch(database.url, env, needs, engineP50.all, output);
    } else if (share < 1) throw new Error(`only ${share} exact among ${count}`);
    return engineP50;
  } finally {
    await database.stop();
  }
}

async function speed(
  engine: Engine,
  databaseUrl: string,
  needs: { kind: Kind; need: Parameters<Engine['judge']>[0] }[],
  now: { at: number; today: string },
  output: Output,
  told: boolean,
): Promise<{ engine: number; scan: number; all: Record<Kind, number> }> {
  const sql = await flatTable(databaseUrl, engine);
  const samples = (): Record<Kind, number[]> => ({ loose: [], medium: [], selective: [], impossible: [] });
  const [top, scanned, asked, counted] = [samples(), samples(), samples(), samples()];
  const rounds = needs.map((): { engine: number[]; scan: number[] } => ({ engine: [], scan: [] }));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [n, { kind, need }] of needs.entries()) {
      let began = performance.now();
      engine.top(engine.judge(need, now), FIRST);
      const engineMs = performance.now() - began;
      const hours = engine.judge(need, now).hours(0);
      began = performance.now();
      scan(engine, need, hours);
      const scanMs = performance.now() - began;
      if (round === 0) continue;
      rounds[n]!.engine.push(engineMs);
      rounds[n]!.scan.push(scanMs);
      if (round > 1) continue;
      if (asked[kind].reduce((sum, ms) => sum + ms, 0) < SQL_MS) {
        began = performance.now();
        await askSql(sql, need, hours);
        asked[kind].push(performance.now() - began);
      }
      began = performance.now();
      await engine.census(engine.judge(need, now), 100);
      counted[kind].push(performance.now() - began);
    }
  }
  await sql.end();
  // A brief's time is the median of its rounds: what else the machine does is not the brief's.
  for (const [n, { kind }] of needs.entries()) {
    top[kind].push(median(rounds[n]!.engine));
    scanned[kind].push(median(rounds[n]!.scan));
  }
  const all = (of: Record<Kind, number[]>): Times => times(kinds.flatMap((kind) => of[kind]));
  if (told) {
    for (const kind of kinds)
      for (const [name, of] of [
        ['engine', top],
        ['scan', scanned],
        ['naive_sql', asked],
        ['census', counted],
      ] as const)
        for (const [part, ms] of Object.entries(times(of[kind])))
          output.metric(`${name}_${kind}_${part}`, ms, 'ms');
    const ratio = (part: keyof Times, kind: Kind) => times(top[kind])[part] / times(scanned[kind]).p50;
    output.metric(
      'engine_p50_over_scan',
      Math.max(...kinds.map((kind) => ratio('p50', kind))),
      'ratio, worst kind',
    );
    output.metric(
      'engine_p99_over_scan',
      Math.max(...kinds.map((kind) => ratio('p99', kind))),
      'ratio, worst kind',
    );
    output.metric('engine_p50_over_scan_all', all(top).p50 / all(scanned).p50, 'ratio');
    output.metric('naive_sql_p50_over_engine_p50', all(asked).p50 / all(top).p50, 'ratio');
  }
  return {
    engine: all(top).p50,
    scan: all(scanned).p50,
    all: Object.fromEntries(kinds.map((kind) => [kind, median(top[kind])])) as Record<Kind, number>,
  };
}

/** The share of briefs whose first twenty are those of judging everybody one by one by the plain rules. */
function exactness(
  engine: Engine,
  needs: { need: Parameters<Engine['judge']>[0] }[],
  now: { at: number; today: string },
  output: Output,
): number {
  const { market } = engine;
  const searches = needs.map(({ need }) => ({
    search: new Search(need, now),
    best: new Best(market.ids, FIRST),
  }));
  for (let i = 0; i < market.size; i += 1) {
    if (i % 50_000 === 0) output.say(`by hand: ${i} of ${market.size}`);
    const facts = market.facts(i);
    for (const { search, best } of searches) {
      const match = search.judge(facts);
      if (typeof match !== 'string' && !match.gap)
        best.offer(i, Math.round(match.score * 10), match.price.cents);
    }
  }
  const same = needs.filter(({ need }, n) => {
    const told = engine.top(engine.judge(need, now), FIRST);
    return JSON.stringify(told) === JSON.stringify(searches[n]?.best.list());
  });
  return same.length / needs.length;
}
