import { Controller, Get, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, isBusiness, WithMember, type Member } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { Clock } from '../platform/time/clock.js';
import { ChargeLists } from './charges/charge-lists.queries.js';
import { headline, monthFlow, presentRow } from './charges/list.presenter.js';
import { shareLine } from './charges/share.presenter.js';
import { ShareQueries } from './charges/share.queries.js';
import { Payees } from './payees/payees.service.js';
import { Payers } from './payers/payers.service.js';

const ROWS = 20;

/** The money of the actor's side at a glance. */
@Controller('billing')
@Allow('billing.read')
export class BillingController {
  constructor(
    private readonly lists: ChargeLists,
    private readonly payers: Payers,
    private readonly payees: Payees,
    private readonly shares: ShareQueries,
    private readonly clock: Clock,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Query('after') after?: string,
    @Query('shares') sharesAfter?: string,
  ): Promise<View> {
    const side = isBusiness(actor) ? 'business' : 'assistant';
    const monthStart = this.clock.now().toZonedDateTimeISO(actor.timezone).with({ day: 1 }).startOfDay();
    const [page, sums, method, payee, shares] = await Promise.all([
      this.lists.page(actor, after, ROWS),
      this.lists.sums(actor, new Date(monthStart.epochMilliseconds)),
      isBusiness(actor) ? this.payers.methodOf(actor.organisationId) : null,
      isBusiness(actor) ? null : this.payees.of(actor.accountId),
      this.shares.page(actor, sharesAfter, ROWS),
    ]);
    const account = {
      side,
      locale: request.locale,
      ready: method !== null || payee?.transfers === 'active',
    } as const;
    return view('billing/index', {
      title: translate(request.locale, `billing.list.title.${side}`),
      side,
      headline: headline(sums, account),
      sums,
      method,
      payee,
      ready: account.ready,
      mayPay: actor.role === 'owner',
      rows: page.items.map((row) => presentRow(row, account)),
      shares: shares.items.map((share) => {
        const { chargeId, business, assistant, createdAt } = share;
        return { ...shareLine(share, share, request.locale), chargeId, business, assistant, at: createdAt };
      }),
      moreShares: shares.nextCursor && `/billing?shares=${shares.nextCursor}`,
      next: page.nextCursor && `/billing?after=${page.nextCursor}`,
      flow: monthFlow(sums, account),
      zone: actor.timezone,
    });
  }
}
