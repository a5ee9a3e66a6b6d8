import { Injectable } from '@nestjs/common';
import { allows, type Member } from '../identity/index.js';
import { blank, type FormState } from '../platform/http/form.js';
import { view, type View } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { DeliveryQueries } from './delivery.queries.js';
import { burn, days, standInShares, listedSheet, moneyPreview, weekText } from './timesheet.presenter.js';
import { TimesheetQueries, type MonthUse } from './timesheet.queries.js';
import { closesMonth, packageMonth, weekOfDay } from './week.rules.js';

const SHEETS = 20;

/** What one form of a page with several was refused for: the line it belongs to, and its state. */
export interface Refused {
  of: string;
  form: FormState;
}

/** The two pages of timesheets, which several controllers show again when a form of theirs is refused. */
@Injectable()
export class TimesheetPages {
  constructor(
    private readonly queries: TimesheetQueries,
    private readonly deliveries: DeliveryQueries,
    private readonly clock: Clock,
  ) {}

  /** The list, with the assistant's form for a task done by hand. */
  async list(actor: Member, locale: Locale, after?: string, taskForm?: FormState): Promise<View> {
    const assistant = actor.role === 'assistant';
    const [{ items, nextCursor }, waiting, retainers, deliveries, running] = await Promise.all([
      this.queries.page(actor, after, SHEETS),
      this.queries.waiting(actor),
      this.queries.retainers(actor),
      this.deliveries.waiting(actor),
      assistant ? this.queries.running(actor) : [],
    ]);
    const now = waiting.map((sheet) => listedSheet(actor, sheet, locale));
    const mine = now.filter(({ todo }) => todo !== null && todo !== 'wait');
    return view('timesheets/index', {
      title: translate(locale, 'timesheets.title'),
      side: assistant ? 'assistant' : 'business',
      headline: mine[0]?.todo ?? (now.length ? 'running' : items.length ? 'done' : 'none'),
      count: mine.length ? mine.filter(({ todo }) => todo === mine[0]?.todo).length : now.length,
      deadline: mine[0]?.deadline,
      deadlineZone: mine[0]?.timezone,
      waiting: now,
      past: items
        .filter((sheet) => sheet.state === 'closed')
        .map((sheet) => listedSheet(actor, sheet, locale)),
      months: await Promise.all(retainers.map((use) => this.month(use, assistant, locale))),
      deliveries,
      contracts: running.map(({ id, businessName, title }) => ({
        value: id,
        label: `${businessName}: ${title}`,
      })),
      taskForm:
        taskForm ??
        blank({ contractId: running[0]?.id, day: this.today(running[0]?.timezone ?? actor.timezone) }),
      begin: assistant ? '/desk' : '/contracts',
      next: nextCursor && `/timesheets?after=${nextCursor}`,
    });
  }

  /** One week, with whatever form of it was refused. */
  async sheet(actor: Member, id: string, locale: Locale, refused?: Refused): Promise<View> {
    const sheet = await this.queries.one(actor, id);
    const month = packageMonth(sheet);
    const [lines, spam, used] = await Promise.all([
      this.queries.lines(id),
      this.queries.spamCalls(sheet),
      sheet.kind === 'retainer'
        ? this.queries.minutesBefore(sheet.contractId, month.startsOn, sheet.startsOn)
        : 0,
    ]);
    const listed = listedSheet(actor, sheet, locale);
    const last = closesMonth(sheet, sheet.contractEndsOn);
    return view('timesheets/show', {
      ...listed,
      title: weekText(sheet, locale),
      side: actor.role === 'assistant' ? 'assistant' : 'business',
      days: days(actor, sheet, lines, locale).map((day) => ({
        ...day,
        lines: day.lines.map((line) => ({
          ...line,
          form: refused?.of === line.id ? refused.form : blank(line.may.edit ? line.written : {}),
          wrong: refused?.of === line.id,
        })),
      })),
      standIns: standInShares(sheet, lines, locale),
      spam,
      preview: moneyPreview(sheet, used, month, last, locale),
      mayApprove: sheet.state === 'submitted' && allows('timesheets.approve', actor.role),
      maySubmit: sheet.state === 'open' && sheet.lines > 0 && allows('timesheets.submit', actor.role),
      silent: sheet.approvedAt !== null && sheet.approvedBy === null,
      refused: refused?.form,
      zone: sheet.timezone,
    });
  }

  private async month(use: MonthUse, assistant: boolean, locale: Locale) {
    const today = this.clock.today(use.timezone);
    const month = packageMonth(weekOfDay(today));
    const byDay = await this.queries.minutesByDay(use.contractId, use.timezone, month.startsOn, month.endsOn);
    const name = assistant ? use.businessName : use.assistantName;
    return { ...use, name, ...burn(use, month, byDay, today, locale) };
  }

  private today(timezone: string): string {
    return this.clock.today(timezone).toString();
  }
}
