import { Presets, SingleBar } from 'cli-progress';
import type { Client } from 'pg';
import { Random } from '../demo/random.js';
import { connected, Lines } from './copy.js';
import { seedPerson } from './person.js';

const CHUNK = 5000;
const DAY = 86_400_000;
const MAIL = 'semina.example';

const tables = () => ({
  account: new Lines(
    'account',
    'id, email, name, kind, password_hash, locale, timezone, email_confirmed_at, terms_accepted_at, created_at',
  ),
  profile: new Lines(
    'assistant_profile',
    'assistant_id, slug, display_name, headline, city, experience_years, state, state_at, first_published_at, created_at, updated_at',
  ),
  availability: new Lines(
    'availability',
    'assistant_id, timezone, weekly_minutes, max_clients, works_holidays, confirmed_at',
  ),
  window: new Lines('availability_window', 'assistant_id, weekday, starts, ends'),
  closure: new Lines('closure', 'id, assistant_id, starts_on, ends_on, created_at'),
  contract: new Lines(
    'contract',
    'id, number, organisation_id, assistant_id, title, kind, timezone, state, state_at, starts_on, ends_on, sign_by, created_at',
  ),
  booking: new Lines('work_booking', 'contract_id, assistant_id, weekly_minutes, starts_on, ends_on'),
  skill: new Lines('assistant_skill', 'assistant_id, skill_code, level'),
  language: new Lines(
    'assistant_language',
    'assistant_id, language_code, level, verified_level, verified_until',
  ),
  package: new Lines('rate_package', 'id, assistant_id, position, created_at'),
  version: new Lines(
    'rate_package_version',
    'id, package_id, version, kind, name, price_cents, included_minutes, overage_cents, created_at',
  ),
  reputation: new Lines(
    'reputation',
    'assistant_id, formula, score, confidence, review_count, facts, computed_at',
  ),
  line: new Lines('assistant_line', 'assistant_id, busy, computed_at'),
  invitation: new Lines(
    'invitation',
    'id, brief_id, assistant_id, state, sent_by, sent_at, answered_at, expires_at',
  ),
});
type Tables = ReturnType<typeof tables>;

const FIRST = [
  'Anna',
  'Giulia',
  'Sara',
  'Elena',
  'Chiara',
  'Marta',
  'Luca',
  'Paolo',
  'Irina',
  'Alba',
  'Sofia',
  'Marco',
];
const LAST = [
  'Rossi',
  'Ferri',
  'Greco',
  'Conti',
  'Gallo',
  'Riva',
  'Serra',
  'Villa',
  'Testa',
  'Longo',
  'Fabbri',
  'Sala',
];
const CITIES = ['Milano', 'Roma', 'Torino', 'Napoli', 'Bologna', 'Bari', 'Padova', 'Catania'];

interface Firm {
  id: string;
  accountId: string;
  briefId: string;
}

const mailOf = (n: number): string => `assistente${n}@${MAIL}`;

