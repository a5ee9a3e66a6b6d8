import { Temporal } from 'temporal-polyfill';
import type { INestApplicationContext } from '@nestjs/common';
import { contractNumber, signBy, vatOf } from '../../contracts/contract.rules.js';
import { DraftingQueries } from '../../contracts/drafting.queries.js';
import { writeTerms } from '../../contracts/terms.js';
import { sha256 } from '../../platform/crypto/tokens.js';
import { Views } from '../../platform/views/views.js';
import { moment, mondayOf, monthOfWork } from './calendar.js';
import type { Deal } from './deals.js';
import type { DemoWorld } from './world.js';

const DAY = 86_400_000;
const NOTICE_DAYS = 15;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Draws up the contracts of the accepted proposals, has them signed, and lets some rest or end. */
export async function addContracts(
  world: DemoWorld,
  app: INestApplicationContext,
  deals: Deal[],
): Promise<void> {
  const texts = new Texts(world, app);
  const numbers = new Map<number, number>();
  for (const deal of deals) {
    const { year } = Temporal.Instant.fromEpochMilliseconds(Number(deal.steps.accepted)).toZonedDateTimeISO(
      deal.engagement.timezone,
    );
    const count = (numbers.get(year) ?? 0) + 1;
    numbers.set(year, count);
    await addContract(world, texts, deal, contractNumber(year, count));
  }
  for (const [year, last_number] of numbers) world.add('contract_counter', { year, last_number });
}

class Texts {
  private readonly drafting: DraftingQueries;
  private readonly views: Views;

  constructor(
    private readonly world: DemoWorld,
    app: INestApplicationContext,
  ) {
    this.drafting = app.get(DraftingQueries, { strict: false });
    this.views = app.get(Views, { strict: false });
  }

  async of({ proposalId }: Deal, number: string): Promise<string> {
    const { platformName: name, operatorName: operator, platformFeeBps: feeBps } = this.world.settings;
    const agreed = await this.drafting.agreed(proposalId);
    return writeTerms(this.views, number, agreed, {
      name,
      operator,
      feeBps,
      vatBps: vatOf(agreed.taxRegime),
    });
  }
}

async function addContract(world: DemoWorld, texts: Texts, deal: Deal, number: string): Promise<void> {
  const { engagement, steps, proposalId, briefId } = deal;
  const { id, data, firm, assistant, pack } = engagement;
  const course = courseOf(world, deal);
  engagement.until = course.until;
  engagement.number = number;
  const text = await texts.of(deal, number);
  const versionId = world.random.id(steps.accepted);
  world.add('contract', {
    id,
    number,
    proposal_id: proposalId,
    brief_id: briefId,
    organisation_id: firm.id,
    assistant_id: assistant.id,
    title: data.title,
    kind: pack.kind,
    timezone: engagement.timezone,
    state: data.state ?? 'active',
    state_at: course.stateAt,
    starts_on: engagement.startsOn.toString(),
    ends_on: course.endsOn?.toString() ?? null,
    notice_given_at: course.noticeAt,
    notice_given_by: course.noticeAt && firm.ownerId,
    end_reason: course.noticeAt && 'Riorganizziamo il servizio all’interno, grazie per il lavoro fatto.',
    signed_at: steps.businessSigned,
    sign_by: new Date(
      signBy(Temporal.Instant.fromEpochMilliseconds(Number(steps.accepted)), engagement.timezone)
        .epochMilliseconds,
    ),
    created_at: steps.accepted,
  });
  world.add('contract_version', {
    id: versionId,
    contract_id: id,
    version: 1,
    package_version_id: pack.versionId,
    price_cents: engagement.priceCents,
    included_minutes: engagement.includedMinutes,
    overage_cents: engagement.overageCents,
    increment_minutes: pack.incrementMinutes,
    weekly_minutes: engagement.weeklyMinutes,
    fee_bps: world.settings.platformFeeBps,
    tax_regime: assistant.data.ordinario ? 'ordinario' : 'forfettario',
    vat_bps: engagement.vatBps,
    notice_days: NOTICE_DAYS,
    approval_hours: engagement.approvalHours,
    locale: 'it',
    text,
    text_sha256: sha256(text),
    created_at: steps.accepted,
  });
  const sign = (side: string, accountId: string, name: string, at: Date) =>
    world.add('signature', {
      id: world.random.id(at),
      contract_version_id: versionId,
      side,
      account_id: accountId,
      typed_name: name,
      text_sha256: sha256(text),
      ip: `192.0.2.${world.random.int(2, 250)}`,
      user_agent: BROWSER,
      signed_at: at,
    });
  sign('assistant', assistant.id, assistant.data.name, steps.assistantSigned);
  if (!steps.businessSigned) return;
  sign('business', firm.ownerId, firm.data.owner, steps.businessSigned);
  world.add('work_booking', {
    contract_id: id,
    assistant_id: assistant.id,
    weekly_minutes: engagement.weeklyMinutes,
    starts_on: engagement.startsOn.toString(),
    ends_on: course.endsOn?.toString() ?? null,
  });
  if (course.pausedAt)
    world.add('contract_pause', {
      id: world.random.id(course.pausedAt),
      contract_id: id,
      started_at: course.pausedAt,
      started_by: firm.ownerId,
      reason: 'La prossima successione con eredi all’estero comincia fra qualche settimana.',
    });
}

interface Course {
  stateAt: Date;
  until: Temporal.PlainDate | null;
  endsOn: Temporal.PlainDate | null;
  noticeAt: Date | null;
  pausedAt: Date | null;
}

/** What became of a contract after it was signed. */
function courseOf({ today }: DemoWorld, { engagement, steps }: Deal): Course {
  const { state } = engagement.data;
  const none = { until: null, endsOn: null, noticeAt: null, pausedAt: null };
  const begun = { ...none, stateAt: steps.businessSigned ?? steps.accepted };
  if (state === 'paused') {
    const pausedAt = moment(mondayOf(today).subtract({ days: 10 }), 1065, engagement.timezone);
    return { ...none, stateAt: pausedAt, pausedAt, until: mondayOf(today).subtract({ days: 10 }) };
  }
  if (state !== 'in_notice' && state !== 'ended') return begun;
  // The last day closes a month of work, or is still ahead.
  const noticeDay =
    state === 'ended'
      ? monthOfWork(today, 0).subtract({ days: 1 + NOTICE_DAYS })
      : today.subtract({ days: 5 });
  const endsOn = noticeDay.add({ days: NOTICE_DAYS });
  const noticeAt = moment(noticeDay, 690, engagement.timezone);
  if (state === 'in_notice') return { ...none, stateAt: noticeAt, noticeAt, endsOn, until: endsOn };
  const stateAt = new Date(Number(moment(endsOn, 0, engagement.timezone)) + DAY);
  return { ...none, stateAt, noticeAt, endsOn, until: endsOn };
}
