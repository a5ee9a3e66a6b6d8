import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { submit, type FormState } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { CallerCards } from '../contacts/caller-card.queries.js';
import { Openings } from '../contacts/openings.service.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { RecordDrafts } from '../records/record-drafts.service.js';
import { asText } from '../timeline/pages.js';
import { CancelForm, MoveForm, timeOf } from './appointment.form.js';
import { AppointmentPages } from './appointment-pages.service.js';
import { AppointmentChanges } from './changes.service.js';

/** A client's calendar and appointments, for its assistant. */
@Controller('desk/:contractId')
@Allow('desk.work')
export class AppointmentsController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: DeskPages,
    private readonly pages: AppointmentPages,
    private readonly changes: AppointmentChanges,
    private readonly cards: CallerCards,
    private readonly openings: Openings,
    private readonly drafts: RecordDrafts,
  ) {}

  @Get('calendar')
  async week(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('day') day?: unknown,
    @Query('calendar') calendar?: unknown,
  ): Promise<View> {
    const { locale } = request;
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const { timezone: zone } = desk.contract;
      await this.openings.note(desk, 'timeline');
      const reader = { locale, zone, side: desk.side, contractId };
      return {
        client: desk.contract,
        zone,
        ...(await this.pages.week(desk, reader, asText(day), asText(calendar))),
      };
    });
    return this.desk.page(request, actor, 'desk/calendar', {
      ...model,
      current: contractId,
      title: translate(locale, 'calendar.title'),
    });
  }

  @Get('appointments/:id')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('time') time?: unknown,
  ): Promise<View> {
    return this.page(request, actor, contractId, id, asText(time));
  }

  @Post('appointments/:id/moves')
  move(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, MoveForm, {
      done: async (to) => {
        const now = await this.changes.moveByAssistant(actor, contractId, id, to);
        await this.drafts.forget(actor, contractId, 'move');
        return redirect(`/desk/${contractId}/appointments/${now}${timeOf(to)}`, 'calendar.notice.moved');
      },
      again: (move) => this.page(request, actor, contractId, id, asText(move.values['slotId']), { move }),
    });
  }

  /** Throws away what was begun and not saved. */
  @Post('appointments/:id/beginning')
  discard(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.drafts.forget(actor, contractId, 'move');
        return redirect(`/desk/${contractId}/appointments/${id}`);
      },
      again: () => this.page(request, actor, contractId, id, ''),
    });
  }

  @Post('appointments/:id/cancellation')
  cancel(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CancelForm, {
      done: async (which) => {
        await this.changes.cancelByAssistant(actor, contractId, id, which);
        return redirect(`/desk/${contractId}/appointments/${id}`, 'calendar.notice.cancelled');
      },
      again: (cancel) =>
        this.page(request, actor, contractId, id, asText(cancel.values['slotId']), { cancel }),
    });
  }

  private async page(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    id: string,
    time: string,
    refused: { move?: FormState; cancel?: FormState } = {},
  ): Promise<View> {
    const { locale } = request;
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const { timezone: zone } = desk.contract;
      const reader = { locale, zone, side: desk.side, contractId };
      const whole = await this.pages.whole(desk, reader, id, time, refused);
      const card = await this.cards.of(desk, whole.contactId, null, locale);
      if (!card) await this.openings.note(desk, 'record', { recordId: id });
      return { client: desk.contract, zone, ...whole, card, base: `/desk/${contractId}`, mayAct: true };
    });
    return this.desk.page(request, actor, 'desk/appointment', {
      ...model,
      current: contractId,
      title: model.what,
    });
  }
}
