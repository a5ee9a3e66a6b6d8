import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { BusinessActor, Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { isId, newId } from '../../platform/ids.js';
import { Mails } from '../../platform/mail/mails.js';
import { Clock } from '../../platform/time/clock.js';
import { date } from '../../platform/views/format.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Records } from '../records/records.service.js';
import { documentPdf } from './document.pdf.js';
import { fillNames, writtenValue } from './fields.rules.js';
import type { AgainForm, DraftInput } from './template.forms.js';
import { DocumentTemplates, type Template } from './templates.service.js';

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

/** Documents made from a client's template: drafted, approved where it asks, sent as PDF, kept with every version. */
@Injectable()
export class Documents {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly mails: Mails,
    private readonly desks: Desks,
    private readonly records: Records,
    private readonly templates: DocumentTemplates,
  ) {}

  /** Drafts a document. Where the template asks for no approval it leaves at once. Returns its id. */
  draft(actor: Member, contractId: string, said: DraftInput): Promise<string> {
    return this.desks.work(actor, contractId, async (desk) => {
      const template = await this.templates.find(desk, said.templateId);
      const text = this.textOf(desk, template, said);
      const id = said.id ?? newId();
      if (await this.known(desk, id)) return id;
      await this.records.write(
        actor,
        contractId,
        'document',
        {
          document: text.title,
          to: said.email,
          channel: 'mail',
          note: '',
          templateId: template.id,
          waits: template.approval,
        },
        { id, openedAt: said.openedAt ? new Date(said.openedAt) : undefined },
      );
      await this.uow.query(
        `insert into client_document (id, contract_id, template_id, version, created_at) values ($1, $2, $3, 1, $4)`,
        [id, contractId, template.id, this.clock.date()],
      );
      await this.keep(desk, id, 1, template, text);
      if (!template.approval) await this.send(desk, id, 1, template);
      else await this.ask(desk, id);
      return id;
    });
  }

  /** Drafts it again after the client has sent it back. */
  again(actor: Member, contractId: string, id: string, said: z.output<typeof AgainForm>): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const { templateId, version, state } = await this.lock(desk, id);
      if (state !== 'sent_back') throw new Refusal('state', { status: 409 });
      if (version !== said.version) throw new Stale();
      const template = await this.templates.find(desk, templateId);
      await this.uow.query(`update client_document set version = $3 where contract_id = $1 and id = $2`, [
        contractId,
        id,
        version + 1,
      ]);
      await this.keep(desk, id, version + 1, template, this.textOf(desk, template, said));
      await this.stand(desk, id, 'waiting');
      await this.ask(desk, id);
    });
  }

  /** The client approves exactly the version it has read: the document leaves. */
  approve(actor: BusinessActor, contractId: string, id: string, version: number): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const one = await this.lock(desk, id);
      if (one.state !== 'waiting') throw new Refusal('state', { status: 409 });
      if (one.version !== version) throw new Stale();
      await this.note(desk, id, version, 'approved');
      await this.send(desk, id, version, await this.templates.find(desk, one.templateId));
      await this.stand(desk, id, 'sent');
    });
  }

  /** The client sends it back with a reason. */
  sendBack(
    actor: BusinessActor,
    contractId: string,
    id: string,
    version: number,
    reason: string,
  ): Promise<void> {
    return this.desks.read(actor, contractId, async (desk) => {
      const one = await this.lock(desk, id);
      if (one.state !== 'waiting') throw new Refusal('state', { status: 409 });
      if (one.version !== version) throw new Stale();
      await this.note(desk, id, version, 'sent_back', reason);
      await this.stand(desk, id, 'sent_back');
      await this.events.record('desk.document_sent_back', {
        subjectKind: 'desk_record',
        subjectId: id,
        contractId,
        data: { recordId: id },
      });
    });
  }

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

  private textOf(
    desk: Desk,
    template: Template,
    said: Pick<DraftInput, 'name' | 'email' | 'values'>,
  ): DocumentText {
    const values: Record<string, string> = {};
    const kept: Record<string, string> = {};
    for (const field of template.fields) {
      const given = said.values[field.key] ?? '';
      const written = writtenValue(field, given, template.language);
      if (written === null)
        throw new Refusal(given ? `document_${field.kind}` : 'document_missing', {
          field: `values.${field.key}`,
        });
      values[field.key] = written;
      kept[field.key] = given;
    }
    const { clientName, assistantName, timezone } = desk.contract;
    const all = {
      ...values,
      company: clientName,
      assistant: assistantName,
      today: date(this.clock.date(), template.language, timezone, 'long'),
    };
    return {
      title: fillNames(template.subject, all).slice(0, 160),
      text: fillNames(template.body, all),
      name: said.name,
      email: said.email,
      values: kept,
    };
  }

  private async keep(
    desk: Desk,
    id: string,
    version: number,
    template: Template,
    text: DocumentText,
  ): Promise<void> {
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

  private async send(desk: Desk, id: string, version: number, { language }: Template): Promise<void> {
    const { versions } = await this.find(desk, id);
    const { title, name, email } = found(versions.find((one) => one.version === version));
    const pdf = await this.file(desk, id, version);
    await this.mails.send({
      to: email,
      locale: language,
      template: 'client_document',
      data: { brand: desk.contract.clientName, client: desk.contract.clientName, title, name },
      attachments: [
        {
          name: `${
            title
              .replace(/[^\p{L}\p{N} -]/gu, ' ')
              .trim()
              .slice(0, 60) || 'document'
          }.pdf`,
          mediaType: 'application/pdf',
          content: pdf.toString('base64'),
          encoding: 'base64',
        },
      ],
      private: true,
      dedupeKey: `client document ${id}`,
    });
    await this.note(desk, id, version, 'sent');
  }

  private async note(
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

  private async ask(desk: Desk, id: string): Promise<void> {
    await this.events.record('desk.document_waiting', {
      subjectKind: 'desk_record',
      subjectId: id,
      contractId: desk.contract.id,
      data: { recordId: id },
    });
  }

  private async stand(desk: Desk, id: string, state: DocumentLine['state']): Promise<void> {
    await this.uow.query(
      `update desk_record set state = $3, state_at = $4, state_by = $5, revision = revision + 1
       where contract_id = $1 and id = $2`,
      [desk.contract.id, id, state, this.clock.date(), desk.actor.accountId],
    );
    await this.desks.changed(desk, { id, kind: 'document', state });
  }

  private async known(desk: Desk, id: string): Promise<boolean> {
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`client document ${id}`]);
    return (
      (await this.uow.one(`select 1 from client_document where contract_id = $1 and id = $2`, [
        desk.contract.id,
        id,
      ])) !== null
    );
  }

  private async lock(
    desk: Desk,
    id: string,
  ): Promise<{ templateId: string; version: number; state: DocumentLine['state'] }> {
    const row = isId(id)
      ? await this.uow.one<{ templateId: string; version: number; state: DocumentLine['state'] }>(
          `select d.template_id "templateId", d.version, r.state from client_document d join desk_record r on r.id = d.id
           where d.contract_id = $1 and d.id = $2 for update`,
          [desk.contract.id, id],
        )
      : null;
    return found(row, 'document');
  }
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
