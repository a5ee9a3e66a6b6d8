import { Injectable } from '@nestjs/common';
import type { BusinessActor } from '../../identity/index.js';
import { decode, type Remark } from '../../platform/csv/table.rules.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { codeKey, itemsOfCsv, MOST_ITEMS, type Item } from './catalogue-csv.rules.js';
import type { Order } from './order.form.js';

export interface CatalogueItem extends Item {
  id: string;
}
export interface Preview {
  id: string;
  name: string;
  items: Item[];
  remarks: Remark[];
  appliedAt: Date | null;
}

type Sealed = Pick<Item, 'code' | 'name' | 'unit' | 'stock'>;
const place = (table: string, row: string) => ({ table, row, column: 'content' });

/** Items written before they could carry a note on stock have none. */
const opened = ({ key }: Desk, id: string, content: Buffer): Sealed => ({
  stock: '',
  ...(JSON.parse(key.open(content, place('catalogue_item', id))) as Omit<Sealed, 'stock'>),
});

/** What a client sells: read from a file, looked at, then applied; orders take names and prices from it. */
@Injectable()
export class Catalogue {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
  ) {}

  /** All items by code. */
  async of(desk: Desk): Promise<CatalogueItem[]> {
    const rows = await this.uow.query<Omit<CatalogueItem, keyof Sealed> & { content: Buffer }>(
      `select id, content, price_cents "priceCents", vat_bps "vatBps", available from catalogue_item
       where contract_id = $1 limit ${MOST_ITEMS}`,
      [desk.contract.id],
    );
    return rows
      .map(({ content, ...row }) => ({
        ...row,
        ...opened(desk, row.id, content),
      }))
      .toSorted((a, b) => a.code.localeCompare(b.code));
  }

  /** Reads a file and keeps what it says, unapplied. Returns the preview's id. */
  read(actor: BusinessActor, contractId: string, name: string, content: Buffer): Promise<string> {
    return this.desks.read(actor, contractId, async (desk) => {
      const id = newId();
      const reading = { name: name.slice(0, 120), ...itemsOfCsv(decode(content)) };
      await this.uow.query(
        `insert into catalogue_import (id, contract_id, content, by_account, at) values ($1, $2, $3, $4, $5)`,
        [
          id,
          contractId,
          desk.key.seal(JSON.stringify(reading), place('catalogue_import', id)),
          actor.accountId,
          this.clock.date(),
        ],
      );
      return id;
    });
  }

  async preview(desk: Desk, id: string, lock = false): Promise<Preview> {
    const row = isId(id)
      ? await this.uow.one<{ content: Buffer; appliedAt: Date | null }>(
          `select content, applied_at "appliedAt" from catalogue_import where contract_id = $1 and id = $2 ${lock ? 'for update' : ''}`,
          [desk.contract.id, id],
        )
      : null;
    const { content, appliedAt } = found(row, 'import');
    return {
      id,
      appliedAt,
      ...(JSON.parse(desk.key.open(content, place('catalogue_import', id))) as Pick<
        Preview,
        'name' | 'items' | 'remarks'
      >),
    };
  }

  /** Applies what was looked at: items are known by their code; those no longer in the file can't be ordered. */
  apply(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const { items, appliedAt } = await this.preview(desk, id, true);
      if (appliedAt) throw new Refusal('catalogue_applied', { status: 409 });
      if (items.length === 0) throw new Refusal('catalogue_empty');
      const now = this.clock.date();
      const digest = (code: string): Buffer => desk.key.digest(`item ${codeKey(code)}`);
      const known = new Map(
        (
          await this.uow.query<{ id: string; digest: Buffer }>(
            `select id, code_digest digest from catalogue_item where contract_id = $1 for update`,
            [contractId],
          )
        ).map((row) => [row.digest.toString('hex'), row.id]),
      );
      const rows = items.map((item) => {
        const codeDigest = digest(item.code);
        const own = known.get(codeDigest.toString('hex')) ?? newId();
        const { code, name, unit, stock } = item;
        return {
          ...item,
          own,
          codeDigest,
          content: desk.key.seal(
            JSON.stringify({ code, name, unit, stock } satisfies Sealed),
            place('catalogue_item', own),
          ),
        };
      });
      await this.uow.query(`update catalogue_item set available = false where contract_id = $1`, [
        contractId,
      ]);
      await this.uow.query(
        `insert into catalogue_item (id, contract_id, code_digest, content, price_cents, vat_bps, available, changed_at)
         select r.id, $1, r.digest, r.content, r.price, r.vat, r.available, $2
         from unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::int[], $7::int[], $8::bool[]) r (id, digest, content, price, vat, available)
         on conflict (id) do update set content = excluded.content, price_cents = excluded.price_cents,
           vat_bps = excluded.vat_bps, available = excluded.available, changed_at = $2`,
        [
          contractId,
          now,
          rows.map(({ own }) => own),
          rows.map(({ codeDigest }) => codeDigest),
          rows.map(({ content }) => content),
          rows.map(({ priceCents }) => priceCents),
          rows.map(({ vatBps }) => vatBps),
          rows.map(({ available }) => available),
        ],
      );
      await this.uow.query(`update catalogue_import set applied_at = $3 where contract_id = $1 and id = $2`, [
        contractId,
        id,
        now,
      ]);
    });
  }

  /** An order's lines with what the catalogue knows: a code or a name finds its price, unit and VAT. */
  async complete(desk: Desk, order: Order): Promise<Order> {
    const items = await this.of(desk);
    if (items.length === 0) return order;
    const key = (text: string): string => codeKey(text).normalize('NFKC');
    const lines = order.lines.map((line, index) => {
      const item = items.find(({ code, name }) => [key(code), key(name)].includes(key(line.what)));
      if (!item) return line;
      if (!item.available) throw new Refusal('catalogue_gone', { field: `lines.${index}.what` });
      const { code, name, unit, vatBps, priceCents } = item;
      return { ...line, what: name, code, unit, vatBps, price: line.price ?? priceCents };
    });
    return { ...order, lines };
  }
}
