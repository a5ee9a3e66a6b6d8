import { afterDecline } from '../../../billing/charges/schedule.rules.js';
import {
  LEAST_CHARGE_CENTS,
  line,
  totalsOf,
  workLines,
  type ChargeLine,
  type Terms,
  type Totals,
} from '../../../billing/charges/charge.rules.js';
import { retainerLines, retainerMonth } from '../../../billing/charges/month.rules.js';
import { addShares, sharesOf, type Share } from './shares.js';
import type { Accepted } from '../deliveries.js';
import type { Sheet } from '../timesheets.js';
import type { DemoWorld, Engagement } from '../world.js';

export interface Charge extends Totals {
  id: string;
  engagement: Engagement;
  createdAt: Date;
  paidAt: Date | null;
  transferredAt: Date | null;
  stripeFeeCents: number | null;
  lines: ChargeLine[];
  shares: Share[];
}
interface Cause {
  sheets?: Sheet[];
  timesheetId?: string;
  deliveryId?: string;
  /** First day of the retainer's month. */
  month?: string;
}

/** What approved weeks, closed months and accepted deliveries came to, as the contracts' prices have it. */
export function addCharges(world: DemoWorld, sheets: Sheet[], accepted: Accepted[]): Charge[] {
  const charges: Charge[] = [];
  const numbers = new Map<Engagement, number>();
  const charge = (engagement: Engagement, at: Date, lines: ChargeLine[], cause: Cause): string | null => {
    const totals = totalsOf(lines, termsOf(world, engagement));
    if (totals.grossCents < LEAST_CHARGE_CENTS) return null;
    const number = (numbers.get(engagement) ?? 0) + 1;
    numbers.set(engagement, number);
    const made = addCharge(world, engagement, at, number, lines, totals, cause);
    charges.push(made);
    return made.id;
  };
  for (const { id, engagement, acceptedAt } of accepted)
    charge(engagement, acceptedAt, [line('delivery', engagement.priceCents, 1, 1)], { deliveryId: id });
  const approved = sheets.filter((sheet) => sheet.approvedAt !== null);
  const taken = new Map<string, string>();
  for (const sheet of approved) {
    const { engagement, approvedAt, month } = sheet;
    const terms = termsOf(world, engagement);
    if (engagement.pack.kind !== 'retainer') {
      const chargeId = charge(engagement, approvedAt!, workLines(terms, workOf([sheet])), {
        timesheetId: sheet.id,
        sheets: [sheet],
      });
      if (chargeId) taken.set(sheet.id, chargeId);
      continue;
    }
    if (!sheet.closesMonth) continue;
    const ofMonth = approved.filter((other) => other.engagement === engagement && other.month === month);
    const first = `${month}-01`;
    const term = { startsOn: engagement.startsOn.toString(), endsOn: engagement.until?.toString() ?? null };
    const lines = retainerLines(terms, retainerMonth(first, term)!, workOf(ofMonth));
    const chargeId = charge(engagement, approvedAt!, lines, {
      timesheetId: sheet.id,
      month: first,
      sheets: ofMonth,
    });
    if (chargeId) for (const { id } of ofMonth) taken.set(id, chargeId);
  }
  addBillables(world, approved, taken);
  return charges;
}

export const termsOf = (world: DemoWorld, engagement: Engagement): Terms => ({
  kind: engagement.pack.kind,
  priceCents: engagement.priceCents,
  includedMinutes: engagement.includedMinutes,
  overageCents: engagement.overageCents,
  vatBps: engagement.vatBps,
  feeBps: world.settings.platformFeeBps,
});

const workOf = (sheets: Sheet[]) =>
  sheets.flatMap((sheet) =>
    sheet.lines
      .filter(({ row }) => row['state'] !== 'objected')
      .map(({ day, minutes, calls }) => ({ timesheetId: sheet.id, day, minutes, calls })),
  );

function addCharge(
  world: DemoWorld,
  engagement: Engagement,
  at: Date,
  number: number,
  lines: ChargeLine[],
  totals: Totals,
  cause: Cause,
): Charge {
  const { random } = world;
  const id = random.id(at);
  const fails = isDeclined(world, engagement, at);
  const after = (seconds: number) => new Date(Number(at) + seconds * 1000);
  const made: Charge = {
    ...totals,
    id,
    engagement,
    createdAt: at,
    paidAt: fails ? null : after(random.int(3, 9)),
    transferredAt: fails ? null : after(random.int(12, 50)),
    stripeFeeCents: fails ? null : Math.round(totals.grossCents * 0.015) + 25,
    lines,
    shares: sharesOf(world, at, engagement, totals, cause.sheets ?? []),
  };
  world.add('charge', {
    id,
    contract_id: engagement.id,
    organisation_id: engagement.firm.id,
    assistant_id: engagement.assistant.id,
    timesheet_id: cause.timesheetId ?? null,
    delivery_id: cause.deliveryId ?? null,
    retainer_month: cause.month ?? null,
    number,
    net_cents: totals.netCents,
    vat_cents: totals.vatCents,
    gross_cents: totals.grossCents,
    fee_cents: totals.feeCents,
    transfer_cents: totals.transferCents,
    shared_cents: made.shares.reduce((sum, { cents }) => sum + cents, 0),
    currency: 'EUR',
    vat_bps: engagement.vatBps,
    fee_bps: world.settings.platformFeeBps,
    state: fails ? 'failed' : 'transferred',
    state_at: made.transferredAt ?? after(4),
    attempts: 1,
    settled_attempt: 1,
    declines: fails ? 1 : 0,
    // A day's patience, whatever the usual waits: staff see it fail for a while.
    next_attempt_at: fails ? new Date(world.now.epochMilliseconds + (afterDecline(2) ?? 0)) : null,
    failure: fails ? 'insufficient_funds' : null,
    stripe_fee_cents: made.stripeFeeCents,
    paid_at: made.paidAt,
    transferred_at: made.transferredAt,
    created_at: at,
  });
  addShares(world, made);
  lines.forEach((one, index) =>
    world.add('charge_line', {
      charge_id: id,
      position: index + 1,
      kind: one.kind,
      timesheet_id: one.timesheetId,
      month: one.month,
      quantity: one.quantity,
      per: one.per,
      unit_cents: one.unitCents,
      amount_cents: one.amountCents,
    }),
  );
  return made;
}

/** One client's card had nothing on it last week. */
function isDeclined({ now }: DemoWorld, { data, pack }: Engagement, at: Date): boolean {
  return (
    data.firm === 'otticabelvedere' &&
    pack.kind === 'per_call' &&
    now.epochMilliseconds - Number(at) < 8 * 86_400_000
  );
}

function addBillables(world: DemoWorld, approved: Sheet[], taken: Map<string, string>): void {
  for (const sheet of approved)
    for (const { row, day, minutes, calls } of sheet.lines)
      if (row['state'] !== 'objected') {
        const chargeId = taken.get(sheet.id) ?? null;
        world.add('billable', {
          time_line_id: row['id'],
          contract_id: sheet.engagement.id,
          timesheet_id: sheet.id,
          day,
          kind: row['kind'],
          minutes,
          calls,
          charge_id: chargeId,
          approved_at: sheet.approvedAt,
          worked_by: row['worked_by'],
          share_bps: row['share_bps'],
          shared_in: row['worked_by'] ? chargeId : null,
        });
      }
}
