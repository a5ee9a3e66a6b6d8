import type { Client } from 'pg';
import { Best } from '../../../matching/engine/best.js';
import { wordsFor, type Bitmap } from '../../../matching/engine/bitmap.js';
import type { Engine } from '../../../matching/engine/engine.js';
import type { Need } from '../../../matching/index.js';
import { connected, Lines } from '../../seed/copy.js';

/** The plainest thing in memory: every bitmap the brief names, over everybody, then the twenty of the best standing. */
export function scan({ market }: Engine, need: Need, hours: number[]): number {
  const words = wordsFor(market.size);
  const left = market.listed.slice(0, words);
  const nobody = new Uint32Array(words);
  const maps: Bitmap[] = [
    ...need.skills
      .filter((skill) => skill.need === 'must')
      .map(({ code, level }) => market.skills.list[market.skillNames.known(code) * 3 + level - 1] ?? nobody),
    ...need.languages.map(
      ({ code, level }) => market.languages.list[market.languageNames.known(code) * 8 + level] ?? nobody,
    ),
    ...hours.map((hour) => market.hours.list[hour] ?? nobody),
  ];
  for (const bits of maps) for (let i = 0; i < words; i += 1) left[i]! &= bits[i]!;
  const best = new Best(market.ids, 20);
  const { standing } = market.columns;
  for (let word = 0; word < words; word += 1)
    for (let rest = left[word]!; rest !== 0; rest &= rest - 1) {
      const i = word * 32 + 31 - Math.clz32(rest & -rest);
      if (standing[i]! > best.least) best.offer(i, standing[i]!, 0);
    }
  return best.list().length;
}

/** What a server does by itself after a while, before anything is measured. */
export async function analyze(ownerUrl: string): Promise<void> {
  const client = await connected(ownerUrl);
  await client.query('vacuum analyze');
  await client.end();
}

/** The obvious table: arrays under GIN, a bit mask of hours, the rest in columns; made once for a database. */
export async function flatTable(databaseUrl: string, { market }: Engine): Promise<Client> {
  const client = await connected(databaseUrl);
  const { rows } = await client.query<{ have: boolean }>(`select to_regclass('bench_flat') is not null have`);
  if (rows[0]?.have) return client;
  await client.query('begin');
  await client.query(
    `create table bench_flat (assistant_id uuid, skills text[], languages text[], mask bit(168), free int, hourly int, standing int)`,
  );
  const lines = new Lines('bench_flat', 'assistant_id, skills, languages, mask, free, hourly, standing');
  for (let i = 0; i < market.size; i += 1) {
    const facts = market.facts(i);
    const upTo = (code: string, level: number) => Array.from({ length: level }, (_, n) => `${code}:${n + 1}`);
    const skills = Object.entries(facts.skills).flatMap(([code, level]) => upTo(code, level));
    const spoken = Object.entries(facts.languages).flatMap(([code, { level }]) => upTo(code, level));
    const mask = Array.from({ length: 168 }, (_, hour) => (market.hours.has(hour, i) ? '1' : '0')).join('');
    const free = facts.weeklyMinutes - facts.bookings.reduce((sum, one) => sum + one.weeklyMinutes, 0);
    const hourly = Math.min(
      2_000_000,
      ...facts.packages.map((one) =>
        one.kind === 'retainer' ? (one.priceCents * 60) / one.includedMinutes! : one.priceCents,
      ),
    );
    lines.add(
      facts.assistantId,
      `{${skills.join(',')}}`,
      `{${spoken.join(',')}}`,
      mask,
      free,
      Math.round(hourly),
      market.columns.standing[i]!,
    );
    if (i % 10_000 === 9999) await lines.write(client);
  }
  await lines.write(client);
  await client.query(
    `set maintenance_work_mem = '512MB'; create index on bench_flat using gin (skills, languages); create index on bench_flat (standing desc); analyze bench_flat; commit`,
  );
  return client;
}

export async function askSql(client: Client, need: Need, hours: number[]): Promise<void> {
  const names = (rows: { code: string; level: number }[]) =>
    rows.map(({ code, level }) => `${code}:${level}`);
  const mask = Array.from({ length: 168 }, (_, hour) => (hours.includes(hour) ? '1' : '0')).join('');
  await client.query({
    name: 'bench flat',
    text: `select assistant_id from bench_flat where skills @> $1 and languages @> $2 and mask & $3::bit(168) = $3::bit(168)
       and free >= $4 and hourly * $4::int * 52 / 720 <= $5 order by standing desc limit 20`,
    values: [
      names(need.skills.filter((skill) => skill.need === 'must')),
      names(need.languages),
      mask,
      need.weeklyMinutes,
      need.budgetCents,
    ],
  });
}
