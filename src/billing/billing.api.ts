import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { pageQuery, type Page } from '../platform/http/cursor.js';
import { PayNowForm } from './billing.forms.js';
import { Billing, type Glance } from './billing.service.js';
import type { ChargeSummary } from './charges/charge-lists.queries.js';
import { ChargeQueries, type ChargeDetail } from './charges/charge.queries.js';
import { ShareQueries, type OwnShare } from './charges/share.queries.js';
import { OwnerPayments } from './charges/owner-payments.service.js';
import { numberOf } from './invoices/invoice.rules.js';
import { Payees, type Payee } from './payees/payees.service.js';
import { Payers, type SavedMethod } from './payers/payers.service.js';

@Controller('api/v1')
@ApiTags('billing')
@Allow('billing.read')
export class BillingApi {
  constructor(
    private readonly billing: Billing,
    private readonly charges: ChargeQueries,
    private readonly payments: OwnerPayments,
    private readonly payers: Payers,
    private readonly payees: Payees,
    private readonly shares: ShareQueries,
  ) {}

  @Get('charges')
  index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) { cursor, limit }: z.output<typeof pageQuery>,
  ): Promise<Page<ChargeSummary>> {
    return this.billing.chargesOf(actor, cursor, limit);
  }

  @Get('charges/:id')
  async show(@WithMember() actor: Member, @Param('id') id: string) {
    return shown(found(await this.charges.detail(actor, id), 'charge'));
  }

  /** The reader's own shares of other assistants' charges, for standing in. */
  @Get('shares')
  @Allow('billing.onboard')
  ownShares(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) { cursor, limit }: z.output<typeof pageQuery>,
  ): Promise<Page<OwnShare>> {
    return this.shares.page(actor, cursor, limit);
  }

  /** Tries an unpaid charge again now. */
  @Post('charges/:id/payments')
  @Allow('billing.pay')
  @HttpCode(202)
  async pay(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: PayNowForm }) { attempts }: z.output<typeof PayNowForm>,
  ) {
    await this.payments.payNow(actor, id, attempts);
    return shown(found(await this.charges.detail(actor, id), 'charge'));
  }

  /** Opens the bank's confirmation of a charge that asks for one. */
  @Post('charges/:id/confirmations')
  @Allow('billing.pay')
  async confirm(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<{ url: string }> {
    return { url: await this.payments.confirm(actor, id) };
  }

  @Get('payment-method')
  @Allow('billing.pay')
  async method(@WithBusiness() actor: BusinessActor): Promise<{ method: SavedMethod | null }> {
    return { method: await this.payers.methodOf(actor.organisationId) };
  }

  /** Opens the provider's page where a method is saved. */
  @Post('payment-method/setups')
  @Allow('billing.pay')
  async setup(@WithBusiness() actor: BusinessActor): Promise<{ url: string }> {
    return { url: await this.payers.startSetup(actor) };
  }

  @Get('onboarding')
  @Allow('billing.onboard')
  async payee(@WithMember() actor: Member): Promise<Omit<Payee, 'accountId'>> {
    const { transfers, requirements } = await this.payees.of(actor.accountId);
    return { transfers, requirements };
  }

  /** Opens the provider's page where the assistant's account is opened or completed. */
  @Post('onboarding/links')
  @Allow('billing.onboard')
  async link(@WithMember() actor: Member): Promise<{ url: string }> {
    return { url: await this.payees.link(actor) };
  }

  /** Payments at a glance: charges by state, ledger balances and their sum, what waits. */
  @Get('ledger')
  @Allow('staff.console')
  glance(): Promise<Glance> {
    return this.billing.glance();
  }
}

const shown = ({ invoices, ...charge }: ChargeDetail) => ({
  ...charge,
  invoices: invoices.map((invoice) => ({
    ...invoice,
    number: numberOf(invoice),
    document: `/billing/charges/${charge.id}/${invoice.kind === 'assistant' ? 'invoice' : 'fee-invoice'}.pdf`,
  })),
});
