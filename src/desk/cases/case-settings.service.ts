import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Refusal, Stale } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import type { CaseSettingsInput } from './case.form.js';
import { numberOf, statusesOf, usualStatuses, type CaseStatus } from './statuses.rules.js';

export interface CaseSettings {
  statuses: CaseStatus[];
  /** What the numbers of the client's series begin with. */
  prefix: string;
  revision: number;
}

const place = (row: string) => ({ table: 'case_setting', row, column: 'content' });
const newKey = (): string => newId().slice(-10);

/** How a client keeps its cases: statuses in their order, and the series its numbers come from. */
@Injectable()
export class CaseSettingsStore {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The client's own, or the usual ones until it has written any. */
  async of(desk: Desk): Promise<CaseSettings> {
    const row = await this.uow.one<{ content: Buffer | null; revision: number }>(
      `select content, revision from case_setting where contract_id = $1`,
      [desk.contract.id],
    );
    if (row?.content) {
      const text = desk.key.open(row.content, place(desk.contract.id));
      return { ...(JSON.parse(text) as Omit<CaseSettings, 'revision'>), revision: row.revision };
    }
    const statuses = usualStatuses.map((one) => ({
      ...one,
      name: translate(desk.actor.locale, `cases.usual.${one.key}`),
    }));
    return { statuses, prefix: '', revision: row?.revision ?? 0 };
  }

  /** Saves them. A status with cases in it cannot go: they would stand nowhere. */
  async save(desk: Desk, { statuses: rows, prefix, revision }: CaseSettingsInput): Promise<void> {
    const contractId = desk.contract.id;
    // No case may move into a status while it is taken away.
    await this.lock(desk);
    const read = statusesOf(rows, newKey);
    if ('wrong' in read) throw new Refusal(read.wrong, { field: 'statuses' });
    const { statuses } = read;
    const closed = statuses.filter((one) => one.closed).map(({ key }) => key);
    const used = await this.uow.query<{ status: string; closed: boolean }>(
      `select distinct status, closed_at is not null closed from desk_case where contract_id = $1`,
      [contractId],
    );
    const before = await this.of(desk);
    const name = (key: string): string => before.statuses.find((one) => one.key === key)?.name ?? key;
    const gone = used.find(({ status }) => !statuses.some(({ key }) => key === status));
    if (gone)
      throw new Refusal('case_status_used', {
        field: 'statuses',
        status: 409,
        params: { name: name(gone.status) },
      });
    const content = desk.key.seal(JSON.stringify({ statuses, prefix }), place(contractId));
    const saved = await this.uow.returning(
      `insert into case_setting (contract_id, content, changed_by, changed_at, revision) values ($1, $2, $3, $4, 1)
       on conflict (contract_id) do update set content = $2, changed_by = $3, changed_at = $4,
         revision = case_setting.revision + 1
         where $5::integer is null or case_setting.revision = $5 returning contract_id`,
      [contractId, content, desk.actor.accountId, this.clock.date(), revision ?? null],
    );
    if (saved.length === 0) throw new Stale();
    // A status that now means the end closes the cases in it; one that no longer does opens them.
    await this.uow.query(
      `with meant as (
         update desk_case set closed_at = case when status = any ($2) then coalesce(closed_at, $3) end
         where contract_id = $1 and (closed_at is not null) <> (status = any ($2)) returning record_id, closed_at)
       update desk_record r set state = case when m.closed_at is null then 'open' else 'closed' end, state_at = $3, state_by = $4
       from meant m where r.contract_id = $1 and r.id = m.record_id`,
      [contractId, closed, this.clock.date(), desk.actor.accountId],
    );
  }

  /** The next number of the client's series, counted from 1 each year of its zone. */
  async nextNumber(desk: Desk): Promise<string> {
    const { prefix } = await this.of(desk);
    const { year } = this.clock.today(desk.contract.timezone);
    const [row] = await this.uow.returning<{ last: number }>(
      `insert into case_setting (contract_id, series_year, series_last, changed_at) values ($1, $2, 1, $3)
       on conflict (contract_id) do update set series_year = $2,
         series_last = case when case_setting.series_year = $2 then case_setting.series_last + 1 else 1 end
       returning series_last last`,
      [desk.contract.id, year, this.clock.date()],
    );
    return numberOf(prefix, year, row?.last ?? 1);
  }

  /** Held while a case changes its status, or the statuses themselves change. */
  async lock(desk: Desk): Promise<void> {
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `desk cases ${desk.contract.id}`,
    ]);
  }
}
