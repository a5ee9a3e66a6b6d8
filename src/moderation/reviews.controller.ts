import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import type { FormState } from '../platform/http/form.js';
import type { PageResult, View } from '../platform/http/page.js';
import { markBars, reviewRules } from '../reviews/index.js';
import { presentStaffReview, ruleOptions } from './console.presenter.js';
import { ReviewDecision } from './moderation.forms.js';
import { reviewVerdicts } from './moderation.rules.js';
import { verdictForms } from './queue.pages.js';
import { StaffPages } from './staff.pages.js';
import { ReviewDecisions } from './review-decisions.service.js';
import { ReviewQueue } from './review-queue.queries.js';

@Controller('staff/reviews')
@Allow('staff.console')
export class StaffReviewsController {
  constructor(
    private readonly pages: StaffPages,
    private readonly queue: ReviewQueue,
    private readonly decisions: ReviewDecisions,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query('cursor') cursor: unknown,
    @Query('lately') past: unknown,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const [reviews, lately] = await Promise.all([
      this.queue.waiting(pageFrom(cursor)),
      this.queue.lately(pageFrom(past)),
    ]);
    return this.pages.show('moderation/reviews', 'reviews', actor, request, {
      reviews: reviews.items.map((review) => presentStaffReview(review, request.locale)),
      next: nextLink('/staff/reviews', reviews.nextCursor),
      lately: lately.items.map((review) => presentStaffReview(review, request.locale)),
      nextLately: nextLink('/staff/reviews', lately.nextCursor, 'lately'),
    });
  }

  @Get(':id')
  show(@WithMember() actor: Member, @Req() request: FastifyRequest, @Param('id') id: string): Promise<View> {
    return this.page(actor, request, id, null);
  }

  @Post(':id/decision')
  @Allow('staff.decide')
  decide(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return this.pages.verdict(request, ReviewDecision, {
      queue: '/staff/reviews',
      notice: (verdict) => `${verdict}_review`,
      decide: (data) => this.decisions.decide(actor, id, data),
      again: (form) => this.page(actor, request, id, form),
    });
  }

  private async page(
    actor: Member,
    request: FastifyRequest,
    id: string,
    posted: FormState | null,
  ): Promise<View> {
    const review = found(await this.queue.byId(id), 'review');
    const { locale } = request;
    const other = await this.queue.other(review);
    return this.pages.show('moderation/review', 'reviews', actor, request, {
      review: presentStaffReview(review, locale),
      bars: markBars(review.marks, review.side, locale),
      other: other && presentStaffReview(other, locale),
      verdicts: verdictForms(reviewVerdicts[review.state] ?? [], posted).map((one) => ({
        ...one,
        rules: one.verdict === 'publish' ? null : ruleOptions(reviewRules, locale),
      })),
      action: `/staff/reviews/${id}/decision`,
    });
  }
}
