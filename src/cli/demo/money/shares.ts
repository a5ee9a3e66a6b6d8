import type { Totals } from '../../../billing/charges/charge.rules.js';
import { standInParts } from '../../../contracts/index.js';
import type { Sheet } from '../timesheets.js';
import type { DemoWorld, Engagement } from '../world.js';
import type { Charge } from './charges.js';

/** What of a charge went to a substitute. */
export interface Share {
  id: string;
  assistantId: string;
  shareBps: number;
  quantity: number;
  whole: number;
  baseCents: number;
  cents: number;
}

/** The substitutes' parts of a charge, by what they worked of it. */
export function sharesOf(
  { random }: DemoWorld,
  at: Date,
  { pack, includedMinutes }: Engagement,
  { transferCents, vatCents }: Totals,
  sheets: Sheet[],
): Share[] {
  const counted = pack.kind === 'per_call' ? 'calls' : 'minutes';
  const lines = sheets.flatMap((sheet) => sheet.lines);
  const work = lines.flatMap(({ row, ...line }) =>
    typeof row['worked_by'] === 'string' && row['state'] !== 'objected' && line[counted] > 0
      ? [{ assistantId: row['worked_by'], shareBps: Number(row['share_bps']), quantity: line[counted] }]
      : [],
  );
  if (work.length === 0) return [];
  const worked = lines.reduce((sum, line) => sum + line[counted], 0);
  const whole = Math.max(worked, includedMinutes ?? 0);
  const baseCents = transferCents - vatCents;
  return standInParts(baseCents, whole, work).map((part) => ({
    ...part,
    id: random.id(at),
    whole,
    baseCents,
  }));
}

/** Shares of what was paid, each passed on by a transfer of its own. */
export function addShares(world: DemoWorld, { id, shares, createdAt, transferredAt }: Charge): void {
  for (const share of shares)
    world.add('charge_share', {
      id: share.id,
      charge_id: id,
      assistant_id: share.assistantId,
      share_bps: share.shareBps,
      quantity: share.quantity,
      whole: share.whole,
      base_cents: share.baseCents,
      cents: share.cents,
      state: transferredAt ? 'transferred' : 'waiting',
      stripe_transfer_id: transferredAt && `tr_demo_${share.id.replaceAll('-', '')}`,
      transferred_at: transferredAt,
      created_at: createdAt,
    });
}
