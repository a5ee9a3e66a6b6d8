import { HOURS, windows } from './hours.js';
import { moment } from './calendar.js';
import type { Assistant, DemoWorld } from './world.js';

/** "code:level!" lists of the data files. */
export function wordsOf(list: string, usual: number): { code: string; level: number; verified: boolean }[] {
  return list.split(/\s+/).map((word) => {
    const [code = '', level] = word.replace('!', '').split(':');
    return { code, level: level ? Number(level) : usual, verified: word.endsWith('!') };
  });
}

/** What each assistant can do, when, and for how much. */
export function addOffers(world: DemoWorld): void {
  for (const assistant of world.assistants.values()) {
    addKnowledge(world, assistant);
    addAvailability(world, assistant);
    addPackages(world, assistant);
  }
}

function addKnowledge(world: DemoWorld, { id, data }: Assistant): void {
  const { random, today } = world;
  const checked = (level: number, verified: boolean) => ({
    verified_level: verified ? level : null,
    verified_until: verified ? today.add({ days: random.int(200, 700) }).toString() : null,
  });
  for (const { code, level, verified } of wordsOf(data.skills, 2))
    world.add('assistant_skill', { assistant_id: id, skill_code: code, level, ...checked(level, verified) });
  for (const { code, level, verified } of wordsOf(data.languages, 3))
    world.add('assistant_language', {
      assistant_id: id,
      language_code: code,
      level,
      ...checked(level, verified),
    });
}

function addAvailability(world: DemoWorld, { id, data, timezone, closures, createdAt }: Assistant): void {
  const { random, today } = world;
  const daysAgo = data.state ? 1 : random.chance(0.12) ? random.int(62, 90) : random.int(1, 24);
  world.add('availability', {
    assistant_id: id,
    timezone,
    weekly_minutes: data.weekly * 60,
    max_clients: data.clients,
    works_holidays: data.holidays ?? false,
    confirmed_at: moment(today.subtract({ days: daysAgo }), random.int(540, 1200), timezone),
  });
  for (const window of windows(HOURS[data.hours]))
    world.add('availability_window', { assistant_id: id, ...window });
  for (const { from, to } of closures)
    world.add('closure', {
      id: random.id(createdAt),
      assistant_id: id,
      starts_on: from.toString(),
      ends_on: to.toString(),
      note: '',
      created_at: createdAt,
    });
}

function addPackages(world: DemoWorld, assistant: Assistant): void {
  const { random } = world;
  assistant.data.packages.forEach((pack, position) => {
    const id = random.id(assistant.createdAt);
    const versionId = random.id(assistant.createdAt);
    const figures = {
      kind: pack.kind,
      priceCents: Math.round(pack.price * 100),
      includedMinutes: pack.includedHours ? pack.includedHours * 60 : null,
      overageCents: pack.overage ? pack.overage * 100 : null,
      incrementMinutes: pack.increment ?? 1,
    };
    world.add('rate_package', {
      id,
      assistant_id: assistant.id,
      latest_version: 1,
      position,
      created_at: assistant.createdAt,
    });
    world.add('rate_package_version', {
      id: versionId,
      package_id: id,
      version: 1,
      kind: pack.kind,
      name: pack.name,
      description: pack.about,
      price_cents: figures.priceCents,
      included_minutes: figures.includedMinutes,
      overage_cents: figures.overageCents,
      increment_minutes: figures.incrementMinutes,
      delivery_days: pack.days ?? null,
      created_at: assistant.createdAt,
    });
    assistant.packs.set(pack.name, { versionId, ...figures });
  });
}
