import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, safePath, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import type { Fields } from '../calls/call-drafts.rules.js';
import { CallDrafts } from '../calls/call-drafts.service.js';
import { CallPage } from '../calls/call-page.service.js';
import { ClientPage } from '../client-page.service.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { Openings } from '../contacts/openings.service.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { Callbacks } from './callbacks.service.js';
import { Corrections } from './corrections.service.js';
import { CorrectionForm, QuestionForm } from './message.form.js';
import { Questions } from './questions.service.js';

const Asked = z.object({ asked: QuestionForm });

/** What the assistant does with messages once they are written, and with questions nobody could answer. */
@Controller('desk/:contractId')
@Allow('desk.work')
export class DeskMessagesController {
  constructor(
    private readonly desks: Desks,
    private readonly pages: DeskPages,
    private readonly timeline: Timeline,
    private readonly openings: Openings,
    private readonly corrections: Corrections,
    private readonly callbacks: Callbacks,
    private readonly questions: Questions,
    private readonly drafts: CallDrafts,
    private readonly callPage: CallPage,
    private readonly client: ClientPage,
  ) {}

  @Get('records/:id/correction')
  correction(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.correctionPage(request, actor, contractId, id);
  }

  @Post('records/:id/correction')
  correct(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CorrectionForm, {
      done: async (correction) => {
        await this.corrections.correct(actor, contractId, id, correction);
        return redirect(`/desk/${contractId}/records/${id}`, 'messages.notice.corrected');
      },
      again: (form) => this.correctionPage(request, actor, contractId, id, form),
    });
  }

  @Post('callbacks/:id/completion')
  calledBack(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('back') back?: unknown,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.callbacks.doneByAssistant(actor, contractId, id);
        return redirect(safePath(back, `/desk/${contractId}`), 'messages.notice.called_back');
      },
      again: () => this.client.show(request, actor, contractId),
    });
  }

  @Post('calls/:id/questions')
  async ask(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    await this.drafts.keep(actor, contractId, id, (request.body ?? {}) as Fields);
    return submit(request, Asked, {
      done: async ({ asked }) => {
        await this.questions.ask(actor, contractId, id, asked.question);
        await this.drafts.saved(actor, contractId, id, 'asked');
        return redirect(`/desk/${contractId}/calls/${id}`, 'messages.notice.asked');
      },
      again: async (asked) =>
        (await this.callPage.show(request, actor, contractId, id, { refused: { asked } })) ??
        (await this.client.show(request, actor, contractId)),
    });
  }

  private async correctionPage(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    refused?: FormState,
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const record = await this.timeline.find(desk, id);
      const message = found(record?.kind === 'message' ? record : null, 'message');
      await this.openings.note(desk, 'record', { recordId: id });
      const { to, urgency, text } = message.content;
      return {
        client: desk.contract,
        zone: desk.contract.timezone,
        choices: await this.pages.choices(desk, 'message', request.locale),
        record: { id, at: message.createdAt },
        form: refused ?? blank({ to, urgency, text }),
      };
    });
    return this.pages.page(request, actor, 'messages/correction', {
      ...model,
      current: contractId,
      title: translate(request.locale, 'messages.correction.title'),
    });
  }
}
