import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { ShownOnce } from '../../platform/http/api.js';
import { pageOf, pageQuery, type Page } from '../../platform/http/cursor.js';
import { Clock } from '../../platform/time/clock.js';
import type { Calendar } from '../calendars/calendars.service.js';
import { Calendars } from '../calendars/calendars.service.js';
import { CalendarFeeds } from '../calendars/feeds.service.js';
import { Places } from '../calendars/places.service.js';
import { AppointmentTypes, type AppointmentType } from '../calendars/types.service.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { apart, recordForm } from '../records/records.forms.js';
import { Records } from '../records/records.service.js';
import { afterOf } from '../timeline/pages.js';
import { CancelForm, MoveForm } from './appointment.form.js';
import { AppointmentQueries, type Entry, type Whole } from './appointment.queries.js';
import { AppointmentChanges } from './changes.service.js';

const DAYS_31 = 31 * 86_400_000;
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Window = pageQuery.extend({
  from: instant.optional(),
  until: instant.optional(),
  calendar: z.string().max(20).optional(),
});
const Wanted = z.object({
  appointmentType: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(40).default(8),
});

const Booking = recordForm('appointment');
interface FreePlaces {
  places: { value: string; startsAt: Date; calendar: string }[];
}

/** Appointments for other programs: of the assistant below `desk`, of the client below `contracts`. */
@Controller('api/v1')
@ApiTags('appointments')
export class AppointmentsApi {
  constructor(
    private readonly desks: Desks,
    private readonly clock: Clock,
    private readonly appointments: AppointmentQueries,
    private readonly changes: AppointmentChanges,
    private readonly calendars: Calendars,
    private readonly types: AppointmentTypes,
    private readonly places: Places,
    private readonly feeds: CalendarFeeds,
    private readonly openings: Openings,
    private readonly records: Records,
  ) {}

  @Get('desk/:contractId/calendars')
  @Allow('desk.work')
  offered(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
  ): Promise<{ calendars: Calendar[]; types: AppointmentType[] }> {
    return this.desks.work(actor, contractId, async (desk) => ({
      calendars: await this.calendars.of(desk),
      types: await this.types.of(desk),
    }));
  }

  /** The next free places; `value` is what a new appointment takes as its `slot`. */
  @Get('desk/:contractId/free-places')
  @Allow('desk.work')
  free(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: Wanted }) query: z.output<typeof Wanted>,
  ): Promise<FreePlaces> {
    return this.desks.work(actor, contractId, (desk) => this.next(desk, query));
  }

  @Get('desk/:contractId/appointments')
  @Allow('desk.work')
  list(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: Window }) query: z.output<typeof Window>,
  ): Promise<Page<Entry>> {
    return this.desks.work(actor, contractId, async (desk) => {
      await this.openings.note(desk, 'timeline');
      return this.between(desk, query);
    });
  }

  @Get('desk/:contractId/appointments/:id')
  @Allow('desk.work')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Whole> {
    return this.desks.work(actor, contractId, async (desk) => {
      const one = found(await this.appointments.find(desk, id), 'appointment');
      await this.openings.note(
        desk,
        one.contactId ? 'card' : 'record',
        one.contactId ? { contactId: one.contactId } : { recordId: id },
      );
      return one;
    });
  }

  @Post('desk/:contractId/appointments/:id/moves')
  @Allow('desk.work')
  async move(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: MoveForm }) body: z.output<typeof MoveForm>,
  ): Promise<{ id: string }> {
    return { id: await this.changes.moveByAssistant(actor, contractId, id, body) };
  }

  @Post('desk/:contractId/appointments/:id/cancellation')
  @HttpCode(200)
  @Allow('desk.work')
  async cancel(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CancelForm }) body: z.output<typeof CancelForm>,
  ): Promise<{ id: string }> {
    await this.changes.cancelByAssistant(actor, contractId, id, body);
    return { id };
  }

  @Put('desk/calendar-feed')
  @ShownOnce()
  @Allow('desk.work')
  async renewFeed(@WithMember() actor: Member): Promise<{ link: string }> {
    return { link: await this.feeds.renewOfAssistant(actor) };
  }

  @Delete('desk/calendar-feed')
  @HttpCode(204)
  @Allow('desk.work')
  revokeFeed(@WithMember() actor: Member): Promise<void> {
    return this.feeds.revokeOfAssistant(actor);
  }

  @Get('contracts/:contractId/appointments')
  @Allow('desk.read')
  ofClient(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: Window }) query: z.output<typeof Window>,
  ): Promise<Page<Entry>> {
    return this.desks.read(actor, contractId, (desk) => this.between(desk, query));
  }

  /** The next free places; `value` is what a new appointment takes as its `slot`. */
  @Get('contracts/:contractId/free-places')
  @Allow('desk.read')
  freeOfClient(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: Wanted }) query: z.output<typeof Wanted>,
  ): Promise<FreePlaces> {
    return this.desks.read(actor, contractId, (desk) => this.next(desk, query));
  }

  @Post('contracts/:contractId/appointments')
  @Allow('desk.instruct')
  async bookByClient(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: Booking }) body: z.output<typeof Booking>,
  ): Promise<{ id: string }> {
    const { content, how } = apart<'appointment'>(body);
    return { id: await this.records.bookByBusiness(actor, contractId, content, how) };
  }

  @Get('contracts/:contractId/appointments/:id')
  @Allow('desk.read')
  oneOfClient(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Whole> {
    return this.desks.read(actor, contractId, async (desk) =>
      found(await this.appointments.find(desk, id), 'appointment'),
    );
  }

  @Post('contracts/:contractId/appointments/:id/moves')
  @Allow('desk.instruct')
  async moveByClient(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: MoveForm }) body: z.output<typeof MoveForm>,
  ): Promise<{ id: string }> {
    return { id: await this.changes.moveByBusiness(actor, contractId, id, body) };
  }

  @Post('contracts/:contractId/appointments/:id/cancellation')
  @HttpCode(200)
  @Allow('desk.instruct')
  async cancelByClient(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CancelForm }) body: z.output<typeof CancelForm>,
  ): Promise<{ id: string }> {
    await this.changes.cancelByBusiness(actor, contractId, id, body);
    return { id };
  }

  private async next(desk: Desk, query: z.output<typeof Wanted>): Promise<FreePlaces> {
    const type = await this.types.find(desk, query.appointmentType);
    const places = await this.places.next(desk, type, query.limit);
    return { places: places.map((place) => ({ ...place, calendar: place.calendar.key })) };
  }

  /** A month from now, unless another stretch is asked for. */
  private async between(desk: Desk, query: z.output<typeof Window>): Promise<Page<Entry>> {
    const from = query.from ?? this.clock.date();
    const until = query.until ?? new Date(from.getTime() + DAYS_31);
    const rows = await this.appointments.between(desk, { from, until }, query.calendar ?? null, {
      after: afterOf(query.cursor),
      limit: query.limit + 1,
    });
    return pageOf(
      rows,
      query.limit,
      ({ startsAt, slotId }) => [startsAt.toISOString(), slotId],
      (row) => row,
    );
  }
}
