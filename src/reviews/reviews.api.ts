import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { pageQuery, type Page } from '../platform/http/cursor.js';
import { ReplyForm, ReviewForm, type ReviewInput } from './reviews.forms.js';
import { ReviewQueries, type PublicReview, type RoundView } from './reviews.queries.js';
import { Reviews } from './reviews.service.js';
import { ReviewWriting } from './writing.service.js';

@Controller('api/v1/reviews')
@ApiTags('reviews')
@Allow('reviews.read')
export class ReviewsApi {
  constructor(
    private readonly reviews: Reviews,
    private readonly writing: ReviewWriting,
    private readonly queries: ReviewQueries,
  ) {}

  @Get('rounds')
  rounds(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<RoundView>> {
    return this.queries.rounds(actor, query.cursor, query.limit);
  }

  @Get('rounds/:id')
  round(@WithMember() actor: Member, @Param('id') id: string): Promise<RoundView> {
    return this.queries.round(actor, id);
  }

  @Put('rounds/:id/review')
  @Allow('reviews.write')
  async write(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ReviewForm }) input: ReviewInput,
  ): Promise<RoundView> {
    await this.writing.write(actor, id, input);
    return this.queries.round(actor, id);
  }

  @Post(':id/reply')
  @Allow('reviews.write')
  async reply(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ReplyForm }) { reply }: z.output<typeof ReplyForm>,
  ): Promise<RoundView> {
    return this.queries.round(actor, await this.reviews.reply(actor, id, reply));
  }
}

@Controller('api/v1/assistants/:assistantId/reviews')
@ApiTags('reviews')
@Allow('directory.read')
export class PublicReviewsApi {
  constructor(private readonly queries: ReviewQueries) {}

  @Get()
  index(
    @Param('assistantId') assistantId: string,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<PublicReview>> {
    return this.queries.publicOf(assistantId, query.cursor, query.limit);
  }
}
