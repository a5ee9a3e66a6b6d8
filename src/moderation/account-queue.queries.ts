import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { isId } from '../platform/ids.js';

export interface StaffAccount {
  id: string;
  name: string;
  email: string;
  kind: 'assistant' | 'business' | 'staff';
  confirmed: boolean;
  createdAt: Date;
  suspendedAt: Date | null;
  organisations: { name: string; role: 'owner' | 'manager' | 'viewer' }[];
  profileState: string | null;
}

export interface Suspension {
  reason: string;
  suspendedAt: Date;
  suspendedBy: string;
  endedAt: Date | null;
  endedBy: string | null;
}

export interface AffectedContract {
  id: string;
  number: string;
  side: 'assistant' | 'business';
  other: string;
}

const account = `
  select a.id, a.name, a.email::text, a.kind, a.email_confirmed_at is not null confirmed, a.created_at "createdAt",
         a.suspended_at "suspendedAt", p.state "profileState",
         (select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'role', m.role) order by o.name), '[]')
          from membership m join organisation o on o.id = m.organisation_id where m.account_id = a.id) organisations
  from account a left join assistant_profile p on p.assistant_id = a.id`;

/** Accounts as staff look them up. */
@Injectable()
export class AccountQueue {
  constructor(private readonly uow: UnitOfWork) {}

  /** Accounts by a word of the name, address or business; the suspended ones first, then the newest. */
  async find(words: string, { cursor, limit }: PageQuery): Promise<Page<StaffAccount>> {
    const [open, at, id] = decodeCursor(cursor, 3) ?? [null, null, null];
    const rows = await this.uow.query<StaffAccount>(
      `select * from (${account}) found
       where ($1 = '' or concat_ws(' ', name, email, (select string_agg(o->>'name', ' ') from jsonb_array_elements(organisations) o)) ilike '%' || $2 || '%')
         and ($3::int is null or ("suspendedAt" is null)::int > $3
           or ("suspendedAt" is null)::int = $3 and ("createdAt", id) < ($4, $5::uuid))
       order by ("suspendedAt" is null)::int, "createdAt" desc, id desc limit $6`,
      [words, words.replace(/[\\%_]/g, '\\$&'), open, at, id, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [Number(row.suspendedAt === null), row.createdAt, row.id],
      (row) => row,
    );
  }

  byId(id: string): Promise<StaffAccount | null> {
    return this.uow.one(`${account} where a.id = $1`, [isId(id) ? id : null]);
  }

  /** What was done to it so far, the last first. */
  suspensions(id: string): Promise<Suspension[]> {
    return this.uow.query(
      `select s.reason, s.suspended_at "suspendedAt", b.name "suspendedBy", s.ended_at "endedAt", e.name "endedBy"
       from account_suspension s join account b on b.id = s.suspended_by left join account e on e.id = s.ended_by
       where s.account_id = $1 order by s.suspended_at desc limit 20`,
      [id],
    );
  }

  /** Contracts that lose this person: an assistant's own, and those of businesses with no other owner. */
  contracts(id: string): Promise<AffectedContract[]> {
    return this.uow.query(
      `select k.id, k.number, case when k.assistant_id = $1 then 'assistant' else 'business' end side,
              case when k.assistant_id = $1 then o.name else a.name end "other"
       from contract k join organisation o on o.id = k.organisation_id join account a on a.id = k.assistant_id
       where k.state in ('awaiting_signatures', 'active', 'paused', 'in_notice') and (k.assistant_id = $1
         or exists (select from membership m where m.organisation_id = k.organisation_id and m.account_id = $1 and m.role = 'owner')
         and not exists (select from membership m join account w on w.id = m.account_id
           where m.organisation_id = k.organisation_id and m.role = 'owner' and m.account_id <> $1 and w.suspended_at is null))
       order by k.number`,
      [id],
    );
  }
}
