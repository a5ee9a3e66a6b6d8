import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { InboundMails } from '../../platform/mail/inbound/inbound-mails.js';
import { Mails, type LateSubject, type MailInput } from '../../platform/mail/mails.js';
import { Clock } from '../../platform/time/clock.js';
import { time } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { spoken } from '../contacts/number.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';
import { urgencies, type Urgency } from './message.form.js';
import { unlessGone } from './post.service.js';
import { MessageSettingsService } from './settings.service.js';
import { isQuiet, nextSummary, type DayCounts } from './summary.rules.js';

export const SUMMARY = 'desk.summary';
const DAY_MS = 86_400_000;
const READ = 200;
const WRITTEN = 40;

type Written = Extract<OpenRecord, { kind: 'message' }>;

interface SummaryRow {
  fromAt: Date;
  untilAt: Date;
  counts: DayCounts;
}

/** The day in a mail, at the client's hour: counts and a link, and the messages themselves if the client wants that. */
@Injectable()
export class Summaries implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly mails: Mails,
    private readonly desks: Desks,
    private readonly timeline: Timeline,
    private readonly settings: MessageSettingsService,
    private readonly inbound: InboundMails,
    @Inject(SETTINGS) private readonly run: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.desk.summaries', () => this.sweep());
    this.mails.composeLate(SUMMARY, { compose: (about) => this.compose(about) });
  }

  private async sweep(): Promise<void> {
    const due = await this.uow.query<{ contractId: string }>(
      `select contract_id "contractId" from message_summaries_due($1)`,
      [this.clock.date()],
    );
    await eachOnItsOwn(due, ({ contractId }) => this.desks.inJob(contractId, (desk) => this.sum(desk)));
  }

  private async sum(desk: Desk): Promise<void> {
    const { id: contractId, timezone, state } = desk.contract;
    const now = this.clock.date();
    const row = await this.uow.one<{ until: Date | null; time: string; empty: boolean }>(
      `select summary_until until, to_char(summary_time, 'HH24:MI') "time", summary_empty "empty" from message_settings
       where contract_id = $1 and summary_next_at <= $2 for update`,
      [contractId, now],
    );
    if (!row) return;
    const ended = ['ended', 'withdrawn'].includes(state);
    const next = nextSummary(this.clock.now(), row.time, timezone);
    await this.uow.query(
      `update message_settings set summary_until = $2, summary_next_at = $3::timestamptz,
         summary_time = case when $3::timestamptz is null then null else summary_time end where contract_id = $1`,
      [contractId, now, ended ? null : new Date(next.epochMilliseconds)],
    );
    if (ended) return;
    // After days without a worker one summary tells all of them.
    const from = row.until ?? new Date(now.getTime() - DAY_MS);
    const counts = await this.counts(desk, from, now);
    if (isQuiet(counts) && !row.empty) return;
    const id = newId();
    await this.uow.query(
      `insert into daily_summary (id, contract_id, from_at, until_at, counts, created_at) values ($1, $2, $3, $4, $5, $4)`,
      [id, contractId, from, now, JSON.stringify(counts)],
    );
    const readers = await this.uow.query<{ id: string }>(
      `select a.id from membership m join account a on a.id = m.account_id
       where m.organisation_id = $1 and m.role in ('owner', 'manager') and a.suspended_at is null
         and a.email_confirmed_at is not null order by m.created_at`,
      [desk.contract.organisationId],
    );
    for (const { id: accountId } of readers)
      await this.mails.sendLate(
        { purpose: SUMMARY, contractId, subjectId: id, accountId },
        `summary ${id} ${accountId}`,
      );
  }

  /** What a stretch of time brought, and what stands open at its end. */
  async counts(desk: Desk, from: Date, until: Date): Promise<DayCounts> {
    const { id, timezone } = desk.contract;
    const tomorrow = Temporal.Instant.fromEpochMilliseconds(until.getTime())
      .toZonedDateTimeISO(timezone)
      .toPlainDate()
      .add({ days: 1 });
    const midnight = (day: Temporal.PlainDate): Date =>
      new Date(day.toZonedDateTime(timezone).epochMilliseconds);
    const [counted] = await this.uow.query<Omit<DayCounts, 'now' | 'urgent' | 'low'>>(
      `select
         (select count(*)::int from desk_call where contract_id = $1 and taken_at >= $2 and taken_at < $3
            and outcome is distinct from 'spam') answered,
         (select count(*)::int from desk_record where contract_id = $1 and kind = 'call' and state in ('missed', 'returned')
            and created_at >= $2 and created_at < $3) missed,
         (select count(*)::int from desk_call where contract_id = $1 and taken_at >= $2 and taken_at < $3
            and outcome = 'spam') spam,
         (select count(*)::int from desk_record where contract_id = $1 and kind = 'message'
            and created_at >= $2 and created_at < $3) messages,
         (select count(*)::int from desk_record where contract_id = $1 and kind = 'message'
            and state in ('waiting', 'read')) open,
         (select count(*)::int from callback where contract_id = $1 and done_at is null) callbacks,
         (select count(*)::int from callback where contract_id = $1 and done_at is null and due_at <= $3) overdue,
         (select count(*)::int from appointment_slot s join desk_record r on r.id = s.record_id
            where s.contract_id = $1 and s.released_at is null and r.state in ('booked', 'proposed')
              and s.starts_at >= $4 and s.starts_at < $5) appointments,
         (select count(distinct digest)::int from unanswered_question where contract_id = $1 and settled_at is null
            and asked_at >= $2 and asked_at < $3) questions`,
      [id, from, until, midnight(tomorrow), midnight(tomorrow.add({ days: 1 }))],
    );
    const messages = await this.messages(desk, from, until);
    const of = (urgency: Urgency): number =>
      messages.filter(({ content }) => content.urgency === urgency).length;
    return { ...counted!, now: of('now'), urgent: of('urgent'), low: of('low') };
  }

  private compose({ contractId, subjectId, accountId }: LateSubject): Promise<MailInput | null> {
    return this.desks
      .inJob(contractId, async (desk) => {
        const row = await this.uow.one<SummaryRow>(
          `select from_at "fromAt", until_at "untilAt", counts from daily_summary where contract_id = $1 and id = $2`,
          [contractId, subjectId],
        );
        const reader = await this.uow.one<{ email: string; locale: Locale }>(
          `select email::text, locale from account where id = $1 and suspended_at is null`,
          [accountId],
        );
        return row && reader && this.mail(desk, subjectId, row, reader);
      })
      .catch(unlessGone);
  }

  private async mail(
    desk: Desk,
    summaryId: string,
    { fromAt, untilAt, counts }: SummaryRow,
    { email, locale }: { email: string; locale: Locale },
  ): Promise<MailInput> {
    const t = (key: string, count: number): string => translate(locale, `messages.summary.${key}`, { count });
    const { summaryTexts } = await this.settings.of(desk);
    const texts = summaryTexts ? await this.messages(desk, fromAt, untilAt) : [];
    const lines = (keys: (keyof DayCounts)[]): string =>
      keys.flatMap((key) => (counts[key] > 0 ? [t(key, counts[key])] : [])).join('\n');
    return {
      to: email,
      locale,
      template: 'desk_summary',
      data: {
        client: desk.contract.clientName,
        assistant: desk.contract.assistantName,
        quiet: isQuiet(counts),
        happened: lines(['answered', 'missed', 'messages', 'now', 'urgent', 'low', 'spam', 'questions']),
        stands: lines(['open', 'callbacks', 'overdue', 'appointments']),
        ...this.byPriority(texts, desk, locale),
        link: `${this.run.publicUrl}/today?contract=${desk.contract.id}`,
      },
      sender: {
        name: `${desk.contract.assistantName} (Cornetta)`,
        address: await this.inbound.addressFor(SUMMARY, desk.contract.id, summaryId),
      },
    };
  }

  /** The messages themselves, what presses most first; under one word each, in their order. */
  private byPriority(texts: Written[], { contract }: Desk, locale: Locale): Record<string, string> {
    const pressing = urgencies.toReversed();
    const first = texts
      .toSorted((a, b) => pressing.indexOf(a.content.urgency) - pressing.indexOf(b.content.urgency))
      .slice(0, WRITTEN);
    const line = (one: Written): string =>
      `${time(one.createdAt, locale, contract.timezone)} ${whoOf(one, locale)}: ${one.content.text}`;
    return Object.fromEntries(
      pressing.map((urgency) => [
        `texts_${urgency}`,
        first
          .filter(({ content }) => content.urgency === urgency)
          .map(line)
          .join('\n'),
      ]),
    );
  }

  private async messages(desk: Desk, from: Date, until: Date): Promise<Written[]> {
    const records = await this.timeline.list(desk, { kinds: ['message'], since: from, limit: READ });
    return records.filter(
      (record): record is Written => record.kind === 'message' && record.createdAt < until,
    );
  }
}

const whoOf = (record: OpenRecord, locale: Locale): string =>
  record.contactName ||
  (record.contactNumber ? spoken(record.contactNumber) : translate(locale, 'desk.anonymous'));
