import { closesAt, monthHasPassed, publishAt } from '../../reviews/review.rules.js';
import type { Charge } from './money/index.js';
import { careless, ofAssistants, ofBusinesses, replies } from './reviews.data.js';
import type { DemoWorld, Engagement } from './world.js';

const HOUR = 3_600_000;
type Side = 'business' | 'assistant';

interface Round {
  id: string;
  engagement: Engagement;
  openedAt: Date;
  closesAt: Date;
}

/** A round a month for each contract that was paid; who wrote, who did not, and what is public by now. */
export function addReviews(world: DemoWorld, charges: Charge[]): void {
  const paid = charges.filter(({ paidAt }) => paidAt !== null);
  let carelessOnes = 1;
  for (const [engagement, ofContract] of Map.groupBy(paid, (charge) => charge.engagement)) {
    let last: Date | null = null;
    let open: Date | null = null;
    for (const charge of ofContract.toSorted((a, b) => Number(a.paidAt) - Number(b.paidAt))) {
      const openedAt = new Date(Number(charge.paidAt) + 1000);
      if ((open && open > openedAt) || !monthHasPassed(last, openedAt, engagement.timezone)) continue;
      last = openedAt;
      const closes = closesAt(charge.paidAt!, engagement.timezone);
      const round = { id: world.random.id(openedAt), engagement, openedAt, closesAt: closes };
      const revealed = addRound(world, charge, round, carelessOnes > 0);
      open = revealed.at ?? closes;
      if (revealed.careless) carelessOnes = 0;
    }
  }
}

function addRound(
  world: DemoWorld,
  charge: Charge,
  round: Round,
  mayBeCareless: boolean,
): { at: Date | null; careless: boolean } {
  const { random, now } = world;
  const { engagement, openedAt } = round;
  const wrote = (share: number, days: number) => {
    if (!random.chance(share)) return null;
    const at = new Date(Number(openedAt) + random.int(20, days * 24) * HOUR);
    return Number(at) < now.epochMilliseconds ? at : null;
  };
  const fresh = engagement.pack.kind === 'fixed' && now.epochMilliseconds - Number(openedAt) < 6 * 24 * HOUR;
  const within = (hours: number) => new Date(Number(openedAt) + hours * HOUR);
  const written: Record<Side, Date | null> = fresh
    ? { business: within(9), assistant: within(16) }
    : { business: wrote(0.88, 7), assistant: wrote(0.82, 9) };
  const { business, assistant } = written;
  const both = business && assistant ? new Date(Math.max(Number(business), Number(assistant))) : null;
  const revealedAt = both ?? (Number(round.closesAt) < now.epochMilliseconds ? round.closesAt : null);
  world.add('review_round', {
    id: round.id,
    contract_id: engagement.id,
    charge_id: charge.id,
    organisation_id: engagement.firm.id,
    assistant_id: engagement.assistant.id,
    opened_at: openedAt,
    closes_at: round.closesAt,
    revealed_at: revealedAt,
  });
  const isCareless = fresh && mayBeCareless;
  for (const side of ['business', 'assistant'] as const)
    if (written[side])
      addReview(world, round, side, written[side], revealedAt, isCareless && side === 'business');
  return { at: revealedAt, careless: isCareless };
}

function addReview(
  world: DemoWorld,
  { id: roundId, engagement }: Round,
  side: Side,
  at: Date,
  revealedAt: Date | null,
  isCareless: boolean,
): void {
  const { random, now } = world;
  const marks = side === 'business' ? engagement.data.marks : 4.6;
  const mark = () =>
    Math.min(5, Math.max(1, Math.round(marks + (random.next() + random.next() - 1.1) * 1.3)));
  const [answering, accuracy, courtesy, confidentiality, punctuality] = [
    mark(),
    mark(),
    mark(),
    Math.max(3, mark()),
    mark(),
  ];
  const mean = (answering + accuracy + courtesy + confidentiality + punctuality) / 5;
  const mood = mean >= 4.4 ? 'high' : mean >= 3.5 ? 'middle' : 'low';
  const texts = (side === 'business' ? ofAssistants : ofBusinesses)[mood];
  const [given = ''] = engagement.assistant.data.name.split(' ');
  const body = isCareless ? careless : random.chance(0.9) ? random.pick(texts).replace('{name}', given) : '';
  const bySilence = revealedAt && publishAt(revealedAt, engagement.timezone);
  const byStaff =
    revealedAt && !isCareless && random.chance(0.35)
      ? new Date(Number(revealedAt) + random.int(3, 40) * HOUR)
      : null;
  const publicAt = byStaff ?? bySilence;
  const isPublic = publicAt !== null && Number(publicAt) < now.epochMilliseconds;
  const replied = isPublic && side === 'business' && body !== '' && random.chance(0.3);
  const repliedAt = new Date(Number(publicAt) + 5 * HOUR);
  const reply = replied && Number(repliedAt) < now.epochMilliseconds;
  world.add('review', {
    id: random.id(at),
    round_id: roundId,
    side,
    author_id: side === 'business' ? engagement.firm.ownerId : engagement.assistant.id,
    answering: side === 'business' ? answering : null,
    accuracy,
    courtesy,
    confidentiality,
    punctuality,
    body,
    private_note: '',
    state: isPublic ? 'published' : revealedAt ? 'revealed' : 'sealed',
    state_at: isPublic ? publicAt : (revealedAt ?? at),
    state_by: isPublic && byStaff ? world.staffId : null,
    publish_at: bySilence,
    reply: reply ? random.pick(replies) : null,
    replied_by: reply ? engagement.assistant.id : null,
    replied_at: reply ? repliedAt : null,
    created_at: at,
  });
}
