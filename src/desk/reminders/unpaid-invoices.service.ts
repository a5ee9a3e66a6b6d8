import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { debtorKey, invoiceKey, type Debtor, type FoundInvoice } from './found-invoice.js';
import { firstDue, type Ladder, type UnpaidState } from './ladder.rules.js';
import type { UnpaidTab } from './unpaid.forms.js';

interface Facts {
  id: string;
  issuedOn: string;
  dueOn: string;
  amountCents: number;
  paidCents: number;
  state: UnpaidState;
  stateAt: Date;
  sent: number;
  promisedOn: string | null;
  nextOn: string | null;
}
export interface UnpaidInvoice extends Facts {
  number: string;
  debtor: Debtor;
}

const COLUMNS = `id, content, issued_on::text "issuedOn", due_on::text "dueOn", amount_cents "amountCents",
  paid_cents "paidCents", state, state_at "stateAt", sent, promised_on::text "promisedOn", next_on::text "nextOn"`;
const LAST = '9999-12-31';
const statesOf: Record<UnpaidTab, UnpaidState[]> = {
  open: ['open'],
  promised: ['promised'],
  handed_back: ['handed_back'],
  closed: ['paid', 'withdrawn'],
};
const place = (row: string) => ({ table: 'unpaid_invoice', row, column: 'content' });

/** The rows of a client's unpaid invoices. */
@Injectable()
export class UnpaidInvoices {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** One tab of the list, whose turn comes first at the top. */
  async page(desk: Desk, tab: UnpaidTab, { cursor, limit }: PageQuery): Promise<Page<UnpaidInvoice>> {
    const [on, id] = decodeCursor(cursor, 2) ?? [];
    const after =
      typeof on === 'string' && /^\d{4}-\d\d-\d\d$/.test(on) && isId(String(id)) ? [on, id] : [null, null];
    const rows = await this.uow.query<Facts & { content: Buffer }>(
      `select ${COLUMNS} from unpaid_invoice where contract_id = $1 and state = any ($2)
         and ($3::date is null or (coalesce(next_on, due_on), id) > ($3::date, $4::uuid))
       order by coalesce(next_on, due_on), id limit $5`,
      [desk.contract.id, statesOf[tab], ...after, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.nextOn ?? row.dueOn ?? LAST, row.id],
      (row) => open(desk, row),
    );
  }

  /** How many there are and what is owed, by state. */
  totals(desk: Desk): Promise<{ state: UnpaidState; count: number; cents: number }[]> {
    return this.uow.query(
      `select state, count(*)::int count, sum(greatest(amount_cents - paid_cents, 0))::float8 cents
       from unpaid_invoice where contract_id = $1 group by state`,
      [desk.contract.id],
    );
  }

  /** What a form offers to choose from: those whose turn comes first. */
  async choices(desk: Desk, limit = 40): Promise<UnpaidInvoice[]> {
    const rows = await this.uow.query<Facts & { content: Buffer }>(
      `select ${COLUMNS} from unpaid_invoice where contract_id = $1 and state in ('open', 'promised')
       order by next_on, id limit $2`,
      [desk.contract.id, limit],
    );
    return rows.map((row) => open(desk, row));
  }

  async find(desk: Desk, id: string, lock = false): Promise<UnpaidInvoice> {
    const row = isId(id)
      ? await this.uow.one<Facts & { content: Buffer }>(
          `select ${COLUMNS} from unpaid_invoice where contract_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
          [desk.contract.id, id],
        )
      : null;
    return open(desk, found(row, 'invoice'));
  }

  /** Takes in invoices; those already known by number, date and debtor stay as they are. Returns how many were new. */
  async add(desk: Desk, invoices: FoundInvoice[], ladder: Ladder): Promise<number> {
    const now = this.clock.date();
    const rows = invoices.map((one) => {
      const id = newId();
      const { number, debtor } = one;
      return {
        ...one,
        id,
        content: desk.key.seal(JSON.stringify({ number, debtor }), place(id)),
        digest: desk.key.digest(invoiceKey(one)),
        debtorDigest: desk.key.digest(debtorKey(debtor)),
        nextOn: firstDue(one.dueOn, ladder),
      };
    });
    const column = <T>(pick: (row: (typeof rows)[number]) => T): T[] => rows.map(pick);
    const added = await this.uow.returning<{ id: string }>(
      `insert into unpaid_invoice (id, contract_id, content, digest, debtor_digest, issued_on, due_on, amount_cents,
         state, state_at, next_on, created_at)
       select r.id, $1, r.content, r.digest, r.debtor, r.issued, r.due, r.cents, 'open', $2, r.next, $2
       from unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::bytea[], $7::date[], $8::date[], $9::int[], $10::date[])
         r (id, content, digest, debtor, issued, due, cents, next)
       on conflict (contract_id, digest) do nothing returning id`,
      [
        desk.contract.id,
        now,
        column(({ id }) => id),
        column(({ content }) => content),
        column(({ digest }) => digest),
        column(({ debtorDigest }) => debtorDigest),
        column(({ issuedOn }) => issuedOn),
        column(({ dueOn }) => dueOn),
        column(({ cents }) => cents),
        column(({ nextOn }) => nextOn),
      ],
    );
    return added.length;
  }

  /** How to reach a debtor: written on all its invoices. */
  async reach(desk: Desk, id: string, how: Pick<Debtor, 'email' | 'phone' | 'language'>): Promise<void> {
    await this.find(desk, id);
    const rows = await this.uow.query<{ id: string; content: Buffer }>(
      `select id, content from unpaid_invoice where contract_id = $1 and debtor_digest =
         (select debtor_digest from unpaid_invoice where contract_id = $1 and id = $2) for update`,
      [desk.contract.id, id],
    );
    for (const row of rows) {
      const { number, debtor } = open(desk, row as Facts & { content: Buffer });
      await this.uow.query(`update unpaid_invoice set content = $3 where contract_id = $1 and id = $2`, [
        desk.contract.id,
        row.id,
        desk.key.seal(JSON.stringify({ number, debtor: { ...debtor, ...how } }), place(row.id)),
      ]);
    }
  }

  /** Writes where an invoice now stands. */
  async stand(
    desk: Desk,
    id: string,
    to: {
      state: UnpaidState;
      sent: number;
      promisedOn: string | null;
      nextOn: string | null;
      paidCents: number;
    },
  ): Promise<void> {
    await this.uow.query(
      `update unpaid_invoice set state = $3, state_at = case when state = $3 then state_at else $4 end, sent = $5,
         promised_on = $6, next_on = $7, paid_cents = $8
       where contract_id = $1 and id = $2`,
      [
        desk.contract.id,
        id,
        to.state,
        this.clock.date(),
        to.sent,
        to.promisedOn,
        to.state === 'open' || to.state === 'promised' ? to.nextOn : null,
        to.paidCents,
      ],
    );
  }
}

function open({ key }: Desk, { content, ...facts }: Facts & { content: Buffer }): UnpaidInvoice {
  return {
    ...facts,
    ...(JSON.parse(key.open(content, place(facts.id))) as Pick<UnpaidInvoice, 'number' | 'debtor'>),
  };
}
