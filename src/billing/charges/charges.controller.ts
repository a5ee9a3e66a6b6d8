import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  Allow,
  isBusiness,
  WithBusiness,
  WithMember,
  type BusinessActor,
  type Member,
} from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { PayNowForm } from '../billing.forms.js';
import { InvoiceDocuments } from '../invoices/invoice-documents.js';
import { presentCharge } from './charge.presenter.js';
import { ChargeQueries } from './charge.queries.js';
import { Payees } from '../payees/payees.service.js';
import { presentOwnShares } from './share.presenter.js';
import { ShareQueries } from './share.queries.js';
import { OwnerPayments } from './owner-payments.service.js';

@Controller('billing/charges')
@Allow('billing.read')
export class ChargesController {
  constructor(
    private readonly charges: ChargeQueries,
    private readonly payments: OwnerPayments,
    private readonly documents: InvoiceDocuments,
    private readonly shares: ShareQueries,
    private readonly payees: Payees,
  ) {}

  @Get(':id')
  async show(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<View> {
    const [share, ...more] = await this.shares.ownOf(actor, id);
    if (!share) return this.page(actor, request, id);
    const ready = (await this.payees.of(actor.accountId)).transfers === 'active';
    return view('billing/share', presentOwnShares([share, ...more], request.locale, ready));
  }

  @Get(':id/invoice.pdf')
  invoice(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<Download> {
    return this.documents.pdf(actor, id, 'assistant', request.locale);
  }

  @Get(':id/fee-invoice.pdf')
  @Allow('billing.onboard')
  fee(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<Download> {
    return this.documents.pdf(actor, id, 'platform_fee', request.locale);
  }

  @Post(':id/payments')
  @Allow('billing.pay')
  pay(
    @WithBusiness() actor: BusinessActor,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return submit(request, PayNowForm, {
      done: async ({ attempts }) => {
        await this.payments.payNow(actor, id, attempts);
        return redirect(`/billing/charges/${id}`, 'billing.notice.paying');
      },
      again: (form) => this.page(actor, request, id, form),
    });
  }

  @Post(':id/confirmations')
  @Allow('billing.pay')
  confirm(
    @WithBusiness() actor: BusinessActor,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return submit(request, PayNowForm.partial(), {
      done: async () => redirect(await this.payments.confirm(actor, id)),
      again: (form) => this.page(actor, request, id, form),
    });
  }

  // The bank sends the owner back here; reading how it went is harmless however often it is done.
  @Get(':id/confirmed')
  @Allow('billing.pay')
  async confirmed(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    await this.payments.confirmed(actor, id);
    return redirect(`/billing/charges/${id}`);
  }

  private async page(
    actor: Member,
    request: FastifyRequest,
    id: string,
    form: FormState = blank(),
  ): Promise<View> {
    const charge = found(await this.charges.detail(actor, id), 'charge');
    const side = isBusiness(actor) ? 'business' : 'assistant';
    const { locale } = request;
    const mayPay = actor.role === 'owner';
    const model = presentCharge(charge, { side, locale, timezone: charge.timezone, mayPay });
    return view('billing/charge', { ...model, form });
  }
}
