import { Client } from 'pg';
import { clockOf } from '../../availability/index.js';
import type { PackageKind } from '../../packages/index.js';
import type { Facts } from '../need.js';
import { isoOf } from '../cover.rules.js';
import { CopyReader } from './copy-reader.js';
import { Market } from './market.js';
import { reorder } from './order.js';

/** PostgreSQL counts days from 1 January 2000. */
const EPOCH_2000 = 10_957;
const TOLD_EVERY = 4096;

export interface Loading {
  done: number;
  of: number;
}

const PEOPLE = `select p.assistant_id, a.timezone, a.weekly_minutes, a.max_clients, a.works_holidays,
    floor(extract(epoch from a.confirmed_at))::int4, (r.score * 1000)::int4, (r.confidence * 1000)::int4, r.review_count
  from assistant_profile p join availability a using (assistant_id) left join reputation r using (assistant_id)
  where p.state = 'published' order by p.assistant_id`;
const SIDES = {
  windows: `select assistant_id, weekday, (extract(hour from starts) * 60 + extract(minute from starts))::int2,
    (extract(hour from ends) * 60 + extract(minute from ends))::int2 from availability_window order by assistant_id, weekday, starts`,
  closures: `select assistant_id, starts_on, ends_on from closure order by assistant_id, starts_on`,
  bookings: `select assistant_id, weekly_minutes, starts_on, ends_on from work_booking order by assistant_id, starts_on, contract_id`,
  skills: `select assistant_id, skill_code, level from assistant_skill order by assistant_id`,
  languages: `select assistant_id, language_code, level, coalesce(verified_level, 0::int2), verified_until
    from assistant_language order by assistant_id`,
  packages: `select k.assistant_id, v.id, v.kind, v.price_cents, v.included_minutes, v.overage_cents, v.increment_minutes
    from rate_package k join rate_package_version v on v.package_id = k.id and v.version = k.latest_version
    where k.withdrawn_at is null order by k.assistant_id, k.position, v.id`,
  responses: `select assistant_id, round(percentile_cont(0.5) within group (
      order by extract(epoch from answered_at - sent_at) / 60))::int4
    from invitation where state in ('answered', 'declined') group by assistant_id order by assistant_id`,
  busy: `select assistant_id, array_to_string(busy, ',') from assistant_line order by assistant_id`,
};
type Side = keyof typeof SIDES;

const take: Record<Side, (facts: Facts, row: CopyReader) => void> = {
  windows: ({ windows }, row) =>
    windows.push({ day: row.int2(1), from: clockOf(row.int2(2)), to: clockOf(row.int2(3)) }),
  closures: ({ closures }, row) => closures.push({ startsOn: date(row, 1), endsOn: date(row, 2) }),
  bookings: ({ bookings }, row) =>
    bookings.push({
      weeklyMinutes: row.int4(1),
      from: date(row, 2),
      to: row.isNull(3) ? null : date(row, 3),
    }),
  skills: ({ skills }, row) => (skills[row.text(1)] = row.int2(2)),
  languages: ({ languages }, row) =>
    (languages[row.text(1)] = {
      level: row.int2(2),
      verified: row.int2(3),
      until: row.isNull(4) ? null : date(row, 4),
    }),
  packages: ({ packages }, row) =>
    packages.push({
      versionId: row.uuid(1),
      kind: row.text(2) as PackageKind,
      name: '',
      priceCents: row.int4(3),
      includedMinutes: row.isNull(4) ? null : row.int4(4),
      overageCents: row.isNull(5) ? null : row.int4(5),
      incrementMinutes: row.int2(6),
    }),
  responses: (facts, row) => (facts.responseMinutes = row.int4(1)),
  busy: (facts, row) =>
    (facts.busyByHalfHour = row
      .text(1)
      .split(',')
      .map((value) => Number(value) / 10_000)),
};
const date = (row: CopyReader, n: number): string => isoOf(row.int4(n) + EPOCH_2000);

/** Reads the whole market from the tables as of one moment, and puts it in order. */
export async function loadMarket(
  databaseUrl: string,
  at: number,
  tell: (loading: Loading) => void = () => undefined,
): Promise<Market> {
  const clients: Client[] = [];
  const connect = async (snapshot?: string): Promise<Client> => {
    const client = new Client({ connectionString: databaseUrl, application_name: 'cornetta matching' });
    // A connection lost is told by the query under way; unheard, it would end the process.
    client.on('error', () => undefined);
    clients.push(client);
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    if (snapshot) await client.query(`set transaction snapshot '${snapshot}'`);
    return client;
  };
  try {
    const first = await connect();
    const { rows } = await first.query<{ snapshot: string; people: number }>(
      `select pg_export_snapshot() snapshot, (select count(*)::int from assistant_profile where state = 'published') people`,
    );
    const { snapshot, people } = rows[0]!;
    tell({ done: 0, of: people });
    const sides = await Promise.all(
      (Object.keys(SIDES) as Side[]).map(
        async (side) => [take[side], new CopyReader(await connect(snapshot), SIDES[side])] as const,
      ),
    );
    const market = new Market(people);
    await merge(market, new CopyReader(first, PEOPLE), sides, (done) => tell({ done, of: people }));
    reorder(market, at);
    return market;
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}

async function merge(
  market: Market,
  people: CopyReader,
  sides: (readonly [(facts: Facts, row: CopyReader) => void, CopyReader])[],
  tell: (done: number) => void,
): Promise<void> {
  const held = sides.map(() => false);
  const more = async (reader: CopyReader): Promise<boolean> => {
    while (!reader.step()) if (!(await reader.fill())) return false;
    return true;
  };
  for (let done = 0; people.step() || (await more(people)); done += 1) {
    const facts = person(people);
    for (let n = 0; n < sides.length; n += 1) {
      const [add, reader] = sides[n]!;
      for (;;) {
        held[n] ||= reader.step() || (await more(reader));
        if (!held[n]) break;
        const order = reader.compareId(people);
        if (order > 0) break;
        if (order === 0) add(facts, reader);
        held[n] = false;
      }
    }
    market.put(facts);
    if (done % TOLD_EVERY === 0) tell(done);
  }
}

const person = (row: CopyReader): Facts => ({
  assistantId: row.uuid(0),
  timezone: row.text(1),
  weeklyMinutes: row.int4(2),
  maxClients: row.int2(3),
  worksHolidays: row.bool(4),
  confirmedAt: row.int4(5) * 1000,
  windows: [],
  closures: [],
  bookings: [],
  skills: {},
  languages: {},
  packages: [],
  reputation: row.isNull(6)
    ? null
    : { score: row.int4(6) / 1000, confidence: row.int4(7) / 1000, reviews: row.int4(8) },
  responseMinutes: null,
  busyByHalfHour: null,
});
