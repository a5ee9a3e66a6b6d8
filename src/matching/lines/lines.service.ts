import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { spanOf, spansOf } from '../../availability/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { Matching } from '../matching.service.js';
import { Projection } from '../projection.rules.js';
import { HALF_HOURS, lineOf, lineRules, type ClientCalls, type ClientLine } from './line.rules.js';
import { LinesQueries, type AgreedCalls, type ContractCalls, type ContractLine } from './lines.queries.js';

const DAY = 86_400_000;
/** Ten thousandths no line can pass. */
const NO_TARGET = 10_000;
const NEWS = [
  'contract.activated',
  'contract.paused',
  'contract.resumed',
  'contract.notice_given',
  'contract.ended',
  'contract.withdrawn',
];
const tenThousandths = (share: number): number => Math.round(share * 10_000);

/** How busy each assistant's line is with all her clients: computed every day and when a contract changes, and watched. */
@Injectable()
export class Lines implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: LinesQueries,
    private readonly matching: Matching,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.matching.lines', () => this.refreshDue());
    this.events.on('matching.lines', NEWS, async ({ contractId }) => {
      if (!contractId) return;
      const row = await this.uow.one<{ id: string }>(`select assistant_id id from contract where id = $1`, [
        contractId,
      ]);
      if (row) await this.refresh(row.id);
    });
  }

  /** Computes the lines nobody computed for a day. */
  async refreshDue(): Promise<void> {
    const yesterday = new Date(this.clock.date().getTime() - DAY);
    for (const assistantId of await this.queries.due(yesterday)) await this.refresh(assistantId);
  }

  /** Computes one assistant's line anew, hands it to matching, and tells both sides of a line over its target for long. */
  async refresh(assistantId: string): Promise<void> {
    const zone = await this.queries.zone(assistantId);
    if (!zone) return;
    const now = this.clock.date();
    const since = new Date(now.getTime() - lineRules.weeks * 7 * DAY);
    const contracts = await this.queries.contracts(assistantId, since, now);
    const counted = await this.queries.counts(assistantId, since, zone);
    const { busy, clients } = lineOf(contracts.map((one) => this.callsOf(one, counted, zone)));
    const busyByHalfHour = contracts.length > 0 ? busy : null;
    await this.uow.run({ accountId: null }, async () => {
      await this.matching.refresh(assistantId, { busyByHalfHour });
      await this.uow.query(
        `delete from contract_line where assistant_id = $1 and contract_id <> all ($2::uuid[])`,
        [assistantId, contracts.map((one) => one.contractId)],
      );
      for (const [i, one] of contracts.entries()) await this.keep(assistantId, one, clients[i]!);
    });
  }

  /** How busy somebody is by half hour of her own week, before anything is added. */
  async line(assistantId: string): Promise<{ busy: number[] | null; timezone: string }> {
    return (await this.queries.line(assistantId)) ?? { busy: null, timezone: 'Europe/Rome' };
  }

  /** What the callers of a contract find, or null while nothing is known. */
  async ofContract(contractId: string): Promise<ContractLine | null> {
    const [line] = await this.queries.contractLines({ contractId });
    return line ?? null;
  }

  /** What was agreed about calls in a contract still to sign, with her line as it is; null when it is signed. */
  async beforeSigning(
    contractId: string,
  ): Promise<{ agreed: AgreedCalls; her: { busy: number[] | null; timezone: string } } | null> {
    const agreed = await this.queries.toSign(contractId);
    return agreed && { agreed, her: await this.line(agreed.assistantId) };
  }

  private callsOf(
    one: ContractCalls,
    counted: { contractId: string; slot: number; calls: number; minutes: number }[],
    zone: string,
  ): ClientCalls {
    const calls = Array<number>(HALF_HOURS).fill(0);
    let minutes = 0;
    for (const row of counted) {
      if (row.contractId !== one.contractId) continue;
      calls[row.slot] = row.calls;
      minutes += row.minutes;
    }
    const { contractId, weeks, callsPerDay, slots } = one;
    const days = new Set(slots.map((slot) => slot.day)).size;
    return { contractId, weeks, calls, minutes, callsPerDay, days, hours: this.hoursOf(one, zone) };
  }

  /** The week agreed upon as the wall of her zone shows it now. */
  private hoursOf({ slots, timezone }: ContractCalls, zone: string): ArrayLike<number> {
    if (!timezone || slots.length === 0) return new Int32Array(HALF_HOURS);
    const today = this.clock.today(timezone);
    const monday = today.subtract({ days: today.dayOfWeek - 1 });
    const range = { from: monday.toString(), to: monday.add({ days: 6 }).toString() };
    const within = spanOf(range, timezone);
    return new Projection(spansOf({ timezone, windows: slots }, within), within, zone).halfHours;
  }

  private async keep(assistantId: string, one: ContractCalls, line: ClientLine): Promise<void> {
    const now = this.clock.date();
    const today = this.clock.today(one.timezone ?? 'Europe/Rome');
    const target = one.target === null ? NO_TARGET : one.target * 100;
    const busy = tenThousandths(line.busy);
    const [row] = await this.uow.returning<{ overSince: string | null; toldAt: Date | null }>(
      `insert into contract_line (contract_id, assistant_id, calls_per_week, busy, worst_slot, worst_busy, target, over_since, computed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (contract_id) do update set calls_per_week = excluded.calls_per_week, busy = excluded.busy,
         worst_slot = excluded.worst_slot, worst_busy = excluded.worst_busy, target = excluded.target,
         computed_at = excluded.computed_at,
         over_since = case when excluded.over_since is null then null else coalesce(contract_line.over_since, excluded.over_since) end,
         told_at = case when excluded.over_since is null then null else contract_line.told_at end
       returning over_since::text "overSince", told_at "toldAt"`,
      [
        one.contractId,
        assistantId,
        line.callsPerWeek,
        busy,
        line.worst?.slot ?? null,
        line.worst && tenThousandths(line.worst.busy),
        target,
        busy > target ? today.toString() : null,
        now,
      ],
    );
    if (!row?.overSince || row.toldAt) return;
    if (Temporal.PlainDate.from(row.overSince).until(today).days < lineRules.overDays) return;
    await this.uow.query(`update contract_line set told_at = $2 where contract_id = $1`, [
      one.contractId,
      now,
    ]);
    await this.events.record('line.over_target', {
      subjectKind: 'contract',
      subjectId: one.contractId,
      contractId: one.contractId,
      data: { assistantId, organisationId: one.organisationId },
    });
  }
}
