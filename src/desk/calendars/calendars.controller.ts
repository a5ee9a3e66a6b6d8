import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { weekValues } from '../../availability/index.js';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { shown, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { textField } from '../../platform/http/text.js';
import { upload } from '../../platform/http/uploads.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { bookings, calendarKey, CalendarForm, calendarKinds, TypeForm } from './calendars.forms.js';
import { calendarLine, leads, sourceLine, typeLine } from './calendars.presenter.js';
import { Calendars } from './calendars.service.js';
import { CalendarFeeds } from './feeds.service.js';
import { CalendarSources } from './sources.service.js';
import { AppointmentTypes } from './types.service.js';

const FollowForm = z.object({ calendar: calendarKey.default('main'), address: textField(2000, 1) });
const UploadForm = z.object({
  calendar: calendarKey.default('main'),
  file: upload({ types: ['text/plain', 'text/calendar'], maxBytes: 1024 * 1024 }),
});
const Nothing = z.object({});
const SPARE_CLOSURES = 2;

/** The client sets up its calendars: hours, types of appointment, links out and busy times in. */
@Controller('contracts/:contractId/calendars')
@Allow('desk.instruct')
export class CalendarsController {
  constructor(
    private readonly desks: Desks,
    private readonly calendars: Calendars,
    private readonly types: AppointmentTypes,
    private readonly feeds: CalendarFeeds,
    private readonly sources: CalendarSources,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('desk.read')
  index(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, contractId);
  }

  @Get('new')
  open(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.calendarPage(request, actor, contractId, null);
  }

  @Get('types/new')
  openType(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.typePage(request, actor, contractId, null);
  }

  @Get('types/:id')
  showType(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.typePage(request, actor, contractId, id);
  }

  @Get(':key')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.calendarPage(request, actor, contractId, key);
  }

  @Post('types/:id')
  saveType(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const which = id === 'new' ? null : id;
    return submit(request, TypeForm, {
      done: async (input) => {
        await this.types.save(actor, contractId, which, input);
        return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.type_saved');
      },
      again: (form) => this.typePage(request, actor, contractId, which, form),
    });
  }

  @Post('types/:id/retirement')
  async retireType(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<PageResult> {
    await this.types.retire(actor, contractId, id);
    return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.type_retired');
  }

  /** A new link is shown in the answer itself, and never again. */
  @Post('feed')
  renew(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        const link = await this.feeds.renewOfContract(actor, contractId);
        return this.page(request, actor, contractId, {}, link);
      },
      again: () => this.page(request, actor, contractId),
    });
  }

  @Post('feed/revocation')
  async revoke(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<PageResult> {
    await this.feeds.revokeOfContract(actor, contractId);
    return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.feed_revoked');
  }

  @Post('sources')
  follow(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, FollowForm, {
      done: async ({ calendar, address }) => {
        await this.sources.follow(actor, contractId, calendar, address);
        return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.following');
      },
      again: (follow) => this.page(request, actor, contractId, { follow }),
    });
  }

  @Post('files')
  upload(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, UploadForm, {
      done: async ({ calendar, file }) => {
        await this.sources.upload(actor, contractId, calendar, file.content);
        return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.uploaded');
      },
      again: (file) => this.page(request, actor, contractId, { file }),
    });
  }

  @Post('sources/:id/removal')
  async remove(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<PageResult> {
    await this.sources.remove(actor, contractId, id);
    return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.source_removed');
  }

  @Post(':key')
  save(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const which = key === 'new' ? null : key;
    return submit(request, CalendarForm, {
      done: async (input) => {
        await this.calendars.save(actor, contractId, which, input);
        return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.saved');
      },
      again: (form) => this.calendarPage(request, actor, contractId, which, form),
    });
  }

  @Post(':key/retirement')
  async retire(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
  ): Promise<PageResult> {
    await this.calendars.retire(actor, contractId, key);
    return redirect(`/contracts/${contractId}/calendars`, 'calendar.notice.retired');
  }

  private page(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    refused: { follow?: FormState; file?: FormState } = {},
    freshLink = '',
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const { timezone: zone } = desk.contract;
      const calendars = await this.calendars.of(desk);
      const names = new Map(calendars.map(({ key, name }) => [key, name]));
      const types = await this.types.of(desk);
      const sources = await this.sources.of(desk);
      return view('portal/calendars', {
        contract: desk.contract,
        zone,
        calendars: calendars.map((one) => calendarLine(one, locale)),
        types: types.map((one) => typeLine(one, names, locale)),
        feed: await this.feeds.ofContract(contractId),
        freshLink,
        sources: sources.map((one) => sourceLine(one, names, locale, zone)),
        calendarOptions: calendars.map(({ key, name }) => ({ value: key, label: name })),
        followForm: shown(refused.follow, { calendar: 'main' }),
        fileForm: shown(refused.file, { calendar: 'main' }),
        mayAct: allows('desk.instruct', actor.role),
        title: translate(locale, 'calendar.setup.title'),
      });
    });
  }

  private calendarPage(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    key: string | null,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const one = key ? found(await this.calendars.find(desk, key), 'calendar') : null;
      const form = shown(refused, {
        name: one?.name,
        kind: one?.kind ?? 'person',
        timezone: one?.timezone ?? desk.contract.timezone,
        worksHolidays: one?.hours?.worksHolidays,
        revision: one?.revision ?? 0,
        ...weekValues('windows', one?.hours?.windows ?? []),
        ...Object.fromEntries(
          (one?.hours?.closures ?? []).flatMap(({ startsOn, endsOn }, index) => [
            [`closures.${index}.startsOn`, startsOn],
            [`closures.${index}.endsOn`, endsOn],
          ]),
        ),
      });
      const closures = (one?.hours?.closures.length ?? 0) + SPARE_CLOSURES;
      return view('portal/calendar_form', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        calendarForm: form,
        key: key ?? 'new',
        one,
        today: this.clock.today(desk.contract.timezone).toString(),
        closureRows: Array.from({ length: closures }, (_, index) => index),
        kinds: calendarKinds
          .filter((kind) => kind !== 'client')
          .map((value) => ({ value, label: translate(locale, `calendar.kind.${value}`) })),
        timezones: Intl.supportedValuesOf('timeZone').map((value) => ({
          value,
          label: value.replaceAll('_', ' '),
        })),
        title: one?.name ?? translate(locale, 'calendar.setup.new_calendar'),
      });
    });
  }

  private typePage(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string | null,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const one = id ? found(await this.types.find(desk, id), 'type') : null;
      const calendars = await this.calendars.of(desk);
      const remind = (channel: string) => one?.reminders.find((each) => each.channel === channel)?.minutes;
      const form = shown(refused, {
        name: one?.name,
        minutes: one?.minutes ?? 30,
        before: one?.before ?? 0,
        after: one?.after ?? 0,
        noticeHours: one ? one.noticeMinutes / 60 : 2,
        aheadDays: one?.aheadDays ?? 90,
        booking: one?.booking ?? 'free',
        calendars: one?.calendars ?? [],
        'reminders.mail': one ? remind('mail') : 1440,
        'reminders.sms': remind('sms'),
        revision: one?.revision ?? 0,
      });
      return view('portal/type_form', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        typeForm: form,
        id: id ?? 'new',
        one,
        calendarOptions: calendars.map(({ key, name }) => ({ value: key, label: name })),
        bookings: bookings.map((value) => ({
          value,
          label: translate(locale, `calendar.may_book.${value}`, { assistant: desk.contract.assistantName }),
        })),
        leads: leads(locale),
        title: one?.name ?? translate(locale, 'calendar.setup.new_type'),
      });
    });
  }
}
