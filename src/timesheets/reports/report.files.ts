import { pipeline, Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { Temporal } from 'temporal-polyfill';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Missing } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import { translate, wordFor, type Locale } from '../../platform/views/i18n.js';
import { periodOf, type Period, type PeriodQuery } from './period.rules.js';
import { params, ReportQueries } from './report.queries.js';
import { days, listed, sections, type Section } from './sections.sql.js';
import type { z } from 'zod';

type Row = Record<string, unknown>;

/** What a spreadsheet gets: numbers as its language writes them, times on the contract's clock. */
interface Place {
  locale: Locale;
  zone: string;
}

/** Sections of a report as CSV, written while they are read. */
@Injectable()
export class ReportFiles {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: ReportQueries,
    private readonly clock: Clock,
  ) {}

  /** The file of one section ("calls.csv"); Missing for any other name or a contract that isn't the actor's. */
  async of(
    actor: Member,
    contractId: string | null,
    file: string,
    query: z.output<typeof PeriodQuery>,
    locale: Locale,
  ): Promise<StreamableFile> {
    const section = sections.find((name) => file === `${name}.csv`);
    if (!section) throw new Missing('file');
    const zone = await this.queries.zone(actor, contractId);
    const period = periodOf(query, this.clock.today(zone));
    const rows = this.rows(actor, contractId, section, period);
    const csv = stringify({
      bom: true,
      delimiter: locale === 'it' ? ';' : ',',
      escape_formulas: true,
      record_delimiter: 'windows',
    });
    // A reader who goes away in the middle ends the reading, too.
    pipeline(Readable.from(written(section, rows, { locale, zone })), csv, () => undefined);
    const name = translate(locale, `reports.file.${section}`);
    return new StreamableFile(csv, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}-${period.from}-${period.to}.csv"`,
    });
  }

  private async *rows(
    actor: Member,
    contractId: string | null,
    section: Section,
    period: Period,
  ): AsyncGenerator<Row> {
    const scoped = params(actor, contractId, period);
    const sql = listed[section];
    if (section === 'contracts') {
      const { contracts } = await this.queries.of(
        actor,
        contractId,
        period,
        this.clock.today(actor.timezone),
      );
      for (const { number, id: _id, timezone: _zone, packageDays: _days, ...row } of contracts)
        yield { contract: number, ...row };
    } else if (!sql) yield* await this.uow.query<Row>(days, scoped);
    else {
      let last: Row | undefined;
      do {
        const page: Row[] = await this.uow.query<Row>(sql, [
          ...scoped,
          last?.['at'] ?? null,
          last?.['id'] ?? null,
        ]);
        for (const { at: _at, ...row } of page) yield row;
        last = page.length === PAGE ? page.at(-1) : undefined;
      } while (last);
    }
  }
}

const PAGE = 1000;

const heads: Record<Section, string[]> = {
  contracts:
    'contract business assistant title kind state answered missed voicemail answerMedian answerP90 byHand spam written read readMedian sent arrived failed withinMinute withinFive seconds counted includedMinutes'.split(
      ' ',
    ),
  days: 'day contract business assistant lines calls minutesWorked minutesCounted'.split(' '),
  work: 'startedAt endedAt contract business assistant kind minutesWorked minutesCounted calls state note id record'.split(
    ' ',
  ),
  calls: 'rangAt contract business assistant outcome secondsToAnswer secondsOfCall desks id'.split(' '),
  messages: 'writtenAt readAt secondsToRead contract business assistant id'.split(' '),
  deliveries: 'queuedAt arrivedAt seconds failed channel contract business assistant message id'.split(' '),
};

async function* written(section: Section, rows: AsyncGenerator<Row>, place: Place): AsyncGenerator<string[]> {
  const columns = heads[section];
  yield columns.map((column) => translate(place.locale, `reports.column.${column}`));
  for await (const row of rows)
    yield columns.map((column) =>
      cell(inWords(section, column, row[column], place.locale), {
        ...place,
        zone: typeof row['timezone'] === 'string' ? row['timezone'] : place.zone,
      }),
    );
}

/** Where the words of a code are, by section and column. */
const words: Partial<Record<Section, Record<string, string>>> = {
  contracts: { kind: 'packages.kind', state: 'contracts.state' },
  work: { kind: 'timesheets.kind', state: 'timesheets.line' },
  calls: { outcome: 'reports.outcome' },
  deliveries: { channel: 'messages.channel' },
};

function inWords(section: Section, column: string, value: unknown, locale: Locale): unknown {
  const texts = words[section]?.[column];
  return texts && typeof value === 'string' ? wordFor(locale, `${texts}.${value}`, value) : value;
}

function cell(value: unknown, { locale, zone }: Place): string {
  if (value instanceof Date)
    return Temporal.Instant.fromEpochMilliseconds(value.getTime())
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'second' })
      .replace('T', ' ');
  if (typeof value === 'number') {
    const plain = String(Math.round(value * 100) / 100);
    return locale === 'it' ? plain.replace('.', ',') : plain;
  }
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' ? value : '';
}
