import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import type { PageQuery } from '../../platform/http/cursor.js';
import { isId } from '../../platform/ids.js';
import { Contacts } from '../contacts/contacts.service.js';
import type { Desk } from '../desk.js';
import type { Side } from '../records/record.states.js';
import { readOn, type Found } from '../searches/read-on.js';
import { afterOf, cut } from '../timeline/pages.js';
import { caseNumberKey, type Case } from './case.form.js';

interface Facts {
  id: string;
  recordId: string;
  /** The key of its status. */
  status: string;
  dueOn: string | null;
  openedAt: Date;
  changedAt: Date;
  closedAt: Date | null;
  revision: number;
}
interface Row extends Facts {
  content: Buffer;
  contactIds: string[];
}

/** A case, opened. */
export interface CaseFile extends Facts {
  content: Case;
  contacts: { id: string; name: string }[];
}

export interface CaseChange {
  id: string;
  at: Date;
  who: string | null;
  side: Side;
  from: string | null;
  to: string;
  callId: string | null;
  content: Case;
}

export interface WholeCase {
  case: CaseFile;
  history: CaseChange[];
}

export interface Wanted {
  q?: string;
  status?: string | undefined;
  contactId?: string | null | undefined;
  /** Only those not over. */
  open?: boolean;
}

const SELECT = `select k.id, k.record_id "recordId", k.status, k.due_on::text "dueOn", k.opened_at "openedAt",
    k.changed_at "changedAt", k.closed_at "closedAt", k.revision, r.content,
    array(select c.contact_id from case_contact c where c.case_id = k.id order by c.contact_id) "contactIds"
  from desk_case k join desk_record r on r.contract_id = k.contract_id and r.id = k.record_id`;

/** A client's cases as they stand, and what became of them. */
@Injectable()
export class CaseQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly contacts: Contacts,
  ) {}

  async find(desk: Desk, id: string): Promise<CaseFile | null> {
    if (!isId(id)) return null;
    const rows = await this.uow.query<Row>(`${SELECT} where k.contract_id = $1 and k.id = $2`, [
      desk.contract.id,
      id,
    ]);
    return (await this.opened(desk, rows))[0] ?? null;
  }

  /** A case with what became of it; Missing when there is none. */
  async whole(desk: Desk, id: string): Promise<WholeCase> {
    const file = found(await this.find(desk, id), 'case');
    return { case: file, history: await this.history(desk, id) };
  }

  /** The case with this number, however it is typed. */
  async byNumber(desk: Desk, number: string): Promise<CaseFile | null> {
    const rows = await this.uow.query<Row>(`${SELECT} where k.contract_id = $1 and k.number_digest = $2`, [
      desk.contract.id,
      digestOf(desk, number),
    ]);
    return (await this.opened(desk, rows))[0] ?? null;
  }

  /** Cases by their last change, or those with these words in number, title or a contact's name; a page may be short and go on. */
  async page(desk: Desk, wanted: Wanted, { limit, cursor }: PageQuery): Promise<Found<CaseFile>> {
    const words = plain(wanted.q ?? '');
    const after = afterOf(cursor);
    if (!words) {
      const { rows, next } = cut(
        await this.list(desk, wanted, limit + 1, after),
        limit,
        ({ changedAt }) => changedAt,
      );
      return { rows, next, searched: rows.length, goesOn: false };
    }
    return readOn({
      limit,
      after,
      at: ({ changedAt }) => changedAt,
      read: (from, count) => this.list(desk, wanted, count, from),
      fits: ({ content: { caseNumber, title }, contacts }) =>
        plain([caseNumber, title, ...contacts.map(({ name }) => name)].join(' ')).includes(words),
    });
  }

  /** The board: every open case, and of each status that ends one the last few. */
  async board(desk: Desk, closedShown: number): Promise<CaseFile[]> {
    const rows = await this.uow.query<Row>(
      `${SELECT} join (select id, row_number() over (partition by status order by changed_at desc) place
           from desk_case where contract_id = $1) p on p.id = k.id
       where k.contract_id = $1 and p.place <= case when k.closed_at is null then 100 else $2 end
       order by k.due_on nulls last, k.changed_at desc`,
      [desk.contract.id, closedShown],
    );
    return this.opened(desk, rows);
  }

  async counts(desk: Desk): Promise<Map<string, number>> {
    const rows = await this.uow.query<{ status: string; n: number }>(
      `select status, count(*)::int n from desk_case where contract_id = $1 group by status`,
      [desk.contract.id],
    );
    return new Map(rows.map(({ status, n }) => [status, n]));
  }

  async list(
    desk: Desk,
    { status, contactId, open }: Wanted,
    limit: number,
    after: { at: Date; id: string } | null = null,
  ): Promise<CaseFile[]> {
    const rows = await this.uow.query<Row>(
      `${SELECT} where k.contract_id = $1 and ($2::text is null or k.status = $2)
         and ($3::uuid is null or exists (select from case_contact c where c.case_id = k.id and c.contact_id = $3))
         and (not $4 or k.closed_at is null)
         and ($5::timestamptz is null or (k.changed_at, k.id) < ($5, $6::uuid))
       order by k.changed_at desc, k.id desc limit $7`,
      [
        desk.contract.id,
        status ?? null,
        contactId ?? null,
        open ?? false,
        after?.at ?? null,
        after?.id ?? null,
        limit,
      ],
    );
    return this.opened(desk, rows);
  }

  /** Every change of a case, the latest first. */
  async history(desk: Desk, caseId: string): Promise<CaseChange[]> {
    const rows = await this.uow.query<Omit<CaseChange, 'content'> & { content: Buffer }>(
      `select h.id, r.created_at at, a.name who, h.side, h.from_status "from", h.to_status "to", r.call_id "callId", r.content
       from case_change h join desk_record r on r.contract_id = h.contract_id and r.id = h.id
         left join account a on a.id = h.account_id
       where h.contract_id = $1 and h.case_id = $2 order by r.created_at desc, h.id desc limit 200`,
      [desk.contract.id, caseId],
    );
    return rows.map((row) => ({ ...row, content: contentOf(desk, row.id, row.content) }));
  }

  private async opened(desk: Desk, rows: Row[]): Promise<CaseFile[]> {
    const ids = [...new Set(rows.flatMap(({ contactIds }) => contactIds))];
    const names = ids.length > 0 ? await this.contacts.names(desk, ids) : new Map<string, string>();
    return rows.map(({ content, contactIds, ...facts }) => ({
      ...facts,
      content: contentOf(desk, facts.recordId, content),
      contacts: contactIds.map((id) => ({ id, name: names.get(id) ?? '' })),
    }));
  }
}

export const digestOf = ({ key }: Desk, number: string): Buffer =>
  key.digest(`case ${caseNumberKey(number)}`);

const contentOf = ({ key }: Desk, row: string, content: Buffer): Case =>
  JSON.parse(key.open(content, { table: 'desk_record', row, column: 'content' })) as Case;

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\p{M}\s]/gu, '')
    .toLowerCase();
