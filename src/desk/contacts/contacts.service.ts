import { Injectable } from '@nestjs/common';
import type { PageQuery } from '../../platform/http/cursor.js';
import { readOn, type Found } from '../searches/read-on.js';
import { afterOf, cut, type After } from '../timeline/pages.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import type { Caller, ContactInput } from './contacts.forms.js';
import { masked, spoken } from './number.rules.js';

interface ContactRow {
  id: string;
  name: Buffer;
  number: Buffer | null;
  details: Buffer | null;
  createdAt: Date;
  lastAt: Date;
  revision: number;
}

export const standings = ['usual', 'vip', 'blocked'] as const;

export interface ContactDetails {
  /** How the client wants this caller treated, and in its own words. */
  standing?: (typeof standings)[number];
  instruction?: string;
  email?: string;
  company?: string;
  address?: string;
  note?: string;
  locale?: 'it' | 'en' | undefined;
}

export interface Contact extends ContactDetails {
  id: string;
  name: string;
  number: string | null;
  createdAt: Date;
  lastAt: Date;
  revision: number;
}

const COLUMNS = `id, name, number, details, created_at "createdAt", last_at "lastAt", revision`;
/** A client's whole address book is opened in process to search it by name: this many at most. */
const SEARCHED = 5000;

/** A client's address book: every row belongs to one contract and is sealed with its key. */
@Injectable()
export class Contacts {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The contact a caller is: found by number, made when there is a name or number to keep, else null. */
  async of(desk: Desk, caller: Caller): Promise<string | null> {
    const known = caller.number ? await this.byNumber(desk, caller.number) : null;
    if (known) {
      await this.seen(desk, known, caller);
      return known.id;
    }
    return caller.name || caller.number ? this.create(desk, caller) : null;
  }

  /**
   * The contact a caller turns out to be: the one with the number now told, else the card in hand if it had no number
   * of its own, else a new one. The name now told replaces the one written before.
   */
  async identify(desk: Desk, inHand: string | null, caller: Caller): Promise<string | null> {
    const known = caller.number ? await this.byNumber(desk, caller.number) : null;
    const nameless = !known && inHand ? await this.find(desk, inHand) : null;
    const card = known ?? (nameless?.number ? null : nameless);
    if (!card) return this.of(desk, caller);
    const corrected = { name: caller.name || card.name, number: card.number ?? caller.number };
    await this.uow.query(
      `update contact set name = $3, number = $4, number_digest = $5, last_at = greatest(last_at, $6), revision = revision + 1
       where contract_id = $1 and id = $2`,
      [desk.contract.id, card.id, ...sealed(desk, card.id, corrected), this.clock.date()],
    );
    return card.id;
  }

  /** The contact with this number in this contract's address book. */
  async byNumber(desk: Desk, number: string): Promise<Contact | null> {
    const row = await this.uow.one<ContactRow>(
      `select ${COLUMNS} from contact where contract_id = $1 and number_digest = $2`,
      [desk.contract.id, desk.key.digest(number)],
    );
    return row && open(desk, row);
  }

  async find(desk: Desk, id: string): Promise<Contact | null> {
    if (!isId(id)) return null;
    const row = await this.uow.one<ContactRow>(
      `select ${COLUMNS} from contact where contract_id = $1 and id = $2`,
      [desk.contract.id, id],
    );
    return row && open(desk, row);
  }

  /** What several contacts are called, by id: by their number where they have given no name. */
  async names(desk: Desk, ids: string[]): Promise<Map<string, string>> {
    const rows = await this.uow.query<ContactRow>(
      `select ${COLUMNS} from contact where contract_id = $1 and id = any ($2)`,
      [desk.contract.id, ids],
    );
    const written = desk.side === 'business' ? spoken : masked;
    return new Map(
      rows.map((row) => {
        const { name, number } = open(desk, row);
        return [row.id, name || (number ? written(number) : '')];
      }),
    );
  }

  /** The address book, who called last first, or those whose name, company or number has these words; a page may go on. */
  async page(desk: Desk, text: string, { limit, cursor }: PageQuery): Promise<Found<Contact>> {
    const wanted = plain(text);
    const after = afterOf(cursor);
    const at = ({ lastAt }: Contact): Date => lastAt;
    if (!wanted) {
      const { rows, next } = cut(await this.list(desk, after, limit + 1), limit, at);
      return { rows, next, searched: rows.length, goesOn: false };
    }
    return readOn({
      limit,
      after,
      at,
      read: (from, count) => this.list(desk, from, count),
      fits: (one) => plain([one.name, one.company, one.number].join(' ')).includes(wanted),
    });
  }

