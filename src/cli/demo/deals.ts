import { Temporal } from 'temporal-polyfill';
import { vatOf } from '../../contracts/contract.rules.js';
import { moment, monthOfWork } from './calendar.js';
import { engagements, type EngagementData } from './engagements/index.js';
import { HOURS, windows } from './hours.js';
import { wordsOf } from './offers.js';
import type { Assistant, DemoWorld, Engagement, Firm, Pack } from './world.js';

const ROME = 'Europe/Rome';

/** When the steps of a deal were taken. */
export interface Steps {
  opened: Date;
  invited: Date;
  offered: Date;
  accepted: Date;
  assistantSigned: Date;
  businessSigned: Date | null;
}

export interface Deal {
  engagement: Engagement;
  steps: Steps;
  proposalId: string;
  briefId: string;
}

/** Briefs that were filled, the proposals accepted for them, and what both sides then had to sign. */
export function addDeals(world: DemoWorld): Deal[] {
  return engagements
    .map((data) => settle(world, data))
    .sort((a, b) => Number(a.steps.accepted) - Number(b.steps.accepted))
    .map((deal) => {
      addBrief(world, deal);
      addProposal(world, deal);
      world.engagements.push(deal.engagement);
      return deal;
    });
}

function settle(world: DemoWorld, data: EngagementData): Deal {
  const firm = world.firms.get(data.firm)!;
  const assistant = world.assistants.get(data.assistant)!;
  const pack = assistant.packs.get(data.pack)!;
  const unsigned = data.state === 'awaiting_signatures';
  const startsOn = unsigned ? monthOfWork(world.today, -1) : monthOfWork(world.today, data.since);
  const includedMinutes = data.hours ? data.hours * 60 : pack.includedMinutes;
  const steps = unsigned ? recentSteps(world) : stepsBefore(world, startsOn);
  const engagement: Engagement = {
    id: world.random.id(steps.accepted),
    number: '',
    data,
    firm,
    assistant,
    pack,
    priceCents: data.price ? data.price * 100 : pack.priceCents,
    includedMinutes,
    overageCents: pack.overageCents,
    weeklyMinutes: includedMinutes
      ? Math.round((includedMinutes * 12) / 52 / 5) * 5
      : (data.weekly ?? 1) * 60,
    approvalHours: data.approvalHours ?? 72,
    timezone: ROME,
    vatBps: vatOf(assistant.data.ordinario ? 'ordinario' : 'forfettario'),
    startsOn,
    until: null,
  };
  const briefId = world.random.id(steps.opened);
  return { engagement, steps, briefId, proposalId: world.random.id(steps.offered) };
}

function stepsBefore(world: DemoWorld, startsOn: Temporal.PlainDate): Steps {
  const day = (before: number) =>
    moment(startsOn.subtract({ days: before }), world.random.int(520, 1130), ROME);
  return {
    opened: day(20),
    invited: day(19),
    offered: day(18),
    accepted: day(14),
    assistantSigned: day(13),
    businessSigned: day(12),
  };
}

/** A deal of these days, waiting for the business's signature. */
function recentSteps({ today, now }: DemoWorld): Steps {
  const day = (before: number, minutes: number) => moment(today.subtract({ days: before }), minutes, ROME);
  const signed = moment(today.subtract({ days: 1 }), 1125, ROME);
  return {
    opened: day(8, 610),
    invited: day(7, 640),
    offered: day(6, 1005),
    accepted: day(2, 930),
    assistantSigned: Number(signed) < now.epochMilliseconds ? signed : day(1, 0),
    businessSigned: null,
  };
}

function addBrief(world: DemoWorld, { engagement, steps, briefId }: Deal): void {
  const { data, firm, assistant } = engagement;
  writeBrief(world, briefId, firm, {
    ...data,
    weeklyMinutes: engagement.weeklyMinutes,
    budgetCents: monthlyBudget(engagement),
    startsOn: engagement.startsOn,
    holidays: false,
    state: 'filled',
    openedAt: steps.opened,
    stateAt: steps.accepted,
  });
  world.add('shortlist_entry', {
    brief_id: briefId,
    assistant_id: assistant.id,
    added_by: firm.ownerId,
    added_at: steps.invited,
  });
  world.add('invitation', {
    id: world.random.id(steps.invited),
    brief_id: briefId,
    assistant_id: assistant.id,
    state: 'answered',
    message: `Buongiorno, ci piacerebbe lavorare con voi: ${data.title.toLowerCase()}.`,
    decline_reason: null,
    sent_by: firm.ownerId,
    sent_at: steps.invited,
    answered_at: steps.offered,
    expires_at: new Date(Number(steps.invited) + 7 * 86_400_000),
  });
}