/** Adds invented assistants until there are so many. Returns how many were added. */
export async function seedAssistants(databaseUrl: string, count: number, quiet = false): Promise<number> {
  const clients = await Promise.all([0, 1, 2].map(() => connected(databaseUrl)));
  const bar = new SingleBar(
    { noTTYOutput: !process.stderr.isTTY, notTTYSchedule: 5000 },
    Presets.shades_classic,
  );
  let [next, done, added] = [0, 0, 0];
  try {
    const now = Date.now();
    const firm = await addFirm(clients[0]!, now);
    if (!quiet) bar.start(count, 0);
    const work = async (client: Client): Promise<void> => {
      while (next < count) {
        const from = next;
        const to = Math.min(count, (next += CHUNK));
        const made = await addChunk(client, from, to, now, firm);
        added += made;
        done += to - from;
        if (!quiet) bar.update(done);
      }
    };
    await Promise.all(clients.map(work));
    return added;
  } finally {
    bar.stop();
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** One chunk in one transaction: broken off, a run is taken up where it stopped. */
async function addChunk(client: Client, from: number, end: number, now: number, firm: Firm): Promise<number> {
  const mails = Array.from({ length: end - from }, (_, i) => mailOf(from + i));
  const { rows } = await client.query<{ have: number }>(
    `select count(*)::int have from account where email = any ($1::citext[])`,
    [mails],
  );
  const have = rows[0]?.have ?? 0;
  if (from + have === end) return 0;
  const to = tables();
  for (let n = from + have; n < end; n += 1) addPerson(to, n, now, firm);
  await client.query('begin');
  for (const lines of Object.values(to)) await lines.write(client);
  await client.query('commit');
  return end - from - have;
}

/** A closed brief of an invented firm: the one their past invitations were to. */
async function addFirm(client: Client, now: number): Promise<Firm> {
  const random = new Random('firm');
  const at = new Date(now).toISOString();
  const [account, organisation, brief] = [1, 2, 3].map(() => random.id(1_700_000_000_000));
  await client.query(
    `insert into account (id, email, name, kind, password_hash, locale, created_at)
     values ($1, 'firma@${MAIL}', 'Firma Semina', 'business', '!', 'it', $2) on conflict do nothing`,
    [account, at],
  );
  await client.query(
    `insert into organisation (id, name, created_at) values ($1, 'Firma Semina', $2) on conflict do nothing`,
    [organisation, at],
  );
  await client.query(
    `insert into brief (id, organisation_id, number, title, timezone, starts_on, weekly_minutes, budget_cents, state, state_at, created_by, created_at)
     values ($1, $2, 1, 'Risposta telefonica', 'Europe/Rome', '2026-01-01', 600, 100000, 'closed', $4, $3, $4) on conflict do nothing`,
    [brief, organisation, account, at],
  );
  return { accountId: account!, id: organisation!, briefId: brief! };
}

const iso = (time: number): string => new Date(time).toISOString();
const date = (time: number): string => iso(time).slice(0, 10);

function addPerson(to: Tables, n: number, now: number, firm: Firm): void {
  const person = seedPerson(n);
  const { random } = person;
  // Joined one after the other over three years.
  const joined = now - 1095 * DAY + Math.floor((n * 7919) % 94_000) + n * 80;
  const id = random.id(joined);
  const name = `${random.pick(FIRST)} ${random.pick(LAST)}`;
  to.account.add(
    id,
    mailOf(n),
    name,
    'assistant',
    '!',
    'it',
    person.timezone,
    iso(joined),
    iso(joined),
    iso(joined),
  );
  const slug = `${name.toLowerCase().replace(' ', '-')}-${n}`;
  to.profile.add(
    id,
    slug,
    name,
    'Segreteria a distanza',
    random.pick(CITIES),
    random.int(0, 20),
    'published',
    iso(joined),
    iso(joined),
    iso(joined),
    iso(joined),
  );
  const confirmed = now - Math.floor(-Math.log(1 - random.next()) * 9 * DAY);
  to.availability.add(
    id,
    person.timezone,
    person.weeklyMinutes,
    person.maxClients,
    random.chance(0.2),
    iso(confirmed),
  );
  for (const window of person.windows) to.window.add(id, window.day, window.from, window.to);
  if (random.chance(0.2)) {
    const starts = now + random.int(-20, 120) * DAY;
    to.closure.add(random.id(now), id, date(starts), date(starts + random.int(0, 14) * DAY), iso(joined));
  }
  addWork(to, id, person, firm.id, now);
  for (const [code, level] of person.skills) to.skill.add(id, code, level);
  for (const [code, level] of person.languages) {
    const verified = random.chance(code === 'it' ? 0.1 : 0.25);
    to.language.add(
      id,
      code,
      level,
      verified ? level : null,
      verified ? date(now + random.int(-60, 700) * DAY) : null,
    );
  }
  addPackages(to, id, person, joined);
  if (random.chance(0.4)) {
    const sent = now - random.int(10, 300) * DAY;
    const minutes = Math.floor(-Math.log(1 - random.next()) * 700);
    to.invitation.add(
      random.id(now),
      firm.briefId,
      id,
      'declined',
      firm.accountId,
      iso(sent),
      iso(sent + minutes * 60_000),
      iso(sent + 7 * DAY),
    );
  }
}

function addWork(
  to: Tables,
  id: string,
  { random, clients, maxClients, weeklyMinutes, reviews, score }: ReturnType<typeof seedPerson>,
  firmId: string,
  now: number,
): void {
  let free = weeklyMinutes;
  for (let i = 0; i < Math.min(clients, maxClients); i += 1) {
    const minutes = Math.min(free, random.int(4, 28) * 30);
    if (minutes === 0) break;
    free -= minutes;
    const ends = random.chance(0.2) ? date(now + random.int(5, 200) * DAY) : null;
    const [contractId, starts] = [random.id(now), date(now - random.int(10, 500) * DAY)];
    // Never signed: nothing else in the installation takes these up, only their hours are sold.
    to.contract.add(
      contractId,
      `S-${contractId}`,
      firmId,
      id,
      'Segreteria',
      'hourly',
      'Europe/Rome',
      'awaiting_signatures',
      iso(now),
      starts,
      ends,
      '2099-01-01',
      iso(now),
    );
    to.booking.add(contractId, id, minutes, starts, ends);
  }
  if (reviews > 0 || random.chance(0.2)) {
    const confidence = Math.round((reviews / (reviews + 5)) * 1000) / 1000;
    const drawn = Math.round(((score * reviews + 0.84 * 5) / (reviews + 5)) * 1000) / 1000;
    to.reputation.add(id, '2026-11', drawn, confidence, reviews, '{}', iso(now));
  }
  if (clients > 0 && random.chance(0.4)) {
    const height = random.next() * 0.3;
    const busy = Array.from({ length: 336 }, (_, slot) => {
      const hour = Math.floor((slot % 48) / 2);
      const rush =
        hour < 8 || hour > 18 || slot >= 240
          ? 0
          : [0.6, 1, 1, 0.8, 0.5, 0.3, 0.6, 0.8, 0.8, 0.6, 0.3][hour - 8]!;
      return Math.round(height * rush * 10_000);
    });
    to.line.add(id, `{${busy.join(',')}}`, iso(now));
  }
}

function addPackages(
  to: Tables,
  id: string,
  { random, hourlyCents }: ReturnType<typeof seedPerson>,
  at: number,
): void {
  let position = 0;
  const add = (
    kind: string,
    name: string,
    price: number,
    included: number | null,
    overage: number | null,
  ): void => {
    const packageId = random.id(at);
    to.package.add(packageId, id, position, iso(at));
    to.version.add(random.id(at), packageId, 1, kind, name, price, included, overage, iso(at));
    position += 1;
  };
  if (random.chance(0.75)) add('hourly', 'A ore', hourlyCents, null, null);
  for (const hours of [20, 40, 80])
    if (random.chance(hours === 40 ? 0.5 : 0.2) || (position === 0 && hours === 80))
      add(
        'retainer',
        `${hours} ore al mese`,
        Math.round((hourlyCents * hours * (1 - hours / 800)) / 100) * 100,
        hours * 60,
        hourlyCents,
      );
  if (random.chance(0.12)) add('per_call', 'A chiamata', random.int(9, 30) * 10, null, null);
}
