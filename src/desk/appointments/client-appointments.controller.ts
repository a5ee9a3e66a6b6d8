import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { asText } from '../timeline/pages.js';
import { CancelForm, MoveForm } from './appointment.form.js';
import { AppointmentPages } from './appointment-pages.service.js';
import { AppointmentChanges } from './changes.service.js';

/** The client's own calendar and appointments. */
@Controller('contracts/:contractId')
@Allow('desk.read')
export class ClientAppointmentsController {
  constructor(
    private readonly desks: Desks,
    private readonly pages: AppointmentPages,
    private readonly changes: AppointmentChanges,
  ) {}

  @Get('calendar')
  week(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('day') day?: unknown,
    @Query('calendar') calendar?: unknown,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const { timezone: zone } = desk.contract;
      const reader = { locale, zone, side: desk.side, contractId };
      return view('portal/calendar', {
        contract: desk.contract,
        zone,
        ...(await this.pages.week(desk, reader, asText(day), asText(calendar))),
        mayAct: allows('desk.instruct', actor.role),
        title: translate(locale, 'calendar.title'),
      });
    });
  }

  @Get('appointments/:id')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('time') time?: unknown,
  ): Promise<View> {
    return this.page(request, actor, contractId, id, asText(time));
  }

  @Post('appointments/:id/moves')
  @Allow('desk.instruct')
  move(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, MoveForm, {
      done: async (to) => {
        const now = await this.changes.moveByBusiness(actor, contractId, id, to);
        return redirect(`/contracts/${contractId}/appointments/${now}`, 'calendar.notice.moved');
      },
      again: (move) => this.page(request, actor, contractId, id, asText(move.values['slotId']), { move }),
    });
  }

  @Post('appointments/:id/cancellation')
  @Allow('desk.instruct')
  cancel(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CancelForm, {
      done: async (which) => {
        await this.changes.cancelByBusiness(actor, contractId, id, which);
        return redirect(`/contracts/${contractId}/appointments/${id}`, 'calendar.notice.cancelled');
      },
      again: (cancel) =>
        this.page(request, actor, contractId, id, asText(cancel.values['slotId']), { cancel }),
    });
  }

  private page(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string,
    time: string,
    refused: { move?: FormState; cancel?: FormState } = {},
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const { timezone: zone } = desk.contract;
      const reader = { locale, zone, side: desk.side, contractId };
      const whole = await this.pages.whole(desk, reader, id, time, refused);
      return view('portal/appointment', {
        contract: desk.contract,
        zone,
        ...whole,
        base: `/contracts/${contractId}`,
        back: encodeURIComponent(`/contracts/${contractId}/appointments/${id}`),
        mayAct: allows('desk.instruct', actor.role),
        title: whole.what,
      });
    });
  }
}
