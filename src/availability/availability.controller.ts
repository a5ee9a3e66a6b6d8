import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { blank, shown, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { AvailabilityForm, ClosureForm } from './availability.forms.js';
import { formValues, overview } from './availability.presenter.js';
import { Availability } from './availability.service.js';

@Controller('availability')
@Allow('availability.write')
export class AvailabilityController {
  constructor(
    private readonly availability: Availability,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('availability.read')
  show(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, request.locale, {});
  }

  @Post()
  save(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, AvailabilityForm, {
      done: async (data) => {
        await this.availability.save(actor, data);
        return redirect('/availability', 'availability.notice.saved');
      },
      again: (week) => this.page(actor, request.locale, { week }),
    });
  }

  @Post('confirmations')
  async confirm(@WithMember() actor: Member): Promise<PageResult> {
    await this.availability.confirm(actor);
    return redirect('/availability', 'availability.notice.confirmed');
  }

  @Post('closures')
  close(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ClosureForm, {
      done: async (data) => {
        await this.availability.close(actor, data);
        return redirect('/availability', 'availability.notice.closed');
      },
      again: (closure) => this.page(actor, request.locale, { closure }),
    });
  }

  @Post('closures/:id/remove')
  async reopen(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    await this.availability.reopen(actor, id);
    return redirect('/availability', 'availability.notice.reopened');
  }

  private async page(
    actor: Member,
    locale: Locale,
    posted: { week?: FormState; closure?: FormState },
  ): Promise<View> {
    const own = await this.availability.ofAssistant(actor.accountId);
    const zone = own?.timezone ?? actor.timezone;
    const today = this.clock.today(zone);
    return view('availability/show', {
      title: translate(locale, 'availability.title'),
      own: own && overview(own, today, locale),
      weekForm: shown(posted.week, formValues(own, zone)),
      closureForm: posted.closure ?? blank(),
      timezones: Intl.supportedValuesOf('timeZone').map((value) => ({
        value,
        label: value.replaceAll('_', ' '),
      })),
      today: today.toString(),
      zone,
    });
  }
}
