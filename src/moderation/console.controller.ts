import { Controller, Get, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { Directory } from '../search/index.js';
import { Audit } from './audit.service.js';
import { outageText, overview, presentEntry, tabs } from './console.presenter.js';
import { ConsoleQueries } from './console.queries.js';
import { AuditQuery } from './moderation.forms.js';

@Controller('staff')
@Allow('staff.console')
export class ConsoleController {
  constructor(
    private readonly queries: ConsoleQueries,
    private readonly audit: Audit,
    private readonly directory: Directory,
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
  async payments(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const [waiting, payments] = await Promise.all([this.queries.waiting(), this.queries.payments()]);
    return view('moderation/payments', {
      tabs: tabs(waiting, 'payments', locale),
      ...payments,
      troubledCount: payments.troubled.length,
      sums: payments.sums.map((sum) => ({
        ...sum,
        label: translate(locale, `moderation.charge.${sum.state}`),
      })),
      troubled: payments.troubled.map((charge) => ({
        ...charge,
        label: translate(locale, `moderation.charge.${charge.state}`),
      })),
      sound: payments.ledgerCents === 0,
      zone: actor.timezone,
    });
  }

  @Get('audit')
  async log(
    @WithMember() actor: Member,
    @Req() { locale }: FastifyRequest,
    @Query() asked: Record<string, unknown>,
  ): Promise<View> {
    // An empty choice of the form means no choice.
    const filter = AuditQuery.parse(
      Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')),
    );
    const [waiting, page, choices] = await Promise.all([
      this.queries.waiting(),
      this.audit.list(filter),
      this.audit.choices(),
    ]);
    const kept = new URLSearchParams({ actor: filter.actor ?? '', action: filter.action ?? '' });
    return view('moderation/audit', {
      tabs: tabs(waiting, 'audit', locale),
      entries: page.items.map((entry) => presentEntry(entry, locale)),
      narrowed: !!(filter.actor || filter.action),
      form: { values: { actor: filter.actor, action: filter.action }, errors: {} },
      actors: choices.actors.map(({ id, name }) => ({ value: id, label: name })),
      actions: choices.actions.map((value) => ({
        value,
        label: translate(locale, `moderation.actions.${value.replace('.', '_')}`),
      })),
      next: page.nextCursor && `/staff/audit?${kept.toString()}&cursor=${page.nextCursor}`,
      zone: actor.timezone,
    });
  }
}
