import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { found } from '../../platform/errors.js';
import { asText } from '../timeline/pages.js';
import { DeskKeyboard } from '../keys/keys.service.js';
import { DeskPages } from '../desk-pages.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Acknowledgements } from './acknowledgements.service.js';
import { newsOf } from './checks.presenter.js';
import { exampleCaller } from './draft-calls.controller.js';
import { namesOf } from './drafts.service.js';
import { Playbooks, type PublishedPlaybook } from './playbooks.service.js';
import { readable } from './reading.presenter.js';
import { RehearsalQuery, Rehearsals } from './rehearsal.service.js';
import { wordsOf } from './words.js';

/** The instructions as the assistant reads, confirms and rehearses them. */
@Controller('desk/:contractId/playbook')
@Allow('desk.work')
export class DeskPlaybookController {
  constructor(
    private readonly desks: Desks,
    private readonly pages: DeskPages,
    private readonly playbooks: Playbooks,
    private readonly acknowledgements: Acknowledgements,
    private readonly rehearsals: Rehearsals,
    private readonly keyboard: DeskKeyboard,
  ) {}

  @Get()
  async show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('language') wanted?: unknown,
  ): Promise<View> {
    const { locale } = request;
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const playbook = await this.newest(desk);
      const unread = await this.acknowledgements.unread(desk, playbook, wordsOf(locale));
      const line = (await this.acknowledgements.versions(desk)).find(({ id }) => id === playbook.id);
      return {
        client: desk.contract,
        zone: desk.contract.timezone,
        playbook,
        unread: newsOf(unread, locale),
        readAt: line?.read.find(({ accountId }) => accountId === actor.accountId)?.at,
        reading: readable(playbook, asText(wanted), locale, (language) =>
          namesOf(desk, exampleCaller(language)),
        ),
        rehearse: `/desk/${contractId}/playbook/rehearsal`,
        here: `/desk/${contractId}/playbook`,
      };
    });
    return this.pages.page(request, actor, 'playbooks/desk', {
      ...model,
      current: contractId,
      title: model.client.clientName,
    });
  }

  /** Confirms having read a version; from a call, the call goes on. */
  @Post(':versionId/acknowledgements')
  async acknowledge(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('versionId') versionId: string,
    @Query('call') call?: unknown,
  ): Promise<PageResult> {
    await this.acknowledgements.acknowledge(actor, contractId, versionId);
    const callId = asText(call);
    return redirect(
      /^[0-9a-f-]{36}$/.test(callId) ? `/desk/${contractId}/calls/${callId}` : `/desk/${contractId}/playbook`,
      'playbook.notice.read',
    );
  }

  @Get('rehearsal')
  async rehearse(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query() query?: unknown,
  ): Promise<View> {
    const keys = await this.keyboard.of(actor);
    const model = await this.desks.work(actor, contractId, async (desk) => ({
      client: desk.contract,
      back: `/desk/${contractId}/playbook`,
      ...this.rehearsals.model(
        request,
        desk,
        await this.newest(desk),
        RehearsalQuery.parse(query ?? {}),
        `/desk/${contractId}/playbook/rehearsal`,
        keys,
      ),
    }));
    return this.pages.page(request, actor, 'playbooks/desk_rehearsal', { ...model, current: contractId });
  }

  /** The version to learn: the newest one, even before its day. */
  private async newest(desk: Desk): Promise<PublishedPlaybook> {
    return found(await this.playbooks.newest(desk), 'playbook');
  }
}
