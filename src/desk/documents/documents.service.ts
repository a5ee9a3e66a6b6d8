import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { BusinessActor, Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { Mails } from '../../platform/mail/mails.js';
import { Clock } from '../../platform/time/clock.js';
import { date } from '../../platform/views/format.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Records } from '../records/records.service.js';
import { DocumentArchive, type DocumentLine } from './document-archive.service.js';
import { textOf } from './document-text.rules.js';
import type { AgainForm, DraftInput } from './template.forms.js';
import { DocumentTemplates, type Template } from './templates.service.js';

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
    private readonly archive: DocumentArchive,
  ) {}

  /** Drafts a document. Where the template asks for no approval it leaves at once. Returns its id. */
  draft(actor: Member, contractId: string, said: DraftInput): Promise<string> {
    return this.desks.work(actor, contractId, async (desk) => {
      const template = await this.templates.find(desk, said.templateId);
      const text = textOf(template, said, this.namesOf(desk, template));
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
      await this.archive.keep(desk, id, 1, template, text);
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
      await this.archive.keep(
        desk,
        id,
        version + 1,
        template,
        textOf(template, said, this.namesOf(desk, template)),
      );
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
      await this.archive.note(desk, id, version, 'approved');
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
      await this.archive.note(desk, id, version, 'sent_back', reason);
      await this.stand(desk, id, 'sent_back');
      await this.events.record('desk.document_sent_back', {
        subjectKind: 'desk_record',
        subjectId: id,
        contractId,
        data: { recordId: id },
      });
    });
  }

  private namesOf(desk: Desk, { language }: Template): Record<string, string> {
    const { clientName: company, assistantName: assistant, timezone } = desk.contract;
    return { company, assistant, today: date(this.clock.date(), language, timezone, 'long') };
  }

  private async send(desk: Desk, id: string, version: number, { language }: Template): Promise<void> {
    const { versions } = await this.archive.find(desk, id);
    const { title, name, email } = found(versions.find((one) => one.version === version));
    const pdf = await this.archive.file(desk, id, version);
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
    await this.archive.note(desk, id, version, 'sent');
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
