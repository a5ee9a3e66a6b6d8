import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { ShownOnce } from '../../platform/http/api.js';
import { textField } from '../../platform/http/text.js';
import { Desks } from '../desks.service.js';
import { calendarKey, CalendarForm, TypeForm } from './calendars.forms.js';
import { Calendars, type Calendar } from './calendars.service.js';
import { CalendarFeeds, type FeedInfo } from './feeds.service.js';
import { CalendarSources, type Source } from './sources.service.js';
import { AppointmentTypes, type AppointmentType } from './types.service.js';

const SourceBody = z
  .object({
    calendar: calendarKey.default('main'),
    address: textField(2000).optional(),
    /** The text of an .ics file, instead of an address. */
    file: z.string().max(1_000_000).optional(),
  })
  .refine(({ address, file }) => Boolean(address) !== Boolean(file), {
    path: ['address'],
    message: 'errors.calendar_address',
  });

interface SetUp {
  calendars: Calendar[];
  types: AppointmentType[];
  sources: Omit<Source, 'address'>[];
  feed: FeedInfo | null;
}

/** The client's calendars, types, links and busy times, for other programs. */
@Controller('api/v1/contracts/:contractId')
@ApiTags('calendars')
@Allow('desk.instruct')
export class CalendarsApi {
  constructor(
    private readonly desks: Desks,
    private readonly calendars: Calendars,
    private readonly types: AppointmentTypes,
    private readonly feeds: CalendarFeeds,
    private readonly sources: CalendarSources,
  ) {}

  /** Everything that is set up. Addresses and links are secrets: only that they are there is told. */
  @Get('calendars')
  @Allow('desk.read')
  show(@WithBusiness() actor: BusinessActor, @Param('contractId') contractId: string): Promise<SetUp> {
    return this.desks.read(actor, contractId, async (desk) => ({
      calendars: await this.calendars.of(desk),
      types: await this.types.of(desk),
      sources: (await this.sources.of(desk)).map(({ address: _secret, ...source }) => source),
      feed: await this.feeds.ofContract(contractId),
    }));
  }

  @Post('calendars')
  async create(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: CalendarForm }) body: z.output<typeof CalendarForm>,
  ): Promise<{ key: string }> {
    return { key: await this.calendars.save(actor, contractId, null, body) };
  }

  @Put('calendars/:key')
  async save(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Body({ schema: CalendarForm }) body: z.output<typeof CalendarForm>,
  ): Promise<{ key: string }> {
    return { key: await this.calendars.save(actor, contractId, key, body) };
  }

  @Delete('calendars/:key')
  @HttpCode(204)
  retire(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
  ): Promise<void> {
    return this.calendars.retire(actor, contractId, key);
  }

  @Post('appointment-types')
  async createType(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: TypeForm }) body: z.output<typeof TypeForm>,
  ): Promise<{ id: string }> {
    return { id: await this.types.save(actor, contractId, null, body) };
  }

  @Put('appointment-types/:id')
  async saveType(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: TypeForm }) body: z.output<typeof TypeForm>,
  ): Promise<{ id: string }> {
    return { id: await this.types.save(actor, contractId, id, body) };
  }

  @Delete('appointment-types/:id')
  @HttpCode(204)
  retireType(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.types.retire(actor, contractId, id);
  }

  @Post('calendar-sources')
  async follow(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: SourceBody }) body: z.output<typeof SourceBody>,
  ): Promise<{ id: string }> {
    const { calendar, address, file } = body;
    const id = file
      ? await this.sources.upload(actor, contractId, calendar, Buffer.from(file))
      : await this.sources.follow(actor, contractId, calendar, address ?? '');
    return { id };
  }

  @Delete('calendar-sources/:id')
  @HttpCode(204)
  forget(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.sources.remove(actor, contractId, id);
  }

  @Put('calendar-feed')
  @ShownOnce()
  async renew(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<{ link: string }> {
    return { link: await this.feeds.renewOfContract(actor, contractId) };
  }

  @Delete('calendar-feed')
  @HttpCode(204)
  revoke(@WithBusiness() actor: BusinessActor, @Param('contractId') contractId: string): Promise<void> {
    return this.feeds.revokeOfContract(actor, contractId);
  }
}
