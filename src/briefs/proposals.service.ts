import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isBusiness, type BusinessActor, type Member } from '../identity/index.js';
import { SideBlocks } from '../matching/index.js';
import { Conversations } from '../messaging/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../platform/errors.js';
import { Events } from '../platform/events/events.js';
import { newId } from '../platform/ids.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Clock } from '../platform/time/clock.js';
import type { TermsInput } from './briefs.forms.js';
import { Briefs } from './briefs.service.js';
import { proposalStates, type ProposalState, type Side } from './briefs.states.js';
import { Invitations } from './invitations.service.js';
import { ProposalsQueries, type Proposal, type ProposalVersion } from './proposals.queries.js';

const DAYS = 7;
const MOST_TIMES_LIST = 5;
const other = (side: Side): Side => (side === 'business' ? 'assistant' : 'business');

/** Offers that go back and forth between a business and an assistant until one side accepts, declines or lets it lapse. */
@Injectable()
export class Proposals implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: ProposalsQueries,
    private readonly briefs: Briefs,
    private readonly invitations: Invitations,
    private readonly blocks: SideBlocks,
    private readonly conversations: Conversations,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.briefs.proposals', () => this.expireDue());
  }

  /** The business proposes to an assistant. Returns the proposal's id. */
  async propose(
    actor: BusinessActor,
    briefId: string,
    assistantId: string,
    terms: TermsInput,
  ): Promise<string> {
    await this.blocks.refuse(actor.organisationId, assistantId);
    return this.make(actor, briefId, assistantId, terms, actor.organisationId);
  }

  /** The assistant answers an invitation with a proposal. Returns its id. */
  answer(actor: Member, invitationId: string, terms: TermsInput): Promise<string> {
    return this.uow.run(actor, async () => {
      const invitation = await this.invitations.visible(actor, invitationId);
      this.invitations.refuseLate(invitation);
      if (invitation.state !== 'sent') throw new Refusal('invitation_over', { status: 409 });
      return this.make(actor, invitation.briefId, actor.accountId, terms, null);
    });
  }

  /** Answers with other terms: the turn passes to the other side, with seven days more. */
  counter(actor: Member, id: string, version: number, terms: TermsInput): Promise<void> {
    return this.uow.run(actor, async () => {
      const { proposal, side } = await this.turn(actor, id, version);
      proposalStates.next(proposal.state, 'counter');
      const next = proposal.latestVersion + 1;
      await this.writeVersion(proposal, next, side, actor.accountId, terms);
      await this.uow.query(
        `update proposal set latest_version = $2, turn = $3, expires_at = $4 where id = $1`,
        [id, next, other(side), this.deadline(proposal.timezone)],
      );
      await this.tell('proposal.countered', proposal, { side, version: next });
    });
  }

  /**
   * Accepts the version that was on screen, once however often it is clicked. The business says whether the brief is
   * then filled, which ends the other invitations and proposals.
   */
  accept(actor: Member, id: string, version: number, closeOthers: boolean): Promise<void> {
    return this.uow.run(actor, async () => {
      const seen = await this.queries.visible(actor, id);
      // The brief is locked before its proposals, here and where a brief ends: two acceptances can't wait for each other.
      const brief = await this.briefs.lock(seen.briefId, null);
      const proposal = await this.lock(actor, id);
      if (proposal.state === 'accepted' && proposal.latestVersion === version) return;
      const side = this.sideWithTurn(actor, proposal, version);
      if (brief.state !== 'open') throw new Refusal('brief_over', { status: 409 });
      await this.set(proposal, 'accept', null);
      await this.tell('proposal.accepted', proposal, { side, version });
      if (closeOthers && side === 'business') await this.briefs.fillLocked(brief);
    });
  }

  /** Says no to what is on the table. */
  decline(actor: Member, id: string, reason: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const { proposal, side } = await this.turn(actor, id, null);
      await this.set(proposal, 'decline', reason || null);
      await this.tell('proposal.declined', proposal, { side });
    });
  }

  /** Takes one's own offer back while the other side has not answered it. */
  withdraw(actor: Member, id: string): Promise<void> {
    return this.uow.run(actor, async () => {
      const proposal = await this.lock(actor, id);
      const side = this.sideOf(actor, proposal);
      if (proposal.state === 'open' && proposal.turn === side)
        throw new Refusal('not_yours', { status: 409 });
      await this.set(proposal, 'withdraw', null);
      await this.tell('proposal.withdrawn', proposal, { side });
    });
  }

  /** An accepted proposal with the version agreed on. */
  async accepted(id: string): Promise<{ proposal: Proposal; version: ProposalVersion }> {
    const proposal = found(await this.queries.proposal(id), 'proposal');
    if (proposal.state !== 'accepted') throw new Refusal('state', { status: 409 });
    return { proposal, version: await this.queries.latest(id) };
  }

  /** The version on the table. */
  current(id: string): Promise<ProposalVersion> {
    return this.queries.latest(id);
  }

  /** Ends proposals nobody answered in time. */
  async expireDue(): Promise<void> {
    for (const { id } of await this.queries.due(this.clock.date())) {
      await this.uow.run({ accountId: null }, async () => {
        const proposal = await this.lock(null, id);
        // An answer may have come between the list and the lock.
        if (proposal.state !== 'open' || proposal.expiresAt > this.clock.date()) return;
        await this.set(proposal, 'expire', null);
        await this.tell('proposal.expired', proposal, {});
      });
    }
  }

  private make(
    actor: Member,
    briefId: string,
    assistantId: string,
    terms: TermsInput,
    organisationId: string | null,
  ): Promise<string> {
    return this.uow.run(actor, async () => {
      const brief = await this.briefs.lock(briefId, organisationId);
      if (brief.state !== 'open') throw new Refusal('brief_not_open', { status: 409 });
      const side: Side = organisationId ? 'business' : 'assistant';
      if (await this.queries.hasLive(briefId, assistantId))
        throw new Refusal('already_proposed', { status: 409 });
      const proposal = {
        id: newId(),
        briefId,
        organisationId: brief.organisationId,
        assistantId,
        timezone: brief.timezone,
      };
      await this.uow.query(
        `insert into proposal (id, brief_id, organisation_id, assistant_id, state, turn, expires_at, state_at, created_at)
         values ($1, $2, $3, $4, 'open', $5, $6, $7, $7)`,
        [
          proposal.id,
          briefId,
          brief.organisationId,
          assistantId,
          other(side),
          this.deadline(brief.timezone),
          this.clock.date(),
        ],
      );
      await this.writeVersion(proposal, 1, side, actor.accountId, terms);
      await this.invitations.answeredBy(side, briefId, assistantId);
      await this.conversations.openForBrief(briefId, brief.organisationId, assistantId);
      await this.tell('proposal.made', proposal, { side, version: 1 });
      return proposal.id;
    });
  }

  private async writeVersion(
    proposal: { id: string; assistantId: string; timezone: string },
    version: number,
    side: Side,
    accountId: string,
    terms: TermsInput,
  ): Promise<void> {
    if (terms.startsOn < this.clock.today(proposal.timezone).toString())
      throw new Refusal('past_start', { field: 'startsOn' });
    const [list] = await this.uow.query<{ cents: number }>(
      `select v.price_cents cents from rate_package_version v join rate_package k on k.id = v.package_id
       where v.id = $1 and k.assistant_id = $2 and k.withdrawn_at is null`,
      [terms.packageVersionId, proposal.assistantId],
    );
    if (!list) throw new Refusal('no_such_package', { field: 'packageVersionId' });
    const priceCents = terms.priceCents ?? list.cents;
    // A month's price on an hourly package is a slip of the pen, and both sides would sign it.
    if (priceCents > list.cents * MOST_TIMES_LIST) throw new Refusal('price_far', { field: 'priceCents' });
    await this.uow.query(
      `insert into proposal_version (id, proposal_id, version, side, made_by, package_version_id, price_cents, currency,
         included_minutes, overage_cents, weekly_minutes, starts_on, ends_on, notice_days, approval_hours, message, created_at)
       select $1, $2, $3, $4, $5, v.id, $7, v.currency, v.included_minutes, v.overage_cents, $8, $9, $10, $11, $12, $13, $14
       from rate_package_version v where v.id = $6`,
      [
        newId(),
        proposal.id,
        version,
        side,
        accountId,
        terms.packageVersionId,
        priceCents,
        Math.round(terms.weeklyHours * 60),
        terms.startsOn,
        terms.endsOn ?? null,
        terms.noticeDays,
        terms.approvalHours,
        terms.message,
        this.clock.date(),
      ],
    );
  }

  private async turn(
    actor: Member,
    id: string,
    version: number | null,
  ): Promise<{ proposal: Proposal; side: Side }> {
    const proposal = await this.lock(actor, id);
    return { proposal, side: this.sideWithTurn(actor, proposal, version) };
  }

  private sideWithTurn(actor: Member, proposal: Proposal, version: number | null): Side {
    const side = this.sideOf(actor, proposal);
    if (proposal.state !== 'open') throw new Refusal('proposal_over', { status: 409 });
    if (proposal.expiresAt <= this.clock.date()) throw new Refusal('proposal_over', { status: 409 });
    if (proposal.turn !== side) throw new Refusal('not_your_turn', { status: 409 });
    if (version !== null && version !== proposal.latestVersion) throw new Stale();
    return side;
  }

  private sideOf(actor: Member, proposal: Proposal): Side {
    return isBusiness(actor) && actor.organisationId === proposal.organisationId ? 'business' : 'assistant';
  }

  private async lock(actor: Member | null, id: string): Promise<Proposal> {
    if (actor) await this.queries.visible(actor, id);
    await this.uow.query(`select from proposal where id = $1 for update`, [id]);
    return found(await this.queries.proposal(id), 'proposal');
  }

  private async set(
    proposal: Proposal,
    verb: 'accept' | 'decline' | 'withdraw' | 'expire',
    reason: string | null,
  ): Promise<void> {
    const to: ProposalState = proposalStates.next(proposal.state, verb);
    await this.uow.query(`update proposal set state = $2, state_at = $3, decline_reason = $4 where id = $1`, [
      proposal.id,
      to,
      this.clock.date(),
      reason,
    ]);
  }

  private deadline(timezone: string): Date {
    const at = this.clock.now().toZonedDateTimeISO(timezone).add({ days: DAYS });
    return new Date(at.epochMilliseconds);
  }

  private async tell(
    name: string,
    of: { id: string; briefId: string; assistantId: string; organisationId: string },
    more: Record<string, unknown>,
  ): Promise<void> {
    const { id, briefId, assistantId, organisationId } = of;
    await this.events.record(name, {
      subjectKind: 'proposal',
      subjectId: id,
      data: { proposalId: id, briefId, assistantId, organisationId, ...more },
    });
  }
}
