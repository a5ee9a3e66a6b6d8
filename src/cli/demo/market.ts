import { moment, monthOfWork } from './calendar.js';
import { writeBrief } from './deals.js';
import { openBriefs, type OpenBrief } from './open-briefs.data.js';
import type { Assistant, DemoWorld, Firm } from './world.js';

const DAY = 86_400_000;
const ROME = 'Europe/Rome';

/** Briefs still open, with who was asked and who has offered. */
export function addMarket(world: DemoWorld): void {
  for (const brief of openBriefs) {
    const firm = world.firms.get(brief.firm)!;
    const openedAt = ago(world, brief.daysOld);
    const id = world.random.id(openedAt);
    writeBrief(world, id, firm, {
      ...brief,
      weeklyMinutes: brief.weekly * 60,
      budgetCents: brief.budget * 100,
      startsOn: monthOfWork(world.today, -1),
      holidays: brief.holidays ?? false,
      state: 'open',
      openedAt,
      stateAt: openedAt,
    });
    for (const [name, message] of brief.invited ?? [])
      invite(world, firm, id, world.assistants.get(name)!, ago(world, brief.daysOld - 1), message);
    for (const [name, who, vote, note] of brief.opinions ?? [])
      world.add('shortlist_opinion', {
        brief_id: id,
        assistant_id: world.assistants.get(name)!.id,
        account_id: who === 'owner' ? firm.ownerId : (firm.memberIds.at(-1) ?? firm.ownerId),
        vote,
        note,
        at: ago(world, brief.daysOld - 2),
      });
    for (const offer of brief.offers ?? []) propose(world, firm, id, brief, offer);
  }
  keepSearches(world, world.firms.get('studiobianchi')!);
}

/** Directory searches a firm comes back to. */
function keepSearches(world: DemoWorld, { id, ownerId }: Firm): void {
  const nothing = { q: '', skill: [], sector: [], language: null, level: null, month: null, hours: null };
  const searches = [
    {
      name: 'Inglese per i pazienti stranieri',
      alerts: true,
      filters: { language: 'en', level: 4, month: 60_000 },
    },
    { name: 'Chi conosce gli studi medici', alerts: false, filters: { sector: ['medical'], sort: 'price' } },
  ];
  searches.forEach(({ name, alerts, filters }, n) => {
    const at = ago(world, 6 + n);
    world.add('saved_search', {
      id: world.random.id(at),
      organisation_id: id,
      name,
      filters: { ...nothing, sort: 'reputation', ...filters },
      alerts,
      checked_at: world.nowDate,
      told_at: null,
      created_by: ownerId,
      created_at: at,
    });
  });
}

/** A moment of that day which is surely over. */
const ago = ({ today, random }: DemoWorld, days: number): Date =>
  moment(today.subtract({ days: Math.max(1, days) }), random.int(540, 1100), ROME);

function invite(
  world: DemoWorld,
  firm: Firm,
  briefId: string,
  { id }: Assistant,
  at: Date,
  message: string,
): void {
  world.add('shortlist_entry', {
    brief_id: briefId,
    assistant_id: id,
    added_by: firm.ownerId,
    added_at: at,
  });
  world.add('invitation', {
    id: world.random.id(at),
    brief_id: briefId,
    assistant_id: id,
    state: 'sent',
    message,
    decline_reason: null,
    sent_by: firm.ownerId,
    sent_at: at,
    answered_at: null,
    expires_at: new Date(Number(at) + 7 * DAY),
  });
}

function propose(
  world: DemoWorld,
  firm: Firm,
  briefId: string,
  brief: OpenBrief,
  [name, packName, message]: [string, string, string],
): void {
  const assistant = world.assistants.get(name)!;
  const pack = assistant.packs.get(packName)!;
  const at = ago(world, brief.daysOld - 2);
  const id = world.random.id(at);
  world.add('proposal', {
    id,
    brief_id: briefId,
    organisation_id: firm.id,
    assistant_id: assistant.id,
    state: 'open',
    turn: 'business',
    latest_version: 1,
    expires_at: new Date(Number(at) + 7 * DAY),
    state_at: at,
    created_at: at,
  });
  world.add('proposal_version', {
    id: world.random.id(at),
    proposal_id: id,
    version: 1,
    side: 'assistant',
    made_by: assistant.id,
    package_version_id: pack.versionId,
    price_cents: pack.priceCents,
    included_minutes: pack.includedMinutes,
    overage_cents: pack.overageCents,
    weekly_minutes: brief.weekly * 60,
    starts_on: monthOfWork(world.today, -1).toString(),
    ends_on: null,
    approval_hours: 72,
    message,
    created_at: at,
  });
}
