import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../../identity/index.js';
import { blank, submit } from '../../../platform/http/form.js';
import { Download, redirect, type PageResult, type View } from '../../../platform/http/page.js';
import { translate } from '../../../platform/views/i18n.js';
import { DeskPages } from '../../desk-pages.service.js';
import { asText } from '../../timeline/pages.js';
import { callShownTo } from '../came-from.js';
import { Answering } from './answering.service.js';
import { Voicemails } from './voicemails.service.js';

/** What rings at the assistant's desk: taken or let go by one key. */
@Controller('desk')
@Allow('desk.work')
export class RingingController {
  constructor(
    private readonly pages: DeskPages,
    private readonly answering: Answering,
    private readonly voicemails: Voicemails,
  ) {}

  /** The ring alone, for the live part of every desk page. */
  @Get('ringing')
  ringing(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Query('call') call?: unknown,
  ): Promise<View> {
    const callShown = asText(call) === 'shown';
    return this.pages.page(request, actor, 'telephony/ring_alone', { callShown }, false);
  }

  @Post('ringing/:id/answer')
  answer(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        const { contractId, recordId } = await this.answering.atDesk(actor, id);
        return redirect(`/desk/${contractId}/calls/${recordId}`);
      },
      again: () => this.index(request, actor),
    });
  }

  @Post('ringing/:id/refusal')
  decline(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.answering.decline(actor, id);
        return redirect(callShownTo(request) ?? '/desk', 'telephony.notice.declined');
      },
      again: () => this.index(request, actor),
    });
  }

  @Get(':contractId/records/:id/voicemail')
  async play(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Download> {
    const { audio, mediaType } = await this.voicemails.playToAssistant(actor, contractId, id);
    return new Download(audio, mediaType, 'voicemail', { inline: true });
  }

  private index(request: FastifyRequest, actor: Member): Promise<View> {
    return this.pages.page(request, actor, 'desk/index', {
      form: blank(),
      title: translate(request.locale, 'desk.title'),
    });
  }
}
