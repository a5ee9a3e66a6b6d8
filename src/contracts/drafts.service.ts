import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { sha256 } from '../platform/crypto/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import { Views } from '../platform/views/views.js';
import { contractNumber, signBy, vatOf } from './contract.rules.js';
import { lockAny, lockOwn, sideOf } from './contract.row.js';
import { ContractStates } from './contract-states.service.js';
import { DraftingQueries, type Agreed } from './drafting.queries.js';
import type { Member } from '../identity/index.js';
import { writeTerms } from './terms.js';

/** Contracts before they are signed: drawn up from an accepted proposal, withdrawn, lapsed. */
@Injectable()
export class Drafts implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly views: Views,
    private readonly states: ContractStates,
    private readonly drafting: DraftingQueries,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.events.on('contracts', ['proposal.accepted'], async ({ subjectId, data }) => {
      await this.drawUp(typeof data['proposalId'] === 'string' ? data['proposalId'] : subjectId);
    });
    this.events.on('contracts-parties', ['business.changed', 'profile.changed'], ({ subjectId }) =>
      this.redraw(subjectId),
    );
    this.jobs.every('* * * * *', 'sweep.contracts.unsigned', () => this.lapse());
  }

  /** Draws up the contract of an accepted proposal, once however often it is asked. Returns its id. */
  async drawUp(proposalId: string): Promise<string> {
    return this.uow.run({ accountId: null }, async () => {
      const agreed = await this.drafting.agreed(proposalId);
      const number = await this.nextNumber(agreed.timezone);
      const id = newId();
      const now = this.clock.now();
      const created = await this.uow.returning(
        `insert into contract (id, number, proposal_id, brief_id, organisation_id, assistant_id, title, kind, timezone,
                               state, state_at, starts_on, ends_on, sign_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'awaiting_signatures', $13, $10, $11, $12, $13)
         on conflict (proposal_id) do nothing returning id`,
        [
          id,
          number,
          proposalId,
          agreed.briefId,
          agreed.organisationId,
          agreed.assistantId,
          agreed.title,
          agreed.kind,
          agreed.timezone,
          agreed.startsOn,
          agreed.endsOn,
          new Date(signBy(now, agreed.timezone).epochMilliseconds),
          new Date(now.epochMilliseconds),
        ],
      );
      if (created.length === 0) return this.giveBack(proposalId);
      await this.write(id, number, agreed);
      const { organisationId, assistantId } = agreed;
      await this.states.tell('contract.drawn_up', { id, organisationId, assistantId }, { proposalId });
      return id;
    });
  }

  /** Writes anew the texts nobody has signed yet after one of their parties (organisation or assistant) has changed its data. */
  private async redraw(partyId: string): Promise<void> {
    const open = await this.uow.query<{ id: string }>(
      `select id from contract where state = 'awaiting_signatures' and (organisation_id = $1 or assistant_id = $1)`,
      [partyId],
    );
    for (const { id } of open)
      await this.uow.run({ accountId: null }, async () => {
        const contract = await lockAny(this.uow, id);
        const unsigned = await this.uow.one<{ number: string; proposalId: string; hash: string }>(
          `select k.number, k.proposal_id "proposalId", v.text_sha256 hash
           from contract k join contract_version v on v.contract_id = k.id and v.version = k.latest_version
           where k.id = $1 and k.state = 'awaiting_signatures'
             and not exists (select from signature s where s.contract_version_id = v.id)`,
          [id],
        );
        if (!unsigned) return;
        const agreed = await this.drafting.agreed(unsigned.proposalId);
        const { text, vatBps } = this.terms(unsigned.number, agreed);
        if (sha256(text) === unsigned.hash) return;
        await this.uow.query(
          `update contract_version set text = $3, text_sha256 = $4, tax_regime = $5, vat_bps = $6
           where contract_id = $1 and version = $2`,
          [id, contract.latestVersion, text, sha256(text), agreed.taxRegime, vatBps],
        );
        await this.states.tell('contract.redrawn', contract);
      });
  }

  /** Takes the contract back before both have signed. */
  async withdraw(actor: Member, contractId: string, reason: string): Promise<void> {
    await this.uow.run(actor, async () => {
      const contract = await lockOwn(this.uow, actor, contractId);
      await this.uow.query(`update contract set end_reason = $2 where id = $1`, [contractId, reason]);
      await this.states.move(contract, 'withdraw', { by: sideOf(actor, contract) });
    });
  }

  /** Withdraws every contract that was not signed in time. */
  private async lapse(): Promise<void> {
    const due = await this.uow.query<{ id: string }>(
      `select id from contract where state = 'awaiting_signatures' and sign_by <= $1`,
      [this.clock.date()],
    );
    for (const { id } of due) {
      await this.uow.run({ accountId: null }, async () => {
        const contract = await lockAny(this.uow, id);
        if (contract.state === 'awaiting_signatures')
          await this.states.move(contract, 'withdraw', { by: 'time' });
      });
    }
  }

  private async write(contractId: string, number: string, agreed: Agreed): Promise<void> {
    const { text, feeBps, vatBps } = this.terms(number, agreed);
    await this.uow.query(
      `insert into contract_version (id, contract_id, version, package_version_id, price_cents, currency,
         included_minutes, overage_cents, increment_minutes, hold_excluded, weekly_minutes, fee_bps, tax_regime, vat_bps, notice_days,
         approval_hours, locale, text, text_sha256, created_at)
       values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
      [
        newId(),
        contractId,
        agreed.packageVersionId,
        agreed.priceCents,
        agreed.currency,
        agreed.includedMinutes,
        agreed.overageCents,
        agreed.incrementMinutes,
        agreed.holdExcluded,
        agreed.weeklyMinutes,
        feeBps,
        agreed.taxRegime,
        vatBps,
        agreed.noticeDays,
        agreed.approvalHours,
        agreed.locale,
        text,
        sha256(text),
        this.clock.date(),
      ],
    );
  }

  private terms(number: string, agreed: Agreed): { text: string; feeBps: number; vatBps: number } {
    const { platformFeeBps: feeBps, platformName: name, operatorName: operator } = this.settings;
    const vatBps = vatOf(agreed.taxRegime);
    return {
      text: writeTerms(this.views, number, agreed, { name, operator, feeBps, vatBps }),
      feeBps,
      vatBps,
    };
  }

  private async nextNumber(timezone: string): Promise<string> {
    const { year } = this.clock.today(timezone);
    const [row] = await this.uow.returning<{ last: number }>(
      `insert into contract_counter (year, last_number) values ($1, 1)
       on conflict (year) do update set last_number = contract_counter.last_number + 1 returning last_number last`,
      [year],
    );
    return contractNumber(year, found(row).last);
  }

  /** The event came twice: the number taken is not used, the contract of the first time stands. */
  private async giveBack(proposalId: string): Promise<string> {
    const row = found(
      await this.uow.one<{ id: string; timezone: string }>(
        `select id, timezone from contract where proposal_id = $1`,
        [proposalId],
      ),
    );
    await this.uow.query(`update contract_counter set last_number = last_number - 1 where year = $1`, [
      this.clock.today(row.timezone).year,
    ]);
    return row.id;
  }
}
