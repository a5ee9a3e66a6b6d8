import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { allows, Allow, WithBusiness, type BusinessActor } from '../identity/index.js';
import { blank, shown, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { sectorOptions } from '../skills/index.js';
import { Businesses, type BusinessCard } from './businesses.service.js';
import { BusinessForm, PersonForm } from './profiles.forms.js';
import { provinceOptions } from './provinces.js';

@Controller('business')
@Allow('business.write')
export class BusinessController {
  constructor(private readonly businesses: Businesses) {}

  @Get()
  @Allow('business.read')
  show(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, request.locale, {});
  }

  @Post()
  save(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, BusinessForm, {
      done: async (data) => {
        await this.businesses.save(actor, data);
        return redirect('/business', 'profiles.notice.business_saved');
      },
      again: (businessForm) => this.page(actor, request.locale, { businessForm }),
    });
  }

  @Post('people')
  addPerson(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, PersonForm, {
      done: async (data) => {
        await this.businesses.addPerson(actor, data);
        return redirect('/business#people', 'profiles.notice.person_added');
      },
      again: (personForm) => this.page(actor, request.locale, { personForm }),
    });
  }

  @Get('people/:id')
  async editPerson(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<View> {
    const { name, role, phone, email } = await this.businesses.person(actor, id);
    return this.personPage(actor, id, blank({ name, role, phone, email }));
  }

  @Post('people/:id')
  changePerson(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PersonForm, {
      done: async (data) => {
        await this.businesses.changePerson(actor, id, data);
        return redirect('/business#people', 'profiles.notice.person_saved');
      },
      again: (form) => this.personPage(actor, id, form),
    });
  }

  @Post('people/:id/remove')
  async removePerson(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    await this.businesses.removePerson(actor, id);
    return redirect('/business#people', 'profiles.notice.person_removed');
  }

  private async personPage(actor: BusinessActor, id: string, form: FormState): Promise<View> {
    const person = await this.businesses.person(actor, id);
    return view('profiles/person', { title: person.name, person, form, width: 'slim' });
  }

  private async page(
    actor: BusinessActor,
    locale: Locale,
    posted: { businessForm?: FormState; personForm?: FormState },
  ): Promise<View> {
    const [card, people, missing] = await Promise.all([
      this.businesses.card(actor.organisationId),
      this.businesses.people(actor.organisationId),
      this.businesses.missing(actor.organisationId),
    ]);
    return view('profiles/business', {
      title: translate(locale, 'profiles.business_title'),
      card,
      people,
      missing,
      businessForm: shown(posted.businessForm, businessValues(card)),
      personForm: posted.personForm ?? blank(),
      sectors: sectorOptions(locale),
      provinces: provinceOptions,
      timezones: Intl.supportedValuesOf('timeZone').map((value) => ({
        value,
        label: value.replaceAll('_', ' '),
      })),
      mayChange: allows('business.write', actor.role),
    });
  }
}

const businessValues = (card: BusinessCard): Record<string, unknown> => ({
  ...card,
  legalName: card.revision === 0 ? '' : card.legalName,
});
