import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { zipSync, type Zippable } from 'fflate';
import { sha256 } from '../../platform/crypto/tokens.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { flatten } from '../../platform/http/form.js';
import { Clock } from '../../platform/time/clock.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { Contacts } from '../contacts/contacts.service.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { recordJson } from '../records/record.json.js';
import { afterOf, cut } from '../timeline/pages.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';
import { packIndex, type PackedFile } from './pack.index.js';

const PAGE = 500;
const KINDS = ['call', 'message', 'appointment', 'order', 'document', 'reminder', 'case'] as const;

type Row = Record<string, unknown>;

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
  ) {}

  /** How many pieces a pack will have to read. */
  size(contractId: string): Promise<number> {
    return this.desks.inJob(contractId, async () => {
      const row = await this.uow.one<{ n: number }>(
        `select ((select count(*) from desk_record where contract_id = $1)
           + (select count(*) from contact where contract_id = $1)
           + (select count(*) from card_opening where contract_id = $1))::int n`,
        [contractId],
      );
      return row?.n ?? 0;
    });
  }

  /** The archive: tables to open in any program, the same as JSON, recordings, and a PDF that lists it all. */
  async make(contractId: string, locale: Locale, told: (done: number) => Promise<void>): Promise<Buffer> {
    let done = 0;
    const count = async (more: number): Promise<void> => told((done += more));
    const name = (key: string): string => translate(locale, `retention.pack.files.${key}`);
    const records = await this.records(contractId, count);
    const contacts = await this.all(contractId, count, async (desk, cursor) => {
      const { items, nextCursor } = await this.contacts.page(desk, '', { cursor, limit: PAGE });
      return { rows: items.map((one) => ({ ...one })), next: nextCursor };
    });
    const openings = await this.all(contractId, count, async (desk, cursor) => {
      const rows = await this.openings.list(desk, PAGE + 1, afterOf(cursor));
      return cut(rows, PAGE, ({ openedAt }) => openedAt);
    });
    const sources: [string, Row[]][] = [
      ['contacts', contacts],
      ...KINDS.map((kind): [string, Row[]] => [
        kind,
        records.filter((one) => one.kind === kind).map((one) => ({ ...recordJson(one) })),
      ]),
      ['openings', openings.map((one) => ({ ...one }))],
    ];
    const files: Zippable = {};
    const listed: PackedFile[] = [];
    const put = (path: string, content: Buffer, rows: number): void => {
      files[path] = content;
      listed.push({ name: path, rows, bytes: content.length, sha256: sha256(content) });
    };
    for (const [key, rows] of sources) put(`${name(key)}.csv`, csv(rows), rows.length);
    const json = JSON.stringify({ contacts, records: records.map(recordJson), openings }, null, 2);
    put(`${name('all')}.json`, Buffer.from(json), contacts.length + records.length + openings.length);
    const { instructions, recordings, contract } = await this.desks.inJob(contractId, async (desk) => ({
      instructions: await this.instructions(desk),
      recordings: await this.recordings(desk),
      contract: desk.contract,
    }));
    put(
      `${name('instructions')}.json`,
      Buffer.from(JSON.stringify(instructions, null, 2)),
      instructions.length,
    );
    for (const { id, audio, mediaType } of recordings)
      put(`${name('recordings')}/${id}.${mediaType.includes('wav') ? 'wav' : 'mp3'}`, audio, 1);
    files['index.pdf'] = await packIndex(contract, listed, this.clock.date(), locale);
    return Buffer.from(zipSync(files, { level: 6, mtime: this.clock.date() }));
  }

  private records(contractId: string, count: (more: number) => Promise<void>): Promise<OpenRecord[]> {
    return this.all(contractId, count, async (desk, cursor) => {
      const rows = await this.timeline.list(desk, { after: afterOf(cursor), limit: PAGE + 1 });
      return cut(rows, PAGE, ({ createdAt }) => createdAt);
    });
  }

  /** Page by page, each in a transaction of its own: a long read holds nothing back. */
  private async all<T>(
    contractId: string,
    count: (more: number) => Promise<void>,
    read: (desk: Desk, cursor: string | undefined) => Promise<{ rows: T[]; next: string | null }>,
  ): Promise<T[]> {
    const all: T[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.desks.inJob(contractId, (desk) => read(desk, cursor));
      all.push(...page.rows);
      await count(page.rows.length);
      cursor = page.next ?? undefined;
    } while (cursor);
    return all;
  }

  private async instructions({ contract, key }: Desk): Promise<Row[]> {
    const rows = await this.uow.query<{ id: string; version: number; effectiveAt: Date; content: Buffer }>(
      `select id, version, effective_at "effectiveAt", content from playbook_version where contract_id = $1 order by version`,
      [contract.id],
    );
    return rows.map(({ id, content, ...row }) => ({
      ...row,
      content: JSON.parse(
        key.open(content, { table: 'playbook_version', row: id, column: 'content' }),
      ) as unknown,
    }));
  }

  private async recordings({ contract, key }: Desk) {
    const rows = await this.uow.query<{ id: string; record: string; audio: Buffer; mediaType: string }>(
      `select id, record_id record, audio, media_type "mediaType" from voicemail where contract_id = $1`,
      [contract.id],
    );
    return rows.map(({ id, record, audio, mediaType }) => ({
      id: record,
      audio: Buffer.from(key.open(audio, { table: 'voicemail', row: id, column: 'audio' }), 'base64'),
      mediaType,
    }));
  }
}

/** A table of whatever fields its rows have; nothing in it is taken for a formula by a spreadsheet. */
function csv(rows: Row[]): Buffer {
  const flat = rows.map((row) => flatten(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const text = stringify(flat, {
    header: true,
    columns,
    bom: true,
    escape_formulas: true,
    cast: { date: (date) => date.toISOString() },
  });
  return Buffer.from(text);
}
