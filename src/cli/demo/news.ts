import { linkOf, notices, type Audience } from '../../notifications/notifications.rules.js';
import type { Deal } from './deals.js';
import type { Charge } from './money/index.js';
import type { Sheet } from './timesheets.js';
import type { DemoWorld, Engagement } from './world.js';

const DAY = 86_400_000;

interface Happening {
  name: string;
  at: Date;
  subjectKind: string;
  subjectId: string;
  engagement: Engagement;
  actorId: string | null;
  /** Ids and states. */
  data?: Record<string, unknown>;
  /** What the words of its notice name. */
  words?: Record<string, unknown>;
}

/** What happened to contracts, weeks and payments, and who was told of it in these days. */
export function addNews(world: DemoWorld, deals: Deal[], sheets: Sheet[], charges: Charge[]): void {
  const all = [...deals.flatMap(ofDeal), ...sheets.flatMap(ofSheet), ...charges.flatMap(ofCharge)].sort(
    (a, b) => Number(a.at) - Number(b.at),
  );
  for (const happening of all) record(world, happening);
}

function ofDeal({ engagement, steps, proposalId }: Deal): Happening[] {
  const { id, assistant, firm } = engagement;
  const one = (name: string, at: Date, actorId: string | null, data: Record<string, unknown>): Happening => ({
    name,
    at,
    subjectKind: 'contract',
    subjectId: id,
    engagement,
    actorId,
    data: { organisationId: firm.id, assistantId: assistant.id, ...data },
  });
  const signed = steps.businessSigned;
  return [
    one('contract.drawn_up', steps.accepted, null, { proposalId }),
    one('contract.signed', steps.assistantSigned, assistant.id, { side: 'assistant' }),
    ...(signed
      ? [
          one('contract.signed', signed, firm.ownerId, { side: 'business' }),
          one('contract.activated', signed, firm.ownerId, { state: 'active' }),
        ]
      : []),
  ];
}

function ofSheet({ id, engagement, submittedAt, approvedAt }: Sheet): Happening[] {
  const about = { subjectKind: 'timesheet', subjectId: id, engagement, data: { timesheetId: id } };
  if (!submittedAt) return [];
  const deadline = new Date(Number(submittedAt) + engagement.approvalHours * 3_600_000).toISOString();
  return [
    {
      ...about,
      name: 'timesheet.submitted',
      at: submittedAt,
      actorId: engagement.assistant.id,
      words: { deadline },
    },
    ...(approvedAt
      ? [{ ...about, name: 'timesheet.approved', at: approvedAt, actorId: engagement.firm.ownerId }]
      : []),
  ];
}

function ofCharge({
  id,
  engagement,
  createdAt,
  paidAt,
  transferredAt,
  grossCents,
  transferCents,
}: Charge): Happening[] {
  const about = {
    subjectKind: 'charge',
    subjectId: id,
    engagement,
    actorId: null,
    data: { chargeId: id, contractId: engagement.id },
  };
  const words = { cents: grossCents, currency: 'EUR' };
  if (!paidAt || !transferredAt) return [{ ...about, name: 'charge.failed', at: createdAt, words }];
  return [
    { ...about, name: 'charge.paid', at: paidAt, words },
    { ...about, name: 'charge.transferred', at: transferredAt, words: { ...words, cents: transferCents } },
  ];
}

function record(world: DemoWorld, happening: Happening): void {
  const { name, at, subjectKind, subjectId, engagement, actorId, data = {} } = happening;
  const id = world.random.id(at);
  world.add('event', {
    id,
    name,
    subject_kind: subjectKind,
    subject_id: subjectId,
    actor_id: actorId,
    contract_id: engagement.id,
    data,
    at,
  });
  const age = world.now.epochMilliseconds - Number(at);
  const notice = notices[name];
  if (!notice || age > 9 * DAY) return;
  const link = linkOf(notice, { contractId: engagement.id, ...data });
  if (link) for (const audience of notice.to) tell(world, happening, id, audience, link, age > 4 * DAY);
}

function tell(
  world: DemoWorld,
  { name, at, engagement, actorId, words }: Happening,
  eventId: string,
  audience: Audience,
  link: string,
  wasRead: boolean,
): void {
  const { firm, assistant } = engagement;
  const people =
    audience === 'assistant' ? [assistant.id] : audience === 'business' ? firm.memberIds.slice(0, 2) : [];
  // A side is not told what it did itself.
  if (actorId && people.includes(actorId)) return;
  const data = {
    voice: audience,
    business: firm.data.name,
    assistant: assistant.data.name,
    number: engagement.number,
    zone: engagement.timezone,
    ...words,
  };
  for (const accountId of people)
    world.add('notification', {
      id: world.random.id(at),
      account_id: accountId,
      kind: name,
      data,
      link,
      event_id: eventId,
      created_at: at,
      read_at: wasRead ? new Date(Number(at) + 2 * 3_600_000) : null,
    });
}
