import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, WithMember, type Member } from '../identity/index.js';
import type { Page } from '../platform/http/cursor.js';
import { Proofs, type ProofRow } from '../skills/index.js';
import type { ObjectionToDecide } from '../timesheets/index.js';
import { Audit, type AuditEntry } from './audit.service.js';
import { ConsoleQueries, type Payments, type Waiting } from './console.queries.js';
import {
  AuditQuery,
  ObjectionDecision,
  ProfileDecision,
  ProofDecision,
  ReviewDecision,
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

const MOST = 100;

/** The console's queues for programs. */
@Controller('api/v1/staff')
@ApiTags('staff')
@Allow('staff.console')
export class StaffApi {
  constructor(
    private readonly console: ConsoleQueries,
    private readonly audit: Audit,
    private readonly profileQueue: ProfileQueue,
    private readonly reviewQueue: ReviewQueue,
    private readonly proofQueue: Proofs,
    private readonly objections: ObjectionDecisions,
  ) {}

  @Get('waiting')
  waiting(): Promise<Waiting[]> {
    return this.console.waiting();
  }

  @Get('profiles')
  async profiles(): Promise<{ items: StaffProfile[] }> {
    return { items: await this.profileQueue.waiting(MOST) };
  }

  @Get('proofs')
  async proofs(): Promise<{ items: ProofRow[] }> {
    return { items: await this.proofQueue.waiting(MOST) };
  }

  @Get('reviews')
  async reviews(): Promise<{ items: StaffReview[] }> {
    return { items: await this.reviewQueue.waiting(MOST) };
  }

  @Get('objections')
  async waitingObjections(): Promise<{ items: ObjectionToDecide[] }> {
    return { items: await this.objections.waiting() };
  }

  @Get('payments')
  payments(): Promise<Payments> {
    return this.console.payments();
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
    private readonly profiles: ProfileDecisions,
    private readonly proofs: ProofDecisions,
    private readonly reviews: ReviewDecisions,
    private readonly objections: ObjectionDecisions,
  ) {}

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