  private async list(desk: Desk, after: After | null, limit: number): Promise<Contact[]> {
    const rows = await this.uow.query<ContactRow>(
      `select ${COLUMNS} from contact where contract_id = $1
         and ($2::timestamptz is null or (last_at, id) < ($2, $3::uuid))
       order by last_at desc, id desc limit $4`,
      [desk.contract.id, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map((row) => open(desk, row));
  }

  /** Writes a contact's card. */
  async save(desk: Desk, id: string, input: ContactInput): Promise<void> {
    const before = found(await this.find(desk, id), 'contact');
    if (input.revision !== undefined && input.revision !== before.revision) throw new Stale();
    const { name, number, email, company, address, note, locale } = input;
    const other = number ? await this.byNumber(desk, number) : null;
    if (other && other.id !== id) throw new Refusal('desk_number_taken', { field: 'number', status: 409 });
    const changed = await this.uow.returning(
      `update contact set name = $3, number = $4, number_digest = $5, details = $6, revision = revision + 1
       where contract_id = $1 and id = $2 and revision = $7 returning id`,
      [
        desk.contract.id,
        id,
        ...sealed(desk, id, { name, number }),
        desk.key.seal(
          JSON.stringify({ ...detailsOf(before), email, company, address, note, locale }),
          place(id, 'details'),
        ),
        before.revision,
      ],
    );
    if (changed.length === 0) throw new Stale();
  }

  /** Says how a caller is to be treated; the rest of the card stays as it is. */
  async treat(
    desk: Desk,
    id: string,
    { standing, instruction }: { standing: (typeof standings)[number]; instruction: string },
  ): Promise<void> {
    await this.uow.query(`select 1 from contact where contract_id = $1 and id = $2 for update`, [
      desk.contract.id,
      id,
    ]);
    const before = found(await this.find(desk, id), 'contact');
    await this.uow.query(
      `update contact set details = $3, revision = revision + 1 where contract_id = $1 and id = $2`,
      [
        desk.contract.id,
        id,
        desk.key.seal(JSON.stringify({ ...detailsOf(before), standing, instruction }), place(id, 'details')),
      ],
    );
  }

  /** The callers the client has said something about: how they are treated, or what to do with them. */
  async treated(desk: Desk): Promise<Contact[]> {
    const rows = await this.uow.query<ContactRow>(
      `select ${COLUMNS} from contact where contract_id = $1 and details is not null order by last_at desc limit $2`,
      [desk.contract.id, SEARCHED],
    );
    return rows
      .map((row) => open(desk, row))
      .filter(({ standing = 'usual', instruction }) => standing !== 'usual' || instruction);
  }

  private async create(desk: Desk, caller: Caller): Promise<string> {
    const id = newId();
    const now = this.clock.date();
    await this.uow.query(
      `insert into contact (id, contract_id, name, number, number_digest, created_at, last_at)
       values ($2, $1, $3, $4, $5, $6, $6) on conflict (contract_id, number_digest) do nothing`,
      [desk.contract.id, id, ...sealed(desk, id, caller), now],
    );
    if (!caller.number) return id;
    // The same caller may have been written down a moment ago.
    return (await this.byNumber(desk, caller.number))?.id ?? id;
  }

  /** A known caller called again; a card that had only a number gets the name now heard. */
  private async seen(desk: Desk, contact: Contact, caller: Caller): Promise<void> {
    const name = contact.name || caller.name;
    await this.uow.query(
      `update contact set last_at = greatest(last_at, $3), name = $4 where contract_id = $1 and id = $2`,
      [desk.contract.id, contact.id, this.clock.date(), desk.key.seal(name, place(contact.id, 'name'))],
    );
  }
}

const place = (row: string, column: string) => ({ table: 'contact', row, column });

const detailsOf = ({
  email,
  company,
  address,
  note,
  locale,
  standing,
  instruction,
}: Contact): ContactDetails => ({
  ...(email && { email }),
  ...(company && { company }),
  ...(address && { address }),
  ...(note && { note }),
  ...(locale && { locale }),
  ...(standing && { standing }),
  ...(instruction && { instruction }),
});

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\p{M}\s]/gu, '')
    .toLowerCase();

const sealed = ({ key }: Desk, id: string, { name, number }: Caller): (Buffer | null)[] => [
  key.seal(name, place(id, 'name')),
  number === null ? null : key.seal(number, place(id, 'number')),
  number === null ? null : key.digest(number),
];

function open({ key }: Desk, row: ContactRow): Contact {
  const details = row.details ? key.open(row.details, place(row.id, 'details')) : '{}';
  return {
    ...(JSON.parse(details) as ContactDetails),
    id: row.id,
    name: key.open(row.name, place(row.id, 'name')),
    number: row.number && key.open(row.number, place(row.id, 'number')),
    createdAt: row.createdAt,
    lastAt: row.lastAt,
    revision: row.revision,
  };
}
