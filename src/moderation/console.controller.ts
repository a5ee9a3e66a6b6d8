import { Controller, Get, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { failureKey } from '../billing/index.js';
import { Directory } from '../search/index.js';
import { Audit } from './audit.service.js';
import { outageText, overview, presentEntry, tabs } from './console.presenter.js';
import { ConsoleQueries } from './console.queries.js';
import { StaffPages } from './staff.pages.js';
import { AuditQuery } from './moderation.forms.js';

@Controller('staff')
@Allow('staff.console')
export class ConsoleController {
  constructor(
    private readonly queries: ConsoleQueries,
    private readonly audit: Audit,
    private readonly directory: Directory,
    private readonly pages: StaffPages,
  ) {}

  @Get()
  async home(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const [waiting, log, outage] = await Promise.all([
      this.queries.waiting(),
      this.audit.list(AuditQuery.parse({ limit: 8 })),
      this.directory.outage(),
    ]);
    return view('moderation/home', {
      tabs: tabs(waiting, 'home', locale),
      ...overview(waiting, locale),
      outage: outage && outageText(outage, actor.timezone, locale),
      log: log.items.map((entry) => presentEntry(entry, locale)),
      zone: actor.timezone,
    });
  }

  @Get('payments')
  async payments(
    @WithMember() actor: Member,
    @Query('cursor') cursor: unknown,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const [payments, troubled] = await Promise.all([
      this.queries.payments(),
      this.queries.troubled(pageFrom(cursor)),
    ]);
    const named = <Row extends { state: string }>(row: Row) => ({
      ...row,
      label: translate(request.locale, `moderation.charge.${row.state}`),
    });
    return this.pages.show('moderation/payments', 'payments', actor, request, {
      ...payments,
      sums: payments.sums.map(named),
      troubled: troubled.items.map((row) => ({
        ...named(row),
        reason: row.failure && translate(request.locale, `billing.failure.${failureKey(row.failure)}`),
      })),
      next: nextLink('/staff/payments', troubled.nextCursor),
      sound: payments.ledgerCents === 0,
    });
  }

  @Get('audit')
  async log(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Query() asked: Record<string, unknown>,
  ): Promise<View> {
    // An empty choice of the form means no choice.
    const filter = AuditQuery.parse(
      Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')),
    );
    const { locale } = request;
    const [page, choices] = await Promise.all([this.audit.list(filter), this.audit.choices()]);
    const kept = new URLSearchParams({ actor: filter.actor ?? '', action: filter.action ?? '' });
    return this.pages.show('moderation/audit', 'audit', actor, request, {
      entries: page.items.map((entry) => presentEntry(entry, locale)),
      narrowed: !!(filter.actor || filter.action),
      form: { values: { actor: filter.actor, action: filter.action }, errors: {} },
      actors: choices.actors.map(({ id, name }) => ({ value: id, label: name })),
      actions: choices.actions.map((value) => ({
        value,
        label: translate(locale, `moderation.actions.${value.replace('.', '_')}`),
      })),
      next: nextLink(`/staff/audit?${kept.toString()}`, page.nextCursor),
    });
  }
}
