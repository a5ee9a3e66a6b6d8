import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { halfYearOf, LateRateForm, LateRates, type PublishedRate } from '../desk/index.js';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import { number } from '../platform/views/format.js';
import { translate } from '../platform/views/i18n.js';
import { LateRateDecisions } from './late-rate-decisions.service.js';

/** Staff write down the rate of each half-year once the ministry has published it. */
@Controller('staff/late-rates')
@Allow('staff.console')
export class LateRatesController {
  constructor(
    private readonly rates: LateRates,
    private readonly decisions: LateRateDecisions,
    private readonly clock: Clock,
  ) {}

  @Get()
  index(@Req() request: FastifyRequest): Promise<View> {
    return this.page(request);
  }

  @Post()
  @Allow('staff.decide')
  set(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, LateRateForm, {
      done: async (input) => {
        await this.decisions.set(actor, input);
        return redirect('/staff/late-rates', 'unpaid.notice.rate');
      },
      again: (form) => this.page(request, form),
    });
  }

  private async page({ locale }: FastifyRequest, refused?: FormState): Promise<View> {
    const today = this.clock.today('Europe/Rome');
    const current = halfYearOf(today).toString();
    const all = await this.rates.all();
    return view('unpaid/rates', {
      rates: all.map(({ startsOn, referenceBps, source }) => ({
        half: translate(locale, `unpaid.rates.${startsOn.endsWith('01-01') ? 'first' : 'second'}`, {
          year: startsOn.slice(0, 4),
        }),
        reference: number(referenceBps / 100, locale, { minimumFractionDigits: 2 }),
        whole: number(referenceBps / 100 + 8, locale, { minimumFractionDigits: 2 }),
        source,
      })),
      missing: !all.some(({ startsOn }) => startsOn === current),
      rateForm: refused ?? blank({ year: today.year, half: today.month < 7 ? 1 : 2 }),
      halves: [1, 2].map((value) => ({
        value: String(value),
        label: translate(locale, value === 1 ? 'unpaid.rates.half_first' : 'unpaid.rates.half_second'),
      })),
      title: translate(locale, 'unpaid.rates.title'),
    });
  }
}

@Controller('api/v1/staff/late-rates')
@ApiTags('staff')
@Allow('staff.console')
export class LateRatesApi {
  constructor(
    private readonly rates: LateRates,
    private readonly decisions: LateRateDecisions,
  ) {}

  @Get()
  async list(@Query({ schema: pageQuery }) query: PageQuery): Promise<Page<PublishedRate>> {
    return sliceOf(await this.rates.all(), query, ({ startsOn }) => startsOn);
  }

  @Post()
  @Allow('staff.decide')
  async set(
    @WithMember() actor: Member,
    @Body({ schema: LateRateForm }) body: z.output<typeof LateRateForm>,
  ): Promise<{ startsOn: string }> {
    return { startsOn: await this.decisions.set(actor, body) };
  }
}
