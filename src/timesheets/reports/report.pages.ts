import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { blank, expand, fieldErrors } from '../../platform/http/form.js';
import { view, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { periodOf, PeriodQuery } from './period.rules.js';
import { ReportQueries } from './report.queries.js';
import {
  callsModel,
  chooser,
  contractRow,
  headline,
  hoursModel,
  messagesModel,
  packageModel,
  periodText,
  workModel,
} from './report.presenter.js';
import { sections } from './sections.sql.js';

/** The page of a report, whoever reads it. */
@Injectable()
export class ReportPages {
  constructor(
    private readonly queries: ReportQueries,
    private readonly clock: Clock,
  ) {}

  /** One contract's report or that of all; a period that can't be read is said beside its field, and this month shown. */
  async show(actor: Member, contractId: string | null, asked: unknown, locale: Locale): Promise<View> {
    const given = expand(asked as Record<string, unknown>);
    const parsed = PeriodQuery.safeParse(given);
    const zone = await this.queries.zone(actor, contractId);
    const today = this.clock.today(zone);
    const period = periodOf(parsed.data ?? {}, today);
    const report = await this.queries.of(actor, contractId, period, today);
    const assistant = actor.role === 'assistant';
    const side = assistant ? 'assistant' : 'business';
    const path = contractId ? `/contracts/${contractId}/report` : '/reports';
    const { total, contracts } = report;
    const [one] = contractId ? contracts : [];
    const values = parsed.success ? { from: period.from, to: period.to } : given;
    const model = {
      title: translate(locale, 'reports.title'),
      side,
      path,
      contract: one && {
        id: one.id,
        title: one.title,
        other: assistant ? one.business : one.assistant,
      },
      headline: headline(total, side, locale),
      when: periodText(period, locale),
      chooser: chooser(path, period, locale),
      form: parsed.success ? blank(values) : { values, errors: fieldErrors(parsed.error, locale) },
      begins: contracts.length === 0,
      begin: assistant ? '/invitations' : '/contracts',
      any: total.answered + total.missed + total.written + total.sent + total.seconds > 0,
      calls: callsModel(total, locale),
      messages: messagesModel(total),
      work: workModel(report, locale),
      hours: hoursModel(report, locale),
      packages: contracts
        .filter((row) => row.includedMinutes && ['active', 'in_notice', 'paused'].includes(row.state))
        .map((row) => packageModel(row, report, today, assistant, locale)),
      rows: contractId
        ? []
        : contracts.map((row) => contractRow(row, actor, chooser(path, period, locale).search)),
      files: sections.map((section) => ({
        href: `${path}/${section}.csv?${chooser(path, period, locale).search}`,
        label: translate(locale, `reports.files.${section}`),
      })),
    };
    return view('reports/show', model, { status: parsed.success ? 200 : 422 });
  }
}
