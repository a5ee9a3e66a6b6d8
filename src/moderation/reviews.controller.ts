import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { markBars, reviewRules } from '../reviews/index.js';
import { presentStaffReview, ruleOptions, tabs } from './console.presenter.js';
import { ConsoleQueries } from './console.queries.js';
import { ReviewDecision } from './moderation.forms.js';
import { reviewVerdicts } from './moderation.rules.js';
import { verdictForms } from './queue.pages.js';
import { ReviewDecisions } from './review-decisions.service.js';
import { ReviewQueue } from './review-queue.queries.js';

@Controller('staff/reviews')
@Allow('staff.console')
export class StaffReviewsController {
  constructor(
    private readonly console: ConsoleQueries,
    private readonly queue: ReviewQueue,
    private readonly decisions: ReviewDecisions,
  ) {}

  @Get()
  async index(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const [waiting, reviews, lately] = await Promise.all([
      this.console.waiting(),
      this.queue.waiting(100),
      this.queue.lately(30),
    ]);
    return view('moderation/reviews', {
      tabs: tabs(waiting, 'reviews', locale),
      reviews: reviews.map((review) => presentStaffReview(review, locale)),
      count: reviews.length,
      lately: lately.map((review) => presentStaffReview(review, locale)),
      zone: actor.timezone,
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
    return submit(request, ReviewDecision, {
      done: async (data) => {
        await this.decisions.decide(actor, id, data);
        return redirect('/staff/reviews', `moderation.notice.${data.verdict}_review`);
      },
      again: (form) => this.page(actor, request, id, form),
    });
  }

  private async page(
    actor: Member,
    { locale }: FastifyRequest,
    id: string,
    posted: FormState | null,
  ): Promise<View> {
    const review = found(await this.queue.byId(id), 'review');
    const [waiting, other] = await Promise.all([this.console.waiting(), this.queue.other(review)]);
    return view('moderation/review', {
      tabs: tabs(waiting, 'reviews', locale),
      review: presentStaffReview(review, locale),
      bars: markBars(review.marks, review.side, locale),
      other: other && presentStaffReview(other, locale),
      verdicts: verdictForms(reviewVerdicts[review.state] ?? [], posted).map((one) => ({
        ...one,
        rules: one.verdict === 'publish' ? null : ruleOptions(reviewRules, locale),
      })),
      action: `/staff/reviews/${id}/decision`,
      zone: actor.timezone,
    });
  }
}
