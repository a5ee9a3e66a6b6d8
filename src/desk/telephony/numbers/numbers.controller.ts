import { Controller, Get, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../../platform/config/tokens.js';
import { blank, submit, type FormState } from '../../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../../platform/http/page.js';
import { numberWord } from '../../../platform/views/format.js';
import { translate } from '../../../platform/views/i18n.js';
import { spoken } from '../../contacts/number.rules.js';
import { NewNumberForm, NumberForm } from './numbers.forms.js';
import { PhoneNumbers } from './phone-numbers.service.js';

const MOST_PLACES = 6;

/** The business says which of its telephones ring here, and at whose desk. */
@Controller('phone-numbers')
@Allow('desk.instruct')
export class NumbersController {
  constructor(
    private readonly numbers: PhoneNumbers,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Get()
  @Allow('desk.read')
  index(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<View> {
    return this.list(request, actor, blank());
  }

  @Post()
  add(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, NewNumberForm, {
      done: async (data) =>
        redirect(`/phone-numbers/${await this.numbers.add(actor, data)}`, 'telephony.notice.added'),
      again: (form) => this.list(request, actor, form),
    });
  }

  @Get(':id')
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, id);
  }

  @Post(':id')
  save(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NumberForm, {
      done: async (data) => {
        await this.numbers.save(actor, id, data);
        return redirect(`/phone-numbers/${id}`, 'telephony.notice.saved');
      },
      again: (form) => this.page(request, actor, id, form),
    });
  }

  @Post(':id/secret')
  renew(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.numbers.renewSecret(actor, id);
        return redirect(`/phone-numbers/${id}`, 'telephony.notice.renewed');
      },
      again: () => this.page(request, actor, id),
    });
  }

  @Post(':id/removal')
  remove(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.numbers.remove(actor, id);
        return redirect('/phone-numbers', 'telephony.notice.removed');
      },
      again: () => this.page(request, actor, id),
    });
  }

  private async list(request: FastifyRequest, actor: BusinessActor, form: FormState): Promise<View> {
    const { locale } = request;
    const numbers = await this.numbers.list(actor);
    const free = await this.numbers.free();
    return view('telephony/numbers', {
      numbers: numbers.map((one) => ({
        ...one,
        spoken: spoken(one.number),
        href: `/phone-numbers/${one.id}`,
        names: one.rota.filter(({ works }) => works).map(({ assistantName }) => assistantName),
      })),
      word: numberWord(numbers.length, locale, true),
      free: free.slice(0, 20).map((number) => ({ value: number, label: spoken(number) })),
      mayWrite: allows('desk.instruct', actor.role),
      form,
      demo: this.settings.demo,
      title: translate(locale, 'telephony.numbers.title'),
    });
  }

  private async page(
    request: FastifyRequest,
    actor: BusinessActor,
    id: string,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    const number = await this.numbers.of(actor, id);
    const mayWrite = allows('desk.instruct', actor.role);
    const answerers = await this.numbers.answerers(actor);
    const rota = number.rota.filter(({ works }) => works);
    const digits = number.number;
    return view('telephony/number', {
      number,
      spoken: spoken(number.number),
      first: rota[0]?.assistantName.split(' ')[0] ?? '',
      mayWrite,
      form:
        refused ??
        blank({
          ...number,
          announces: number.announces ? 'true' : '',
          voicemail: number.voicemail ? 'true' : '',
          ...Object.fromEntries(rota.map(({ contractId }, index) => [`rota.${index}`, contractId])),
        }),
      places: answerers.slice(0, MOST_PLACES).map((_, index) => ({
        name: `rota.${index}`,
        label: translate(locale, `telephony.number.place.${index === 0 ? 'first' : 'then'}`),
      })),
      answerers: answerers.map(({ contractId, assistantName, contractNumber }) => ({
        value: contractId,
        label: `${assistantName} · ${contractNumber}`,
      })),
      locales: ['it', 'en'].map((value) => ({
        value,
        label: translate(locale, `telephony.language.${value}`),
      })),
      codes: [
        { what: translate(locale, 'telephony.forward.all'), code: `**21*${digits}#` },
        { what: translate(locale, 'telephony.forward.no_answer'), code: `**61*${digits}#` },
        { what: translate(locale, 'telephony.forward.busy'), code: `**67*${digits}#` },
        { what: translate(locale, 'telephony.forward.off'), code: '##002#' },
      ],
      webhook: `${this.settings.publicUrl}/webhooks/telephony/${id}`,
      secret: mayWrite ? await this.numbers.secret(actor, id) : null,
      demo: this.settings.demo,
      title: spoken(number.number),
    });
  }
}