/** What the agreed terms would cost in a usual month, with some room. */
function monthlyBudget({ pack, priceCents, weeklyMinutes, data }: Engagement): number {
  const month = {
    retainer: priceCents,
    fixed: priceCents,
    hourly: (priceCents * weeklyMinutes * 52) / 12 / 60,
    per_call: priceCents * (data.calls ?? 1) * 22,
  }[pack.kind];
  return Math.ceil((month * 1.1) / 1000) * 1000;
}

export interface BriefData {
  title: string;
  wanted: string;
  coverage: EngagementData['coverage'];
  languages?: string;
  must: string;
  nice?: string;
  calls?: number;
  busy?: number;
  weeklyMinutes: number;
  budgetCents: number;
  startsOn: Temporal.PlainDate;
  holidays: boolean;
  state: 'open' | 'filled';
  openedAt: Date;
  stateAt: Date;
}

export function writeBrief(world: DemoWorld, id: string, firm: Firm, brief: BriefData): void {
  world.add('brief', {
    id,
    organisation_id: firm.id,
    number: (firm.briefs += 1),
    title: brief.title,
    description: brief.wanted,
    sector_code: firm.data.sector,
    timezone: ROME,
    starts_on: brief.startsOn.toString(),
    weekly_minutes: brief.weeklyMinutes,
    calls_per_day: brief.calls ?? null,
    busy_target: brief.busy ?? null,
    budget_cents: brief.budgetCents,
    holidays: brief.holidays,
    state: brief.state,
    state_at: brief.stateAt,
    expires_at: new Date(Number(brief.openedAt) + 30 * 86_400_000),
    created_by: firm.ownerId,
    created_at: brief.openedAt,
  });
  for (const window of windows(HOURS[brief.coverage])) world.add('brief_slot', { brief_id: id, ...window });
  const skills = [
    ...wordsOf(brief.must, 2).map((word) => ({ ...word, need: 'must' })),
    ...(brief.nice ? wordsOf(brief.nice, 1).map((word) => ({ ...word, need: 'nice' })) : []),
  ];
  for (const { code, level, need } of skills)
    world.add('brief_skill', { brief_id: id, skill_code: code, need, level });
  for (const { code, level } of wordsOf(`it:6 ${brief.languages ?? ''}`.trim(), 4))
    world.add('brief_language', { brief_id: id, language_code: code, level, verified: false });
}

function addProposal(world: DemoWorld, deal: Deal): void {
  const { engagement, steps, proposalId, briefId } = deal;
  const { data, firm, assistant, pack } = engagement;
  const haggled = engagement.priceCents !== pack.priceCents;
  world.add('proposal', {
    id: proposalId,
    brief_id: briefId,
    organisation_id: firm.id,
    assistant_id: assistant.id,
    state: 'accepted',
    turn: haggled ? 'assistant' : 'business',
    latest_version: haggled ? 2 : 1,
    expires_at: new Date(Number(steps.offered) + 7 * 86_400_000),
    state_at: steps.accepted,
    created_at: steps.offered,
  });
  offer(world, deal, 1, assistant, pack, {
    priceCents: pack.priceCents,
    includedMinutes: pack.includedMinutes,
    message: `Buongiorno, ho letto la vostra richiesta «${data.title}» e posso cominciare alla data indicata.`,
  });
  if (haggled)
    offer(world, deal, 2, firm, pack, {
      priceCents: engagement.priceCents,
      includedMinutes: engagement.includedMinutes,
      message: 'Per cominciare ci bastano meno ore: vi proponiamo questo.',
    });
}

function offer(
  world: DemoWorld,
  { engagement, steps, proposalId }: Deal,
  version: number,
  side: Assistant | Firm,
  pack: Pack,
  figures: { priceCents: number; includedMinutes: number | null; message: string },
): void {
  const at = version === 1 ? steps.offered : new Date((Number(steps.offered) + Number(steps.accepted)) / 2);
  world.add('proposal_version', {
    id: world.random.id(at),
    proposal_id: proposalId,
    version,
    side: 'ownerId' in side ? 'business' : 'assistant',
    made_by: 'ownerId' in side ? side.ownerId : side.id,
    package_version_id: pack.versionId,
    price_cents: figures.priceCents,
    included_minutes: figures.includedMinutes,
    overage_cents: pack.overageCents,
    weekly_minutes: engagement.weeklyMinutes,
    starts_on: engagement.startsOn.toString(),
    ends_on: null,
    approval_hours: engagement.approvalHours,
    message: figures.message,
    created_at: at,
  });
}
