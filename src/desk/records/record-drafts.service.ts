import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { fieldsOf, type Fields } from '../calls/call-drafts.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { isWrittenKind, type WrittenKind } from './record-kinds.js';

interface Row {
  id: string;
  content: Buffer;
}

const FORGOTTEN_DAYS = 30;
/** Forms about something there already: their field `of` says about which. */
const about = ['contact', 'move'] as const;
export type DraftKind = WrittenKind | (typeof about)[number];
export const isDraftKind = (kind: string): kind is DraftKind =>
  isWrittenKind(kind) || (about as readonly string[]).includes(kind);

/** What an assistant writes outside a call and has not saved yet: one form of each kind, kept in the client's vault. */
@Injectable()
export class RecordDrafts {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
  ) {}

  /** Keeps a form as it stands. */
  keep(actor: Member, contractId: string, kind: DraftKind, fields: Fields): Promise<Date> {
    return this.desks.work(actor, contractId, async (desk) => {
      const now = this.clock.date();
      // What nobody takes up for a month is not kept longer than the callers it is about.
      await this.uow.query(`delete from record_draft where contract_id = $1 and updated_at < $2`, [
        contractId,
        new Date(now.getTime() - FORGOTTEN_DAYS * 86_400_000),
      ]);
      const kept = fieldsOf(fields);
      const row = await this.row(desk, kind);
      const id = row?.id ?? newId();
      await this.uow.query(
        `insert into record_draft (id, contract_id, account_id, kind, content, updated_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (contract_id, account_id, kind) do update
         set id = excluded.id, content = excluded.content, updated_at = excluded.updated_at`,
        [id, contractId, actor.accountId, kind, desk.key.seal(JSON.stringify(kept), place(id)), now],
      );
      return now;
    });
  }

  /** What was kept of a form, if anything. */
  async of(desk: Desk, kind: DraftKind): Promise<Fields | null> {
    const row = await this.row(desk, kind);
    return row && (JSON.parse(desk.key.open(row.content, place(row.id))) as Fields);
  }

  /** What was kept of a form about one contact or appointment. */
  async about(desk: Desk, kind: (typeof about)[number], id: string): Promise<Fields | null> {
    const kept = await this.of(desk, kind);
    return kept?.['of'] === id ? kept : null;
  }

  /** Forgets a form that is saved or thrown away. */
  forget(actor: Member, contractId: string, kind: DraftKind): Promise<void> {
    return this.desks.work(actor, contractId, async () => {
      await this.uow.query(
        `delete from record_draft where contract_id = $1 and account_id = $2 and kind = $3`,
        [contractId, actor.accountId, kind],
      );
    });
  }

  private row({ contract, actor }: Desk, kind: DraftKind): Promise<Row | null> {
    return this.uow.one<Row>(
      `select id, content from record_draft where contract_id = $1 and account_id = $2 and kind = $3`,
      [contract.id, actor.accountId, kind],
    );
  }
}

const place = (row: string) => ({ table: 'record_draft', row, column: 'content' });
