import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Missing, Refusal } from '../../platform/errors.js';
import { isOutboundUrl, Outbound, OutboundFailure } from '../../platform/http/outbound.js';
import { newId } from '../../platform/ids.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { domainOf } from '../../platform/mail/inbound/plus-address.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { busyIn, type Reading, type Remark } from './busy.rules.js';
import { Calendars } from './calendars.service.js';

export interface Source {
  id: string;
  calendar: string;
  /** Null for a file. */
  address: string | null;
  state: 'new' | 'ok' | 'failing';
  trouble: string | null;
  report: Remark[];
  busy: number;
  readAt: Date | null;
  createdAt: Date;
}

interface Due {
  address: string;
  etag: string | null;
  calendar: string;
}

const QUEUE = 'desk.calendar_source';
const MOST_SOURCES = 20;
const MINUTES = 60_000;
const REFRESH_MINUTES = 30;
const LONGEST_WAIT_MINUTES = 24 * 60;
const AHEAD_DAYS = 400;
const LONGEST_FILE = 1024 * 1024;

/** Busy times from calendars the client keeps elsewhere: read from an address again and again, or from a file once. */
@Injectable()
export class CalendarSources implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly calendars: Calendars,
    private readonly outbound: Outbound,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ contractId: string; id: string }>(QUEUE, ({ contractId, id }) =>
      this.refresh(contractId, id),
    );
    this.jobs.every('*/5 * * * *', 'sweep.desk.calendar_sources', () => this.sweep());
  }

  async of(desk: Desk): Promise<Source[]> {
    const rows = await this.uow.query<Omit<Source, 'address'> & { address: Buffer | null }>(
      `select id, calendar, address, state, trouble, report, busy, read_at "readAt", created_at "createdAt"
       from calendar_source where contract_id = $1 order by created_at, id`,
      [desk.contract.id],
    );
    return rows.map((row) => ({ ...row, address: row.address && desk.key.open(row.address, place(row.id)) }));
  }

  /** Follows the calendar at an address from now on. */
  follow(actor: BusinessActor, contractId: string, calendar: string, address: string): Promise<string> {
    // webcal: is what calendars call an address to subscribe to.
    const url = address.trim().replace(/^webcals?:/i, 'https:');
    if (!isOutboundUrl(url)) throw new Refusal('calendar_address', { field: 'address' });
    return this.desks.read(actor, contractId, async (desk) => {
      const id = await this.create(desk, calendar, url);
      await this.jobs.send(QUEUE, { contractId, id });
      return id;
    });
  }

  /** Takes the busy times of a file. */
  upload(actor: BusinessActor, contractId: string, calendar: string, content: Buffer): Promise<string> {
    if (content.length > LONGEST_FILE) throw new Refusal('calendar_file', { field: 'file' });
    return this.desks.read(actor, contractId, async (desk) => {
      const reading = await this.read(desk, calendar, content);
      if (reading.remarks.some(({ what }) => what === 'no_calendar'))
        throw new Refusal('calendar_no_file', { field: 'file' });
      const id = await this.create(desk, calendar, null);
      await this.keep(desk, id, calendar, reading, null);
      return id;
    });
  }

  /** Stops following a calendar; its busy times go with it. */
  remove(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const gone = await this.uow.returning(
        `delete from calendar_source where contract_id = $1 and id::text = $2 returning id`,
        [contractId, id],
      );
      found(gone[0], 'source');
      await this.desks.tell(desk);
    });
  }

  /** Asks every address whose time has come. */
  async sweep(): Promise<void> {
    const due = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from calendar_sources_due($1)`,
      [this.clock.date()],
    );
    for (const { contractId, id } of due) await this.jobs.send(QUEUE, { contractId, id }, { key: id });
  }

  /** Asks one address. The request is made between two transactions, never inside one. */
  async refresh(contractId: string, id: string): Promise<void> {
    const due = await this.desks.inJob(contractId, (desk) => this.take(desk, id)).catch(gone);
    if (!due) return;
    const outcome = await this.ask(due);
    await this.desks
      .inJob(contractId, async (desk) => {
        if ('trouble' in outcome) return this.fail(desk, id, outcome.trouble);
        if (!outcome.body) return this.settle(desk, id, { etag: due.etag });
        const reading = await this.read(desk, due.calendar, outcome.body);
        if (reading.remarks.some(({ what }) => what === 'no_calendar'))
          return this.fail(desk, id, 'no_calendar');
        return this.keep(desk, id, due.calendar, reading, outcome.etag);
      })
      .catch(gone);
  }

  /** Marks a source as being asked, so that a second worker leaves it alone. */
  private async take(desk: Desk, id: string): Promise<Due | null> {
    const now = this.clock.date();
    const ended = desk.contract.state === 'ended';
    const [row] = await this.uow.returning<{ address: Buffer; etag: string | null; calendar: string }>(
      `update calendar_source set tried_at = $3, next_at = $4
       where contract_id = $1 and id = $2 and address is not null and (next_at is null or next_at <= $3)
       returning address, etag, calendar`,
      [desk.contract.id, id, now, ended ? null : new Date(now.getTime() + REFRESH_MINUTES * MINUTES)],
    );
    return row && !ended ? { ...row, address: desk.key.open(row.address, place(id)) } : null;
  }

  private async ask({
    address,
    etag,
  }: Due): Promise<{ body: Buffer | null; etag: string | null } | { trouble: string }> {
    try {
      const { status, headers, body } = await this.outbound.send({
        url: address,
        headers: { accept: 'text/calendar', ...(etag && { 'if-none-match': etag }) },
        redirects: 3,
      });
      if (status === 304) return { body: null, etag };
      if (status !== 200) return { trouble: status === 401 || status === 403 ? 'refused' : 'status' };
      const tag = headers['etag'];
      return { body, etag: typeof tag === 'string' && tag.length <= 200 ? tag : null };
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      return { trouble: error.reason };
    }
  }

  private async read(desk: Desk, key: string, content: Buffer): Promise<Reading> {
    const calendar = await this.calendars.find(desk, key);
    const from = this.clock.now().subtract({ hours: 24 });
    return busyIn(content.toString('utf8'), {
      from,
      until: from.add({ hours: 24 * AHEAD_DAYS }),
      timezone: calendar?.timezone ?? desk.contract.timezone,
      ownUids: `@${domainOf(this.settings.mailFrom)}`,
    });
  }

  private async create(desk: Desk, calendar: string, url: string | null): Promise<string> {
    found(await this.calendars.find(desk, calendar), 'calendar');
    const held = await this.uow.one<{ count: number }>(
      `select count(*)::int count from calendar_source where contract_id = $1`,
      [desk.contract.id],
    );
    if ((held?.count ?? 0) >= MOST_SOURCES) throw new Refusal('calendar_too_many');
    const id = newId();
    const now = this.clock.date();
    await this.uow.query(
      `insert into calendar_source (id, contract_id, calendar, address, state, next_at, created_by, created_at)
       values ($1, $2, $3, $4, 'new', $5, $6, $7)`,
      [
        id,
        desk.contract.id,
        calendar,
        url && desk.key.seal(url, place(id)),
        url ? now : null,
        desk.actor.accountId,
        now,
      ],
    );
    return id;
  }

  private async keep(
    desk: Desk,
    id: string,
    calendar: string,
    reading: Reading,
    etag: string | null,
  ): Promise<void> {
    await this.uow.query(`delete from busy_time where contract_id = $1 and source_id = $2`, [
      desk.contract.id,
      id,
    ]);
    await this.uow.query(
      `insert into busy_time (contract_id, source_id, calendar, starts_at, ends_at)
       select $1, $2, $3, w.starts_at, w.ends_at from unnest($4::timestamptz[], $5::timestamptz[]) w (starts_at, ends_at)`,
      [
        desk.contract.id,
        id,
        calendar,
        reading.busy.map(({ startsAt }) => startsAt),
        reading.busy.map(({ endsAt }) => endsAt),
      ],
    );
    await this.uow.query(
      `update calendar_source set report = $3, busy = $4 where contract_id = $1 and id = $2`,
      [desk.contract.id, id, JSON.stringify(reading.remarks), reading.busy.length],
    );
    await this.settle(desk, id, { etag });
  }

  private async settle(desk: Desk, id: string, { etag }: { etag: string | null }): Promise<void> {
    await this.uow.query(
      `update calendar_source set state = 'ok', trouble = null, failures = 0, etag = $3, read_at = $4
       where contract_id = $1 and id = $2`,
      [desk.contract.id, id, etag, this.clock.date()],
    );
    await this.desks.tell(desk);
  }

  /** What was read before stays; the next attempt waits longer each time. */
  private async fail(desk: Desk, id: string, trouble: string): Promise<void> {
    await this.uow.query(
      `update calendar_source set state = 'failing', trouble = $3, failures = failures + 1,
         next_at = $4::timestamptz + make_interval(mins => least($5::int, $6::int * (2 ^ least(failures, 10))::int))
       where contract_id = $1 and id = $2`,
      [desk.contract.id, id, trouble, this.clock.date(), LONGEST_WAIT_MINUTES, REFRESH_MINUTES],
    );
    await this.desks.tell(desk);
  }
}

const place = (row: string) => ({ table: 'calendar_source', row, column: 'address' });

/** A vault whose key is gone has no calendars any more. */
function gone(error: unknown): null {
  if (error instanceof Missing) return null;
  throw error;
}
