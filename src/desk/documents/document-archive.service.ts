import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { documentPdf } from './document.pdf.js';
import type { Template } from './templates.service.js';

export interface DocumentText {
  title: string;
  text: string;
  name: string;
  email: string;
  values: Record<string, string>;
}
export interface DocumentLine {
  id: string;
  state: 'waiting' | 'sent_back' | 'sent';
  version: number;
  createdAt: Date;
  stateAt: Date;
  title: string;
  name: string;
}
export interface DocumentVersion extends DocumentText {
  version: number;
  sha256: string;
  createdAt: Date;
}
export interface DocumentChange {
  what: 'drafted' | 'approved' | 'sent_back' | 'sent';
  version: number;
  reason: string;
  by: string | null;
  at: Date;
}
export interface WholeDocument extends Omit<DocumentLine, 'title' | 'name'> {
  templateId: string;
  versions: DocumentVersion[];
  changes: DocumentChange[];
}

const place = (table: string, row: string, column: string) => ({ table, row, column });

/** Every version of every document, sealed with its hash, and what happened to it. */
@Injectable()
export class DocumentArchive {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** All documents, the newest first. */
  async page(desk: Desk, { cursor, limit }: PageQuery): Promise<Page<DocumentLine>> {
    const [at, id] = decodeCursor(cursor, 2) ?? [];
    const since = new Date(String(at));
    const after = isId(String(id)) && !Number.isNaN(since.getTime()) ? [since, id] : [null, null];
    const rows = await this.uow.query<
      Omit<DocumentLine, 'title' | 'name'> & { versionId: string; content: Buffer }
    >(
      `select d.id, r.state, d.version, d.created_at "createdAt", r.state_at "stateAt", v.id "versionId", v.content
       from client_document d join desk_record r on r.id = d.id
         join document_version v on v.document_id = d.id and v.version = d.version
       where d.contract_id = $1 and ($2::timestamptz is null or (d.created_at, d.id) < ($2, $3::uuid))
       order by d.created_at desc, d.id desc limit $4`,
      [desk.contract.id, ...after, limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => [row.createdAt.toISOString(), row.id],
      ({ versionId, content, ...row }) => {
        const { title, name } = JSON.parse(
          desk.key.open(content, place('document_version', versionId, 'content')),
        ) as DocumentText;
        return { ...row, title, name };
      },
    );
  }

  /** How many stand open, by state. */
  async open(desk: Desk): Promise<Partial<Record<DocumentLine['state'], number>>> {
    const rows = await this.uow.query<{ state: DocumentLine['state']; count: number }>(
      `select r.state, count(*)::int count from client_document d join desk_record r on r.id = d.id
       where d.contract_id = $1 and r.state in ('waiting', 'sent_back') group by r.state`,
      [desk.contract.id],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** One document with every version and what happened to it. */
  async find(desk: Desk, id: string): Promise<WholeDocument> {
    const row = isId(id)
      ? await this.uow.one<Omit<WholeDocument, 'versions' | 'changes'>>(
          `select d.id, d.template_id "templateId", d.version, d.created_at "createdAt", r.state, r.state_at "stateAt"
           from client_document d join desk_record r on r.id = d.id where d.contract_id = $1 and d.id = $2`,
          [desk.contract.id, id],
        )
      : null;
    const document = found(row, 'document');
    const versions = await this.uow.query<
      Omit<DocumentVersion, keyof DocumentText> & { id: string; content: Buffer }
    >(
      `select id, version, content, sha256, created_at "createdAt" from document_version
       where contract_id = $1 and document_id = $2 order by version desc`,
      [desk.contract.id, id],
    );
    const changes = await this.uow.query<
      Omit<DocumentChange, 'reason'> & { id: string; reason: Buffer | null }
    >(
      `select c.id, c.what, c.version, c.reason, a.name by, c.at from document_change c left join account a on a.id = c.by_account
       where c.contract_id = $1 and c.document_id = $2 order by c.at, c.id`,
      [desk.contract.id, id],
    );
    return {
      ...document,
      versions: versions.map(({ id: one, content, ...version }) => ({
        ...version,
        ...(JSON.parse(desk.key.open(content, place('document_version', one, 'content'))) as DocumentText),
      })),
      changes: changes.map(({ id: one, reason, ...change }) => ({
        ...change,
        reason: reason ? desk.key.open(reason, place('document_change', one, 'reason')) : '',
      })),
    };
  }

  /** The PDF of a version, checked against its hash. */
  async file(desk: Desk, id: string, version: number): Promise<Buffer> {
    const row = isId(id)
      ? await this.uow.one<{ id: string; file: Buffer; sha256: string }>(
          `select id, file, sha256 from document_version where contract_id = $1 and document_id = $2 and version = $3`,
          [desk.contract.id, id, version],
        )
      : null;
    const { id: one, file, sha256 } = found(row, 'version');
    const pdf = Buffer.from(desk.key.open(file, place('document_version', one, 'file')), 'base64');
    if (hashOf(pdf) !== sha256) throw new Error(`document version ${one} is not what was kept`);
    return pdf;
  }

  /** Keeps a version: its text, its PDF and the hash of that. */
  async keep(desk: Desk, id: string, version: number, template: Template, text: DocumentText): Promise<void> {
    const one = newId();
    const now = this.clock.date();
    const { clientName, timezone } = desk.contract;
    const pdf = await documentPdf(
      { ...text, from: clientName, to: text.name },
      template.language,
      timezone,
      now,
    );
    await this.uow.query(
      `insert into document_version (id, contract_id, document_id, version, content, file, sha256, by_account, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        one,
        desk.contract.id,
        id,
        version,
        desk.key.seal(JSON.stringify(text), place('document_version', one, 'content')),
        desk.key.seal(pdf.toString('base64'), place('document_version', one, 'file')),
        hashOf(pdf),
        desk.actor.accountId,
        now,
      ],
    );
    await this.note(desk, id, version, 'drafted');
  }

  /** Keeps a line of a document's history. */
  async note(
    desk: Desk,
    documentId: string,
    version: number,
    what: DocumentChange['what'],
    reason = '',
  ): Promise<void> {
    const id = newId();
    await this.uow.query(
      `insert into document_change (id, contract_id, document_id, version, what, reason, by_account, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        desk.contract.id,
        documentId,
        version,
        what,
        reason ? desk.key.seal(reason, place('document_change', id, 'reason')) : null,
        desk.actor.accountId,
        this.clock.date(),
      ],
    );
  }
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
