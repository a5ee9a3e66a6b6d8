import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { hashPassword } from '../../../identity/index.js';
import type { Need } from '../../../matching/index.js';
import { newId } from '../../../platform/ids.js';
import { tryPort } from '../../../platform/port.js';
import { Browser } from '../../browser.js';
import { times } from '../figures.js';
import { median, type Output } from '../output.js';
import type { Kind } from './needs.js';

const PASSWORD = 'una frase lunga per la misura';
const MAIL = 'misura@bench.example';
const built = join(import.meta.dirname, '../../..');

/** The same briefs over HTTP, from a web process of their own, with a jobs process beside it. */
export async function benchHttpMatch(
  databaseUrl: string,
  env: NodeJS.ProcessEnv,
  needs: { kind: Kind; need: Need }[],
  engine: Record<Kind, number>,
  output: Output,
): Promise<void> {
  const briefs = await writeBriefs(databaseUrl, needs);
  const port = String(await tryPort(0, '127.0.0.1'));
  const parts = await Promise.all(
    ['main.js', 'worker.js'].map((file) =>
      started(join(built, file), { ...env, PORT: port, HOST: '127.0.0.1', API_RATE_LIMIT: '100000000' }),
    ),
  );
  try {
    const url = `http://127.0.0.1:${port}`;
    const browser = await new Browser(url).logIn(MAIL, PASSWORD);
    const token = await browser.token(['briefs.read']);
    const ask = async (id: string): Promise<Response> =>
      fetch(`${url}/api/v1/briefs/${id}/matches`, { headers: { authorization: `Bearer ${token}` } });
    const began = performance.now();
    while ((await ask(briefs[0]!)).status === 503) await sleep(200);
    output.metric('warming_s', (performance.now() - began) / 1000, 's');
    const taken: Record<Kind, number[]> = { loose: [], medium: [], selective: [], impossible: [] };
    for (const round of [0, 1]) {
      for (const [n, { kind }] of needs.entries()) {
        const start = performance.now();
        const answer = await ask(briefs[n]!);
        await answer.text();
        if (answer.status !== 200) throw new Error(`matches answered ${answer.status}`);
        if (round === 1) taken[kind].push(performance.now() - start);
      }
    }
    for (const [kind, ms] of Object.entries(taken) as [Kind, number[]][])
      for (const [part, value] of Object.entries(times(ms)))
        output.metric(`http_${kind}_${part}`, value, 'ms');
    const all = Object.values(taken).flat();
    output.metric('http_p50_over_engine', median(all) / median(Object.values(engine)), 'ratio');
    const status = readFileSync(`/proc/${parts[0]!.pid}/status`, 'utf8');
    output.metric('web_rss_mb', Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024, 'MB');
    output.metric('visible_after_edit_ms', await visible(databaseUrl, url, briefs[0]!, ask), 'ms');
  } finally {
    for (const part of parts) {
      const gone = once(part, 'exit');
      part.kill('SIGTERM');
      await gone;
    }
  }
}

async function started(file: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = fork(file, { env });
  await once(child, 'message');
  return child;
}

/** From the moment her new hours are saved until the first person of a brief is no longer in it. */
async function visible(
  databaseUrl: string,
  url: string,
  briefId: string,
  ask: (id: string) => Promise<Response>,
): Promise<number> {
  const first = async (): Promise<string | undefined> =>
    ((await (await ask(briefId)).json()) as { items: { assistantId: string }[] }).items[0]?.assistantId;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const taken: number[] = [];
  try {
    for (let round = 0; round < 5; round += 1) {
      const assistantId = await first();
      if (!assistantId) return Number.NaN;
      const { rows } = await client.query<{ email: string }>(
        `update account set password_hash = $2 where id = $1 returning email`,
        [assistantId, await hashPassword(PASSWORD)],
      );
      const her = await new Browser(url).logIn(rows[0]!.email, PASSWORD);
      const token = await her.token(['availability.read', 'availability.write']);
      const own = await her.api<Record<string, unknown>>('GET', '/api/v1/availability', token);
      const put = (weeklyHours: number, revision: unknown) =>
        her.api<Record<string, unknown>>('PUT', '/api/v1/availability', token, {
          timezone: own['timezone'],
          maxClients: own['maxClients'],
          worksHolidays: own['worksHolidays'],
          windows: own['windows'],
          weeklyHours,
          revision,
        });
      const saved = await put(1, own['revision']);
      const began = performance.now();
      while ((await first()) === assistantId) {
        await sleep(10);
        if (performance.now() - began > 60_000) throw new Error('an edit was not seen within a minute');
      }
      taken.push(performance.now() - began);
      await put(Number(own['weeklyMinutes']) / 60, saved['revision']);
      await sleep(1000);
    }
  } finally {
    await client.end();
  }
  return median(taken);
}

/** The briefs of the bench in the tables, of a business that can log in; those of an earlier run go. */
async function writeBriefs(databaseUrl: string, needs: { need: Need }[]): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const now = new Date();
    const known = await client.query<{ account: string; organisation: string }>(
      `select account_id account, organisation_id organisation from membership join account on id = account_id where email = $1`,
      [MAIL],
    );
    const account = known.rows[0]?.account ?? newId();
    const organisation = known.rows[0]?.organisation ?? newId();
    if (!known.rows[0]) {
      await client.query(
        `insert into account (id, email, name, kind, password_hash, locale, email_confirmed_at, terms_accepted_at, created_at)
         values ($1, $2, 'Misura', 'business', $3, 'it', $4, $4, $4)`,
        [account, MAIL, await hashPassword(PASSWORD), now],
      );
      await client.query(`insert into organisation (id, name, created_at) values ($1, 'Misura', $2)`, [
        organisation,
        now,
      ]);
      await client.query(
        `insert into membership (organisation_id, account_id, role, created_at) values ($1, $2, 'owner', $3)`,
        [organisation, account, now],
      );
    }
    const last = await client.query<{ number: number }>(
      `select coalesce(max(number), 0)::int number from brief where organisation_id = $1`,
      [organisation],
    );
    const ids: string[] = [];
    for (const [n, { need }] of needs.entries()) {
      const id = newId();
      ids.push(id);
      await client.query(
        `insert into brief (id, organisation_id, number, title, timezone, starts_on, ends_on, weekly_minutes, calls_per_day,
           budget_cents, holidays, state, state_at, expires_at, created_by, created_at, alerts)
         values ($1, $2, $3, 'Misura', $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $13, $11, false)`,
        [
          id,
          organisation,
          last.rows[0]!.number + n + 1,
          need.timezone,
          need.startsOn,
          need.endsOn,
          need.weeklyMinutes,
          need.callsPerDay,
          need.budgetCents,
          need.holidays,
          now,
          new Date(now.getTime() + 5e9),
          account,
        ],
      );
      await client.query(
        `with slots as (insert into brief_slot (brief_id, weekday, starts, ends)
           select $1, s.day, s."from", s."to" from jsonb_to_recordset($2) s (day smallint, "from" time, "to" time)),
         skills as (insert into brief_skill (brief_id, skill_code, need, level)
           select $1, s.code, s.need, s.level from jsonb_to_recordset($3) s (code text, need text, level smallint))
         insert into brief_language (brief_id, language_code, level, verified)
           select $1, l.code, l.level, l.verified from jsonb_to_recordset($4) l (code text, level smallint, verified boolean)`,
        [id, JSON.stringify(need.slots), JSON.stringify(need.skills), JSON.stringify(need.languages)],
      );
    }
    return ids;
  } finally {
    await client.end();
  }
}
