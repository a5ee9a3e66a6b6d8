import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { Clock } from '../../platform/time/clock.js';
import { translate, wordFor, type Locale } from '../../platform/views/i18n.js';
import { Contacts } from '../contacts/contacts.service.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk, DeskContract } from '../desk.js';
import { Desks } from '../desks.service.js';
import { recordJson } from '../records/record.json.js';
import { kinds, type Kind } from '../records/record.states.js';
import { afterOf, cut } from '../timeline/pages.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { csv, json, jsonOf, whole, type Source } from './pack.files.js';
import { packIndex, type PackedFile } from './pack.index.js';
import { notWrittenOut } from './pack.data.js';
import { VaultTables, type Row, type VaultTable } from './vault-tables.service.js';
import { zipped, type ZipEntry } from './zip.js';

const PAGE = 500;
/** Written out as tables to be read by people, beside all the others. */
const READABLE = ['desk_record', 'contact', 'card_opening'];

type Told = (done: number) => Promise<void>;

/** Writes everything a vault holds into one archive the client can read without us. */
@Injectable()
export class Packs {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly timeline: Timeline,
    private readonly contacts: Contacts,
    private readonly openings: Openings,
    private readonly tables: VaultTables,
  ) {}

  /** How many pieces a pack will have to read. */
  async size(contractId: string): Promise<number> {
    const tables = (await this.tables.all()).map(({ name }) => name);
    const counted = tables.filter((name) => READABLE.includes(name) || !(name in notWrittenOut));
    // What people read is written twice: as tables, and as JSON with all the rest.
    return (await this.tables.count(contractId, counted)) + (await this.tables.count(contractId, READABLE));
  }

  /** The archive, piece by piece: tables to open in any program, the same as JSON, every file, and a PDF that lists it all. */
  async *make(contractId: string, locale: Locale, told: Told): AsyncGenerator<Uint8Array> {
    const contract = await this.desks.inJob(contractId, (desk) => Promise.resolve(desk.contract));
    const listed: PackedFile[] = [];
    const entries = this.entries(contract, locale, told);
    const all = async function* (madeAt: Date): AsyncGenerator<ZipEntry> {
      for await (const { rows, ...entry } of entries) {
        const measure = { name: entry.name, rows: 0, bytes: 0, sha256: '' };
        yield { name: entry.name, content: measured(entry.content, measure) };
        listed.push({ ...measure, rows: rows() });
      }
      yield {
        name: `${translate(locale, 'retention.pack.files.index')}.pdf`,
        content: whole(await packIndex(contract, listed, madeAt, locale)),
      };
    };
    const now = this.clock.date();
    yield* zipped(all(now), now);
  }

  private async *entries(
    { id: contractId, timezone: zone }: DeskContract,
    locale: Locale,
    told: Told,
  ): AsyncGenerator<ZipEntry & { rows: () => number }> {
    const name = (key: string): string => translate(locale, `retention.pack.files.${key}`);
    const progress = counter(told);
    const tables = await this.tables.all();
    const contacts = this.contactsOf(contractId, found(tables.find((one) => one.name === 'contact')));
    const openings = this.openingsOf(contractId);
    const records = this.recordsOf(contractId);
    for (const [key, source] of [
      ['contacts', contacts],
      ...kinds.map((kind): [string, Source] => [kind, this.recordsOf(contractId, kind)]),
      ['openings', openings],
    ] as [string, Source][]) {
      const once = counted(source, progress);
      yield {
        name: `${name(key)}.csv`,
        content: csv(once.source, { locale, zone }),
        rows: () => once.count(),
      };
    }
    const everything = [contacts, records, openings].map((source) => counted(source, progress));
    const [c, r, o] = everything as [Counted, Counted, Counted];
    yield {
      name: `${name('all')}.json`,
      content: jsonOf({ contacts: c.source, records: r.source, openings: o.source }),
      rows: () => everything.reduce((sum, one) => sum + one.count(), 0),
    };
    const people = counted(() => this.people(contractId));
    yield { name: `${name('people')}.json`, content: json(people.source), rows: people.count };
    const pathOf = (folder: string, file: string): string => `${name(folder)}/${file}`;
    for (const table of tables.filter((one) => !(one.name in notWrittenOut))) {
      if ((await this.tables.count(contractId, [table.name])) === 0) continue;
      const rows = counted(() => this.tables.rows(contractId, table, pathOf), progress);
      yield { name: this.fileOf(table.name, locale), content: json(rows.source), rows: rows.count };
      for await (const { folder, name: file, content } of this.tables.files(contractId, table))
        yield { name: pathOf(folder, file), content: whole(content), rows: () => 1 };
    }
  }

  /** A readable name where the table has one; the instructions lie beside the tables of records. */
  private fileOf(table: string, locale: Locale): string {
    const name = (key: string): string => translate(locale, `retention.pack.files.${key}`);
    if (table === 'playbook_version') return `${name('instructions')}.json`;
    const key = `retention.pack.tables.${table}`;
    return `${name('other')}/${wordFor(locale, key, table)}.json`;
  }

  private recordsOf(contractId: string, kind?: Kind): Source {
    return this.pages(contractId, async (desk, cursor) => {
      const filter = { after: afterOf(cursor), limit: PAGE + 1, ...(kind && { kinds: [kind] }) };
      const { rows, next } = cut(await this.timeline.list(desk, filter), PAGE, ({ createdAt }) => createdAt);
      return { rows: rows.map((one) => ({ ...recordJson(one) })), next };
    });
  }

  private contactsOf(contractId: string, table: VaultTable): Source {
    const { tables } = this;
    return async function* () {
      for await (const { details, ...row } of tables.rows(contractId, table))
        yield { ...row, ...(details as Row | null) };
    };
  }

  private openingsOf(contractId: string): Source {
    return this.pages(contractId, async (desk, cursor) => {
      const page = cut(
        await this.openings.list(desk, PAGE + 1, afterOf(cursor)),
        PAGE,
        ({ openedAt }) => openedAt,
      );
      const ids = page.rows.flatMap(({ contactId }) => contactId ?? []);
      const names = await this.contacts.names(desk, [...new Set(ids)]);
      const rows = page.rows.map((one) => ({ ...one, contact: names.get(one.contactId ?? '') ?? '' }));
      return { rows, next: page.next };
    });
  }

  /** Page by page, each in a transaction of its own: a long read holds nothing back. */
  private pages(
    contractId: string,
    read: (desk: Desk, cursor: string | undefined) => Promise<{ rows: Row[]; next: string | null }>,
  ): Source {
    const { desks } = this;
    return async function* () {
      let cursor: string | undefined;
      do {
        const page = await desks.inJob(contractId, (desk) => read(desk, cursor));
        yield* page.rows;
        cursor = page.next ?? undefined;
      } while (cursor);
    };
  }

  /** Whose ids the other files name. */
  private async *people(contractId: string): AsyncGenerator<Row> {
    yield* await this.uow.query<Row>(
      `select a.id, a.name from account a join contract c on c.id = $1
       where a.id = c.assistant_id or a.id in (select assistant_id from substitute where contract_id = c.id)
         or a.id in (select account_id from membership where organisation_id = c.organisation_id) order by a.name`,
      [contractId],
    );
  }
}

interface Counted {
  count: () => number;
  source: Source;
}

/** A source that counts what was read of it, each time from the start. */
function counted(source: Source, told?: () => Promise<void>): Counted {
  let read = 0;
  const counting = async function* (): AsyncGenerator<Row> {
    read = 0;
    for await (const row of source()) {
      read += 1;
      await told?.();
      yield row;
    }
  };
  return { count: () => read, source: counting };
}

/** Tells every so often how far it has come. */
function counter(told: Told): () => Promise<void> {
  let done = 0;
  return async () => {
    done += 1;
    if (done % PAGE === 0) await told(done);
  };
}

async function* measured(content: AsyncIterable<Uint8Array>, into: PackedFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of content) {
    hash.update(piece);
    into.bytes += piece.length;
    yield piece;
  }
  into.sha256 = hash.digest('hex');
}
