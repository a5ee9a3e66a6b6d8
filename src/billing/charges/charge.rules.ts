import { share } from '../../platform/money/money.js';

export type LineKind = 'time' | 'calls' | 'retainer' | 'overage' | 'delivery';

/** One line of a charge: amount = unit × quantity ÷ per. */
export interface ChargeLine {
  kind: LineKind;
  timesheetId: string | null;
  /** The month of a retainer or of its overage. */
  month: string | null;
  quantity: number;
  per: number;
  unitCents: number;
  amountCents: number;
}

/** What the signed version says about money. */
export interface Terms {
  kind: 'hourly' | 'retainer' | 'per_call' | 'fixed';
  priceCents: number;
  includedMinutes: number | null;
  overageCents: number | null;
  vatBps: number;
  feeBps: number;
}

export interface Totals {
  netCents: number;
  vatCents: number;
  grossCents: number;
  feeCents: number;
  transferCents: number;
}

/** Approved work as far as prices ask. */
export interface Work {
  timesheetId: string;
  day: string;
  minutes: number;
  calls: number;
}

const MINUTES_AN_HOUR = 60;
/** The provider takes no payment below this. */
export const LEAST_CHARGE_CENTS = 50;

/** unit × quantity ÷ per, rounded half up once. */
export function amountOf(unitCents: number, quantity: number, per: number): number {
  return Math.floor((2 * unitCents * quantity + per) / (2 * per));
}

export function line(
  kind: LineKind,
  unitCents: number,
  quantity: number,
  per: number,
  about: { timesheetId?: string; month?: string } = {},
): ChargeLine {
  return {
    kind,
    timesheetId: about.timesheetId ?? null,
    month: about.month ?? null,
    quantity,
    per,
    unitCents,
    amountCents: amountOf(unitCents, quantity, per),
  };
}

/** One line a timesheet: its minutes at the hourly price, or its calls at the price of a call. */
export function workLines(terms: Terms, work: Work[]): ChargeLine[] {
  const byCall = terms.kind === 'per_call';
  const sums = new Map<string, number>();
  for (const { timesheetId, minutes, calls } of work)
    sums.set(timesheetId, (sums.get(timesheetId) ?? 0) + (byCall ? calls : minutes));
  return [...sums]
    .filter(([, quantity]) => quantity > 0)
    .map(([timesheetId, quantity]) =>
      byCall
        ? line('calls', terms.priceCents, quantity, 1, { timesheetId })
        : line('time', terms.priceCents, quantity, MINUTES_AN_HOUR, { timesheetId }),
    );
}

export const overageLine = (terms: Terms, month: string, minutes: number): ChargeLine[] =>
  minutes > 0 && terms.overageCents
    ? [line('overage', terms.overageCents, minutes, MINUTES_AN_HOUR, { month })]
    : [];

/** VAT on the net sum, passed on to the assistant; the fee is a share of the net, from her side. */
export function totalsOf(lines: ChargeLine[], terms: Pick<Terms, 'vatBps' | 'feeBps'>): Totals {
  const netCents = lines.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const vatCents = share(netCents, terms.vatBps);
  const feeCents = share(netCents, terms.feeBps);
  const grossCents = netCents + vatCents;
  return { netCents, vatCents, grossCents, feeCents, transferCents: grossCents - feeCents };
}
