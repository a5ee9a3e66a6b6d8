import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { Missing } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { isId } from '../../platform/ids.js';
import { translate } from '../../platform/views/i18n.js';
import { Payers } from './payers.service.js';

@Controller('billing/payment-method')
@Allow('billing.pay')
export class PaymentMethodController {
  constructor(private readonly payers: Payers) {}

  @Get()
  show(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, request, blank());
  }

  @Post()
  start(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => redirect(await this.payers.startSetup(actor)),
      again: (form) => this.page(actor, request, form),
    });
  }

  @Get('return')
  async back(@WithBusiness() actor: BusinessActor, @Query('setup') setup?: string): Promise<PageResult> {
    if (!isId(setup)) throw new Missing('setup');
    const saved = await this.payers.finishOwn(actor, setup);
    return redirect(
      '/billing/payment-method',
      saved ? 'billing.notice.method_saved' : 'billing.notice.method_open',
    );
  }

  private async page(actor: BusinessActor, request: FastifyRequest, form: FormState): Promise<View> {
    return view('billing/payment_method', {
      title: translate(request.locale, 'billing.list.method'),
      form,
      method: await this.payers.methodOf(actor.organisationId),
      zone: actor.timezone,
    });
  }
}
