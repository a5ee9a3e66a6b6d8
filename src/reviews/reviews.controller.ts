import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { allows, Allow, WithMember, type Member } from '../identity/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { numberWord } from '../platform/views/format.js';
import { translate } from '../platform/views/i18n.js';
import { ReplyForm, ReviewForm } from './reviews.forms.js';
import { presentRound, questions } from './reviews.presenter.js';
import { ReviewQueries } from './reviews.queries.js';
import { Reviews } from './reviews.service.js';
import { sideOf } from './sides.js';
import { ReviewWriting } from './writing.service.js';

const PAGE = 30;

@Controller('reviews')
@Allow('reviews.read')
export class ReviewsController {
  constructor(
    private readonly reviews: Reviews,
    private readonly writing: ReviewWriting,
    private readonly queries: ReviewQueries,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Req() { locale }: FastifyRequest,
    @Query('cursor') cursor: string | undefined,
  ): Promise<View> {
    const [page, waiting] = await Promise.all([
      this.queries.rounds(actor, cursor, PAGE),
      this.queries.waiting(actor),
    ]);
    const rounds = page.items.map((round) => presentRound(round, sideOf(actor), locale));
    return view('reviews/index', {
      title: translate(locale, 'reviews.title'),
      side: sideOf(actor),
      waiting,
      waitingWord: numberWord(waiting, locale, true),
      toWrite: rounds.filter((round) => round.wait),
      sealed: rounds.filter((round) => round.sealed),
      past: rounds.filter((round) => !round.open),
      empty: rounds.length === 0,
      next: page.nextCursor && `/reviews?cursor=${page.nextCursor}`,
    });
  }

  @Get('rounds/:id')
  show(@WithMember() actor: Member, @Req() request: FastifyRequest, @Param('id') id: string): Promise<View> {
    return this.page(actor, request, id, null, null);
  }

  @Post('rounds/:id')
  @Allow('reviews.write')
  write(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return submit(request, ReviewForm, {
      done: async (data) => {
        const outcome = await this.writing.write(actor, id, data);
        return redirect(`/reviews/rounds/${id}`, `reviews.notice.${outcome}`);
      },
      again: (form) => this.page(actor, request, id, form, null),
    });
  }

  @Post('rounds/:id/reply')
  @Allow('reviews.write')
  reply(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return submit(request, ReplyForm, {
      done: async ({ reply }) => {
        const { theirs } = await this.queries.round(actor, id);
        await this.reviews.reply(actor, theirs?.id ?? '', reply);
        return redirect(`/reviews/rounds/${id}`, 'reviews.notice.replied');
      },
      again: (form) => this.page(actor, request, id, null, form),
    });
  }

  private async page(
    actor: Member,
    { locale }: FastifyRequest,
    id: string,
    form: FormState | null,
    replyForm: FormState | null,
  ): Promise<View> {
    const side = sideOf(actor);
    const round = presentRound(await this.queries.round(actor, id), side, locale);
    const mayWrite = allows('reviews.write', actor.role);
    const written = round.mine
      ? { ...round.mine.marks, body: round.mine.body, privateNote: round.mine.privateNote }
      : {};
    const revision = round.mine?.revision ?? 0;
    return view('reviews/round', {
      title: `${translate(locale, 'reviews.title')}: ${round.other}`,
      side,
      round,
      zone: round.timezone,
      questions: questions(side, locale),
      // What was refused is shown on the newest revision: saving it again is then a choice made knowingly.
      reviewForm: { values: { ...(form?.values ?? written), revision }, errors: form?.errors ?? {} },
      lost: round.open ? null : form?.values['body'],
      replyForm: replyForm ?? blank(),
      mayWrite: mayWrite && round.open,
      mayReply:
        mayWrite &&
        round.theirs !== null &&
        round.theirs.reply === null &&
        ['revealed', 'published'].includes(round.theirs.state),
      noindex: true,
    });
  }
}
