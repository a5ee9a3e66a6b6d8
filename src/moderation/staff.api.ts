import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { textField } from '../platform/http/text.js';
import { Proofs, type ProofRow } from '../skills/index.js';
import type { ObjectionToDecide } from '../timesheets/index.js';
import { AccountDecisions } from './account-decisions.service.js';
import { AccountQueue, type StaffAccount } from './account-queue.queries.js';
import { Audit, type AuditEntry } from './audit.service.js';
import { ConsoleQueries, type Payments, type TroubledCharge, type Waiting } from './console.queries.js';
import {
  AccountDecision,
  AuditQuery,
  ObjectionDecision,
  ProfileDecision,
  ProofDecision,
  ReviewDecision,
  type AccountDecisionInput,
  type AuditFilter,
  type ObjectionDecisionInput,
  type ProfileDecisionInput,
  type ProofDecisionInput,
  type ReviewDecisionInput,
} from './moderation.forms.js';
import { ObjectionDecisions } from './objection-decisions.service.js';
import { ProfileDecisions } from './profile-decisions.service.js';
import { ProfileQueue, type StaffProfile } from './profile-queue.queries.js';
import { ProofDecisions } from './proof-decisions.service.js';
import { ReviewDecisions } from './review-decisions.service.js';
import { ReviewQueue, type StaffReview } from './review-queue.queries.js';

const SearchQuery = pageQuery.extend({ q: textField(100).default('') });

/** The console's queues for programs. */
@Controller('api/v1/staff')
@ApiTags('staff')
@Allow('staff.console')
export class StaffApi {
  constructor(
    private readonly console: ConsoleQueries,
    private readonly audit: Audit,
    private readonly profileQueue: ProfileQueue,
    private readonly accountQueue: AccountQueue,
    private readonly reviewQueue: ReviewQueue,
    private readonly proofQueue: Proofs,
    private readonly objections: ObjectionDecisions,
  ) {}

  @Get('waiting')
  async waiting(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<Waiting>> {
    return sliceOf(await this.console.waiting(), query, ({ queue }) => queue);
  }

  @Get('profiles')
  profiles(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<StaffProfile>> {
    return this.profileQueue.waiting(query);
  }

  @Get('profiles/:id')
  async oneProfile(@Param('id') id: string): Promise<StaffProfile> {
    return found(await this.profileQueue.byId(id));
  }

  @Get('accounts')
  accounts(@Query({ schema: SearchQuery }) query: z.output<typeof SearchQuery>): Promise<Page<StaffAccount>> {
    return this.accountQueue.find(query.q, query);
  }

  /** An account with what was done to it and the contracts that depend on it. */
  @Get('accounts/:id')
  async oneAccount(@Param('id') id: string) {
    const account = found(await this.accountQueue.byId(id), 'account');
    const [suspensions, contracts] = await Promise.all([
      this.accountQueue.suspensions(id),
      this.accountQueue.contracts(id),
    ]);
    return { ...account, suspensions, contracts };
  }

  @Get('proofs')
  proofs(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<ProofRow>> {
    return this.proofQueue.waiting(query);
  }

  @Get('proofs/:id')
  oneProof(@Param('id') id: string): Promise<ProofRow> {
    return this.proofQueue.byId(id);
  }

  @Get('reviews')
  reviews(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<StaffReview>> {
    return this.reviewQueue.waiting(query);
  }

  @Get('reviews/:id')
  async oneReview(@Param('id') id: string): Promise<StaffReview> {
    return found(await this.reviewQueue.byId(id));
  }

  @Get('objections')
  waitingObjections(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<ObjectionToDecide>> {
    return this.objections.waiting(query);
  }

  @Get('objections/:id')
  oneObjection(@Param('id') id: string): Promise<ObjectionToDecide> {
    return this.objections.byId(id);
  }

  @Get('payments')
  payments(): Promise<Payments> {
    return this.console.payments();
  }

  /** Charges that failed or wait for the bank's confirmation. */
  @Get('payments/troubled')
  troubled(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<TroubledCharge>> {
    return this.console.troubled(query);
  }

  @Get('audit')
  log(@Query({ schema: AuditQuery }) filter: AuditFilter): Promise<Page<AuditEntry>> {
    return this.audit.list(filter);
  }
}

/** The decisions of the console for programs. */
@Controller('api/v1/staff')
@ApiTags('staff')
@Allow('staff.decide')
export class StaffDecisionsApi {
  constructor(
    private readonly accounts: AccountDecisions,
    private readonly profiles: ProfileDecisions,
    private readonly proofs: ProofDecisions,
    private readonly reviews: ReviewDecisions,
    private readonly objections: ObjectionDecisions,
  ) {}

  @Post('accounts/:id/decision')
  @HttpCode(204)
  account(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: AccountDecision }) input: AccountDecisionInput,
  ): Promise<void> {
    return this.accounts.decide(actor, id, input);
  }

  @Post('profiles/:id/decision')
  @HttpCode(204)
  profile(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ProfileDecision }) input: ProfileDecisionInput,
  ): Promise<void> {
    return this.profiles.decide(actor, id, input);
  }

  @Post('proofs/:id/decision')
  @HttpCode(204)
  proof(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ProofDecision }) input: ProofDecisionInput,
  ): Promise<void> {
    return this.proofs.decide(actor, id, input);
  }

  @Post('reviews/:id/decision')
  @HttpCode(204)
  review(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ReviewDecision }) input: ReviewDecisionInput,
  ): Promise<void> {
    return this.reviews.decide(actor, id, input);
  }

  @Post('objections/:id/decision')
  @HttpCode(204)
  objection(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ObjectionDecision }) input: ObjectionDecisionInput,
  ): Promise<void> {
    return this.objections.decide(actor, id, input);
  }
}
