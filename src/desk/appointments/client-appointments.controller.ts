import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { apart, recordForm } from '../records/records.forms.js';
import { Records } from '../records/records.service.js';
import { asText } from '../timeline/pages.js';
import { CancelForm, MoveForm, timeOf } from './appointment.form.js';
import { AppointmentPages } from './appointment-pages.service.js';
import { BookingChoices, NO_TYPE } from './booking-choices.service.js';
import { AppointmentChanges } from './changes.service.js';

/** The client's own calendar and appointments. */
@Controller('contracts/:contractId')
@Allow('desk.read')
export class ClientAppointmentsController {
  constructor(
    private readonly desks: Desks,
    private readonly pages: AppointmentPages,
    private readonly changes: AppointmentChanges,
    private readonly records: Records,
    private readonly booking: BookingChoices,
    private readonly clock: Clock,
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

  @Get('appointments/new')
  @Allow('desk.instruct')
  open(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('of') of?: unknown,
    @Query('day') day?: unknown,
  ): Promise<View> {
    return this.formPage(request, actor, contractId, { of: asText(of), day: asText(day) });
  }

  @Post('appointments')
  @Allow('desk.instruct')
  book(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const { next, ...typed } = (request.body ?? {}) as Record<string, unknown>;
    const [, of] = /^of:(.{1,40})$/.exec(asText(next)) ?? [];
    if (of) return this.formPage(request, actor, contractId, { of, typed });
    return submit(request, recordForm('appointment'), {
      done: async (data) => {
        const { content, how } = apart<'appointment'>(data);
        const id = await this.records.bookByBusiness(actor, contractId, content, how);
        return redirect(`/contracts/${contractId}/appointments/${id}`, 'calendar.notice.booked');
      },
      again: (form) =>
        this.formPage(request, actor, contractId, {
          of: asText(form.values['appointmentType']) || NO_TYPE,
          form,
        }),
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
        return redirect(`/contracts/${contractId}/appointments/${now}${timeOf(to)}`, 'calendar.notice.moved');
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

  private formPage(
    { locale }: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    {
      of,
      day = '',
      typed,
      form,
    }: { of: string; day?: string; typed?: Record<string, unknown>; form?: FormState },
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) => {
      const choices = await this.booking.of(desk, locale, of);
      const type = choices['type'] as { minutes: number } | null;
      return view('portal/appointment_form', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        choices,
        record:
          form ??
          blank({
            id: newId(),
            date: /^\d{4}-\d\d-\d\d$/.test(day)
              ? day
              : this.clock.today(desk.contract.timezone).add({ days: 1 }).toString(),
            calendar: 'main',
            ...typed,
            slot: '',
            minutes: type?.minutes ?? 30,
          }),
        title: translate(locale, 'desk.new.appointment'),
      });
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
