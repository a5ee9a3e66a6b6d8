import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Desk } from '../desk.js';
import type { Debtor } from './found-invoice.js';

/** Of an unpaid invoice: its number, who owes it, and how it came back to the client, if it did. */
export interface Reminded {
  number: string;
  debtor: string;
  cameBack: { by: string | null; note: string } | null;
}

interface Row {
  id: string;
  content: Buffer;
  eventId: string | null;
  note: Buffer | null;
  by: string | null;
}

/** Unpaid invoices as the records that reminded of them show them. */
@Injectable()
export class RemindedInvoices {
  constructor(private readonly uow: UnitOfWork) {}

  /** The invoices with these ids; those purged meanwhile are missing. */
  async of(desk: Desk, ids: string[]): Promise<Map<string, Reminded>> {
    if (ids.length === 0) return new Map();
    const rows = await this.uow.query<Row>(
      `select i.id, i.content, e.id "eventId", e.note, a.name by
       from unpaid_invoice i
         left join lateral (select id, note, by_account from unpaid_event
           where contract_id = i.contract_id and invoice_id = i.id and what = 'handed_back'
           order by at desc, id desc limit 1) e on i.state = 'handed_back'
         left join account a on a.id = e.by_account
       where i.contract_id = $1 and i.id = any ($2)`,
      [desk.contract.id, ids],
    );
    return new Map(rows.map((row) => [row.id, opened(desk, row)]));
  }
}

function opened({ key }: Desk, { id, content, eventId, note, by }: Row): Reminded {
  const place = { table: 'unpaid_invoice', row: id, column: 'content' };
  const { number, debtor } = JSON.parse(key.open(content, place)) as { number: string; debtor: Debtor };
  const said = note && eventId && key.open(note, { table: 'unpaid_event', row: eventId, column: 'note' });
  return { number, debtor: debtor.name, cameBack: eventId ? { by, note: said || '' } : null };
}
