import { Injectable } from '@nestjs/common';
import { nextLink, pageFrom } from '../../platform/http/cursor.js';
import { blank } from '../../platform/http/form.js';
import { Clock } from '../../platform/time/clock.js';
import { money } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import { ReminderLadder } from './ladder.service.js';
import { toneAfter } from './ladder.rules.js';
import { letterOf } from './letter.presenter.js';
import { UnpaidEvents } from './unpaid-events.service.js';
import { unpaidTabs, type UnpaidTab } from './unpaid.forms.js';
import { UnpaidInvoices } from './unpaid-invoices.service.js';
import { claimLines, eventLines, missingRate, unpaidLine, unpaidTabLinks } from './unpaid.presenter.js';
import { UnpaidSettingsStore } from './unpaid-settings.service.js';

const PAGE = 30;

/** What both sides' pages of unpaid invoices show. */
@Injectable()
export class UnpaidPages {
  constructor(
    private readonly clock: Clock,
    private readonly invoices: UnpaidInvoices,
    private readonly events: UnpaidEvents,
    private readonly ladder: ReminderLadder,
    private readonly settings: UnpaidSettingsStore,
  ) {}

  async list(desk: Desk, locale: Locale, base: string, wanted: unknown, cursor: unknown) {
    const tab: UnpaidTab = unpaidTabs.find((one) => one === wanted) ?? 'open';
    const { items, nextCursor } = await this.invoices.page(desk, tab, pageFrom(cursor, PAGE));
    const totals = await this.invoices.totals(desk);
    const today = this.today(desk);
    const owed = totals
      .filter(({ state }) => ['open', 'promised', 'handed_back'].includes(state))
      .reduce((sum, { cents, count }) => ({ cents: sum.cents + cents, count: sum.count + count }), {
        cents: 0,
        count: 0,
      });
    return {
      base,
      tabs: unpaidTabLinks(totals, tab, locale, base),
      any: totals.length > 0,
      owed: owed.count,
      owedSum: money(owed.cents, 'EUR', locale, true),
      rows: items.map((one) => unpaidLine(one, locale, today, base)),
      next: nextLink(tab === 'open' ? base : `${base}?tab=${tab}`, nextCursor),
      account: (await this.settings.of(desk)).iban !== '',
      zone: desk.contract.timezone,
      title: translate(locale, 'unpaid.title'),
    };
  }

  async one(desk: Desk, locale: Locale, base: string, id: string) {
    const invoice = await this.invoices.find(desk, id);
    const events = await this.events.of(desk, id);
    const settings = await this.settings.of(desk);
    const claim = await this.ladder.claim(desk, invoice, events);
    const tone = toneAfter(invoice.sent);
    const today = this.today(desk);
    const running = invoice.state === 'open' || invoice.state === 'promised';
    return {
      base: `${base}/${id}`,
      home: base,
      invoice,
      line: unpaidLine(invoice, locale, today, base),
      sums: claimLines(claim, locale),
      missing: missingRate(claim, locale),
      noTrader: settings.interest && invoice.debtor.vat === '',
      events: eventLines(events, locale, desk.contract.timezone),
      letter: tone && letterOf(invoice, tone, claim, settings, desk.contract.clientName),
      chasing: running,
      mayRemind: invoice.state === 'open' && tone !== null && (invoice.nextOn ?? '') <= today,
      account: settings.iban !== '',
      openClaim: running || invoice.state === 'handed_back',
      zone: desk.contract.timezone,
      sendForm: blank({
        channel: invoice.debtor.email && settings.iban ? 'mail' : 'phone',
        sent: invoice.sent,
      }),
      openedAt: this.clock.now().toString(),
      channels: ['mail', 'phone'].map((value) => ({
        value,
        label: translate(locale, `desk.channel.${value}`),
      })),
      languages: ['it', 'en'].map((value) => ({
        value,
        label: translate(locale, `unpaid.language.${value}`),
      })),
      promiseForm: blank({ on: this.clock.today(desk.contract.timezone).add({ days: 7 }).toString() }),
      backForm: blank(),
      payForm: blank({
        cents: ((invoice.amountCents - invoice.paidCents) / 100)
          .toFixed(2)
          .replace('.', locale === 'it' ? ',' : '.'),
        on: today,
      }),
      debtorForm: blank({ ...invoice.debtor }),
      title: translate(locale, 'unpaid.number', { number: invoice.number }),
    };
  }

  private today(desk: Desk): string {
    return this.clock.today(desk.contract.timezone).toString();
  }
}
