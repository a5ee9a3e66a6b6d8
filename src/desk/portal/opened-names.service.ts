import { Injectable } from '@nestjs/common';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Opening } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { RemindedInvoices } from '../reminders/reminded.queries.js';
import { lineOf } from '../timeline/line.presenter.js';
import { Timeline } from '../timeline/timeline.queries.js';

export interface Named {
  label: string;
  href: string;
}

/** What the log of who looked calls records and invoices that are about nobody of the address book. */
@Injectable()
export class OpenedNames {
  constructor(
    private readonly timeline: Timeline,
    private readonly invoices: RemindedInvoices,
  ) {}

  /** By the id of the record or invoice; what is gone meanwhile is missing. */
  async of(desk: Desk, rows: Opening[], locale: Locale): Promise<Map<string, Named>> {
    const ids = [...new Set(rows.flatMap(({ recordId }) => recordId ?? []))];
    const records = ids.length > 0 ? await this.timeline.list(desk, { ids, limit: ids.length }) : [];
    const { id: contractId, timezone: zone } = desk.contract;
    const reading = { locale, zone, side: 'business' as const, contractId };
    const named = new Map<string, Named>();
    for (const record of records) {
      const { kindLabel, what, href } = lineOf(record, reading);
      named.set(record.id, { label: `${kindLabel}: ${what}`, href });
    }
    const invoices = await this.invoices.of(desk, [
      ...new Set(rows.flatMap(({ invoiceId }) => invoiceId ?? [])),
    ]);
    for (const [id, { number, debtor }] of invoices)
      named.set(id, {
        label: `${translate(locale, 'unpaid.number', { number })} · ${debtor}`,
        href: `/contracts/${contractId}/unpaid/${id}`,
      });
    return named;
  }
}
