import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { chargeEntries } from '../ledger/ledger.rules.js';
import { Ledger } from '../ledger/ledger.service.js';
import { LEAST_CHARGE_CENTS, line, totalsOf, workLines, type ChargeLine } from './charge.rules.js';
import { ContractTerms, type BilledContract } from './contract-terms.js';
import { Retainers, type MonthLines } from './retainers.service.js';
import { Billables, NOBODY, type Billable } from './billables.js';
import { Shares } from './shares.service.js';

export const ADVANCE = 'billing.advance';

interface Cause {
  timesheetId?: string;
  deliveryId?: string;
  retainerMonth?: string;
}

/** Approved work becomes charges, each line of work in exactly one. */
@Injectable()
export class Charges {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly terms: ContractTerms,
    private readonly billables: Billables,
    private readonly retainers: Retainers,
    private readonly shares: Shares,
    private readonly ledger: Ledger,
  ) {}

  /** Charges an accepted delivery at the contract's price, once. */
  async delivered(contractId: string, deliveryId: string): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const contract = await this.terms.locked(contractId);
      if (await this.isCharged(deliveryId)) return;
      await this.create(contract, { deliveryId }, [line('delivery', contract.priceCents, 1, 1)]);
    });
  }

  /** Takes over approved lines of a timesheet and charges what is due with them. */
  async approved(contractId: string, timesheetId: string, lineIds?: string[]): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const contract = await this.terms.locked(contractId);
      await this.billables.take(contract, timesheetId, lineIds);
      if (contract.kind !== 'retainer') return this.chargeWork(contract, timesheetId);
      for (const month of await this.retainers.due(contract, timesheetId))
        await this.chargeMonth(contract, month, timesheetId);
    });
  }

  /** Charges months that closed without a timesheet to approve in their last week. */
  async closeMonths(contractId: string): Promise<void> {
    await this.uow.run(NOBODY, async () => {
      const contract = await this.terms.locked(contractId);
      if (contract.kind !== 'retainer') return;
      for (const month of await this.retainers.due(contract)) await this.chargeMonth(contract, month);
    });
  }

  private async chargeWork(contract: BilledContract, timesheetId: string): Promise<void> {
    const work = await this.billables.waiting(contract.id);
    const counted = contract.kind === 'per_call' ? 'calls' : 'minutes';
    const whole = work.reduce((sum, one) => sum + one[counted], 0);
    await this.create(contract, { timesheetId }, workLines(contract, work), { work, whole });
  }

  private async chargeMonth(
    contract: BilledContract,
    { month, lines, work, whole, chargeId }: MonthLines,
    timesheetId?: string,
  ): Promise<void> {
    const cause = chargeId
      ? { timesheetId: timesheetId ?? work.at(-1)?.timesheetId }
      : { timesheetId, retainerMonth: month };
    if (lines.length > 0) await this.create(contract, cause, lines, { work, whole });
    else if (chargeId) await this.billables.charged(chargeId, work);
  }

  /** An amount too small for the provider waits for the contract's next charge. */
  private async create(
    contract: BilledContract,
    cause: Cause,
    lines: ChargeLine[],
    { work, whole }: { work: Billable[]; whole: number } = { work: [], whole: 0 },
  ): Promise<void> {
    const totals = totalsOf(lines, contract);
    if (totals.grossCents < LEAST_CHARGE_CENTS) return;
    const id = newId();
    const now = this.clock.date();
    const { organisationId, assistantId, currency } = contract;
    await this.uow.query(
      `insert into charge (id, contract_id, organisation_id, assistant_id, timesheet_id, delivery_id, retainer_month, number,
         net_cents, vat_cents, gross_cents, fee_cents, transfer_cents, currency, vat_bps, fee_bps,
         state, state_at, next_attempt_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, (select coalesce(max(number), 0) + 1 from charge where contract_id = $2),
         $8, $9, $10, $11, $12, $13, $14, $15, 'intended', $16, $16, $16)`,
      [
        id,
        contract.id,
        organisationId,
        assistantId,
        cause.timesheetId ?? null,
        cause.deliveryId ?? null,
        cause.retainerMonth ?? null,
        totals.netCents,
        totals.vatCents,
        totals.grossCents,
        totals.feeCents,
        totals.transferCents,
        currency,
        contract.vatBps,
        contract.feeBps,
        now,
      ],
    );
    await this.addLines(id, lines);
    await this.billables.charged(id, work);
    const shares = await this.shares.cut(contract, id, totals, whole);
    const entries = chargeEntries({ organisationId, assistantId, ...totals }, shares);
    await this.ledger.post({ kind: 'charge', chargeId: id, currency, entries });
    await this.events.record('charge.created', {
      subjectKind: 'charge',
      subjectId: id,
      contractId: contract.id,
      data: { chargeId: id, contractId: contract.id },
    });
    await this.jobs.send(ADVANCE, { chargeId: id });
  }

  private async addLines(chargeId: string, lines: ChargeLine[]): Promise<void> {
    for (const [
      index,
      { kind, timesheetId, month, quantity, per, unitCents, amountCents },
    ] of lines.entries())
      await this.uow.query(
        `insert into charge_line (charge_id, position, kind, timesheet_id, month, quantity, per, unit_cents, amount_cents)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [chargeId, index + 1, kind, timesheetId, month, quantity, per, unitCents, amountCents],
      );
  }

  private async isCharged(deliveryId: string): Promise<boolean> {
    return (await this.uow.one(`select 1 from charge where delivery_id = $1`, [deliveryId])) !== null;
  }
}
