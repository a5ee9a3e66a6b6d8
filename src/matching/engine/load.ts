import { Client } from 'pg';
import { kinds } from './columns.js';
import { Draft } from './draft.js';
import { Market } from './market.js';
import { Names } from './names.js';
import { reorder } from './order.js';
import { Rows } from './rows.js';

/** PostgreSQL counts days from 1 January 2000. */
const EPOCH_2000 = 10_957;
const TOLD_EVERY = 4096;

export interface Loading {
  done: number;
  of: number;
}

/** Microseconds, in which it counts time. */
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 1440;
/** Bytes of a window; of what comes before an array's elements; of an element of 16 bits with its length. */
const WINDOW = 18;
const ARRAY_HEADER = 20;
const ELEMENT = 6;

const PEOPLE = `select p.assistant_id, a.timezone, a.weekly_minutes, a.max_clients, a.works_holidays,
    a.confirmed_at, (r.score * 1000)::int4, (r.confidence * 1000)::int4, r.review_count
  from assistant_profile p join availability a using (assistant_id) left join reputation r using (assistant_id)
  where p.state = 'published' order by p.assistant_id`;
// In the order of an index wherever there is one.
const SIDES = {
  // One row for all of a person's windows: there are many.
  windows: `select assistant_id, string_agg(int2send(weekday) || time_send(starts) || time_send(ends), '')
    from availability_window group by assistant_id order by assistant_id`,
  closures: `select assistant_id, starts_on, ends_on from closure order by assistant_id, starts_on`,
  bookings: `select assistant_id, weekly_minutes, starts_on, ends_on from work_booking order by assistant_id, starts_on, contract_id`,
  skills: `select assistant_id, skill_code, level from assistant_skill order by assistant_id, skill_code`,
  languages: `select assistant_id, language_code, level, coalesce(verified_level, 0::int2), verified_until
    from assistant_language order by assistant_id, language_code`,
  packages: `select k.assistant_id, v.kind, v.increment_minutes, v.price_cents, v.included_minutes, v.overage_cents
    from rate_package k join rate_package_version v on v.package_id = k.id and v.version = k.latest_version
    where k.withdrawn_at is null order by k.assistant_id, k.position, k.id`,
  responses: `select assistant_id, round(percentile_cont(0.5) within group (
      order by extract(epoch from answered_at - sent_at) / 60))::int4
    from invitation where state in ('answered', 'declined') group by assistant_id order by assistant_id`,
  busy: `select assistant_id, busy from assistant_line order by assistant_id`,
};
type Side = keyof typeof SIDES;

const taking = ({ skillNames, languageNames }: Market): Record<Side, (draft: Draft, row: Rows) => void> => {
  const kindNames = new Names([...kinds]);
  return {
    windows: (draft, row) => {
      const end = row.startOf(1) + row.lengthOf(1);
      for (let at = row.startOf(1); at < end; at += WINDOW) {
        const midnight = (row.view.getInt16(at) - 1) * DAY;
        const [from, to] = [minute(row, at + 2), minute(row, at + 10)];
        draft.open(midnight + from, midnight + (to > from ? to : to + DAY));
      }
    },
    closures: (draft, row) => draft.closes(day(row, 1), day(row, 2)),
    bookings: (draft, row) => draft.books(row.int4(1), day(row, 2), row.isNull(3) ? null : day(row, 3)),
    skills: (draft, row) => draft.skill(row.name(1, skillNames), row.int2(2)),
    languages: (draft, row) =>
      draft.speaks(row.name(1, languageNames), row.int2(2), row.int2(3), row.isNull(4) ? null : day(row, 4)),
    packages: (draft, row) =>
      draft.sells(row.name(1, kindNames), row.int2(2), row.int4(3), orNull(row, 4), orNull(row, 5)),
    responses: (draft, row) => draft.answers(row.int4(1)),
    busy: (draft, row) => {
      const first = row.startOf(1) + ARRAY_HEADER;
      draft.busyIn((row.lengthOf(1) - ARRAY_HEADER) / ELEMENT, (slot) =>
        row.view.getInt16(first + slot * ELEMENT + 4),
      );
    },
  };
};
const minute = ({ view }: Rows, at: number): number =>
  Math.floor((view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4)) / MINUTE);
const day = (row: Rows, n: number): number => row.int4(n) + EPOCH_2000;
const orNull = (row: Rows, n: number): number | null => (row.isNull(n) ? null : row.int4(n));

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
    // All readings together keep every core busy already.
    await client.query(
      `set local work_mem = '64MB'; set local max_parallel_workers_per_gather = 0; set local jit = off`,
    );
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
    const market = new Market(people);
    const take = taking(market);
    const sides = await Promise.all(
      (Object.keys(SIDES) as Side[]).map(async (side): Promise<Reading> => ({
        take: take[side],
        rows: new Rows(await connect(snapshot), SIDES[side]),
        held: false,
      })),
    );
    await merge(market, new Rows(first, PEOPLE), sides, (done) => tell({ done, of: people }));
    reorder(market, at);
    return market;
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}

interface Reading {
  take: (draft: Draft, row: Rows) => void;
  rows: Rows;
  /** Whether it stands at a row that is still to be taken. */
  held: boolean;
}

/** Goes through people and what belongs to them side by side: all come in the order of their ids. */
async function merge(
  market: Market,
  people: Rows,
  sides: Reading[],
  tell: (done: number) => void,
): Promise<void> {
  const draft = new Draft(market);
  const more = async (rows: Rows): Promise<boolean> => {
    while (!rows.step()) if (!(await rows.fill())) return false;
    return true;
  };
  for (let done = 0; people.step() || (await more(people)); done += 1) {
    person(market, draft, people);
    for (const side of sides) {
      const { rows } = side;
      for (;;) {
        side.held ||= rows.step() || (await more(rows));
        if (!side.held) break;
        const order = place(draft.id, rows);
        if (order > 0) break;
        if (order === 0) side.take(draft, rows);
        side.held = false;
      }
    }
    market.enter(draft);
    if (done % TOLD_EVERY === 0) tell(done);
  }
}

/** How the id in a row stands to another: before it, at it or after it. */
function place(id: Uint32Array, row: Rows): number {
  for (let word = 0; word < 4; word += 1) {
    const order = row.idWord(word) - id[word]!;
    if (order !== 0) return order;
  }
  return 0;
}

function person({ zoneNames }: Market, draft: Draft, row: Rows): void {
  draft.clear();
  for (let word = 0; word < 4; word += 1) draft.id[word] = row.idWord(word);
  draft.zone = row.name(1, zoneNames);
  draft.weeklyMinutes = row.int4(2);
  draft.maxClients = row.int2(3);
  draft.worksHolidays = row.bool(4);
  draft.confirmed = Math.floor(row.int8(5) / SECOND) + EPOCH_2000 * 86_400;
  if (!row.isNull(6)) draft.reputation(row.int4(6), row.int4(7), row.int4(8));
}
