import { newId } from '../../src/platform/ids.js';
import type { TestApp } from './app.js';
import type { Person } from './world.js';

export interface AssistantFacts {
  city?: string;
  headline?: string;
  story?: string;
  state?: 'draft' | 'in_review' | 'published' | 'suspended';
  timezone?: string;
  weeklyMinutes?: number;
  maxClients?: number;
  worksHolidays?: boolean;
  windows?: { days: number[]; from: string; to: string }[];
  closures?: [string, string][];
  skills?: Record<string, number>;
  /** Level, or level and verified level. */
  languages?: Record<string, number | [number, number]>;
  packages?: Partial<Record<'price_cents' | 'included_minutes' | 'overage_cents', number>>[];
  reputation?: [score: number, confidence: number, reviews: number];
}

export type ListedAssistant = Person & { slug: string; packageVersionIds: string[] };

const skills: [code: string, group: string, it: string, en: string][] = [
  ['test-calls', 'telephone', 'Filtro chiamate', 'Call screening'],
  ['test-agenda', 'appointments', 'Agenda medica', 'Medical appointments'],
  ['test-orders', 'orders', 'Ordini', 'Order taking'],
  ['test-medical', 'sector', 'Studi medici', 'Medical practices'],
];

/** A vocabulary of a few words the tests can rely on, whatever the product's own says. */
export async function vocabulary(app: TestApp): Promise<void> {
  for (const [index, [code, grp, it, en]] of skills.entries())
    await app.sql(
      `insert into skill (code, grp, name_it, name_en, position) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [code, grp, it, en, 900 + index],
    );
  for (const [index, [code, it, en]] of [
    ['it', 'Italiano', 'Italian'],
    ['en', 'Inglese', 'English'],
    ['de', 'Tedesco', 'German'],
  ].entries())
    await app.sql(
      `insert into language (code, name_it, name_en, position) values ($1, $2, $3, $4) on conflict do nothing`,
      [code, it, en, index],
    );
}

/** An assistant as the directory and matching read her: Italian mother tongue, weekdays 8–18, 390 EUR for 20 hours. */
export async function assistant(
  app: TestApp,
  name: string,
  facts: AssistantFacts = {},
): Promise<ListedAssistant> {
  const { world } = app;
  const person = await world.assistantAccount(name);
  const now = app.clock.date();
  const slug = name.toLowerCase().replace(/[^a-z]+/g, '-');
  const state = facts.state ?? 'published';
  await world.insert('assistant_profile', {
    assistant_id: person.id,
    slug,
    display_name: name,
    headline: facts.headline ?? 'Segreteria telefonica',
    story: facts.story ?? '',
    city: facts.city ?? 'Bologna',
    state,
    state_at: now,
    first_published_at: state === 'published' ? now : null,
    created_at: now,
    updated_at: now,
  });
  await world.insert('availability', {
    assistant_id: person.id,
    timezone: facts.timezone ?? 'Europe/Rome',
    weekly_minutes: facts.weeklyMinutes ?? 1200,
    max_clients: facts.maxClients ?? 4,
    works_holidays: facts.worksHolidays ?? false,
    confirmed_at: now,
  });
  for (const { days, from, to } of facts.windows ?? [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }])
    for (const weekday of days)
      await world.insert('availability_window', {
        assistant_id: person.id,
        weekday,
        starts: from,
        ends: to,
      });
  for (const [starts_on, ends_on] of facts.closures ?? [])
    await world.insert('closure', {
      id: newId(),
      assistant_id: person.id,
      starts_on,
      ends_on,
      created_at: now,
    });
  for (const [skill_code, level] of Object.entries(facts.skills ?? {}))
    await world.insert('assistant_skill', { assistant_id: person.id, skill_code, level });
  for (const [language_code, levels] of Object.entries(facts.languages ?? { it: 7 })) {
    const [level, verified_level] = Array.isArray(levels) ? levels : [levels, null];
    await world.insert('assistant_language', {
      assistant_id: person.id,
      language_code,
      level,
      verified_level,
      verified_until: verified_level === null ? null : '2099-12-31',
    });
  }
  const packageVersionIds: string[] = [];
  for (const [position, more] of (facts.packages ?? [{}]).entries()) {
    const [packageId, versionId] = [newId(), newId()];
    packageVersionIds.push(versionId);
    await world.insert('rate_package', {
      id: packageId,
      assistant_id: person.id,
      position,
      created_at: now,
    });
    await world.insert('rate_package_version', {
      id: versionId,
      package_id: packageId,
      version: 1,
      kind: 'retainer',
      name: 'Mese',
      price_cents: 39_000,
      included_minutes: 1560,
      overage_cents: 2100,
      created_at: now,
      ...more,
    });
  }
  if (facts.reputation) {
    const [score, confidence, review_count] = facts.reputation;
    await world.insert('reputation', {
      assistant_id: person.id,
      formula: 'test',
      score,
      confidence,
      review_count,
      facts: {},
      computed_at: now,
    });
  }
  return { ...person, slug, packageVersionIds };
}
