import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Caller } from '../contacts/contacts.forms.js';
import { Contacts } from '../contacts/contacts.service.js';
import { workerOf, type Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { stretchOf } from '../records/work.rules.js';
import { Work } from '../records/work.service.js';
import type { Case, CaseEdited, CaseInput } from './case.form.js';
import { CaseSettingsStore } from './case-settings.service.js';
import { CaseQueries, digestOf, type CaseFile } from './cases.queries.js';
import { statusOf, type CaseStatus } from './statuses.rules.js';

interface Links {
  contactId: string | null;
  callId: string | null;
}
interface Change extends Links {
  recordId: string;
  before: CaseFile | null;
  status: CaseStatus;
  content: Case;
}

const alone: Links = { contactId: null, callId: null };

/** Cases: each change is a record of its own that holds the case as a whole, and the one before becomes history. */
@Injectable()
export class Cases {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly contacts: Contacts,
    private readonly settings: CaseSettingsStore,
    private readonly queries: CaseQueries,
    private readonly work: Work,
  ) {}

  /** Opens a case, or goes on with the one that has this number: what is left empty stays as it was. */
  async write(desk: Desk, recordId: string, said: CaseInput, links: Links = alone): Promise<string> {
    await this.settings.lock(desk);
    const { statuses } = await this.settings.of(desk);
    const caseNumber = said.caseNumber || (await this.freeNumber(desk));
    const before = await this.queries.byNumber(desk, caseNumber);
    const status = said.status
      ? meant(statuses, said.status)
      : (statuses.find(({ key }) => key === before?.status) ?? statuses.find(({ closed }) => !closed)!);
    this.needed(said, before, status === statuses.find(({ closed }) => !closed));
    const stays = before?.content;
    return this.change(desk, {
      ...links,
      recordId,
      before,
      status,
      content: {
        ...stays,
        caseNumber: stays?.caseNumber ?? caseNumber,
        title: said.title || (stays?.title ?? ''),
        status: status.name,
        note: said.note,
        nextStep: said.nextStep || (stays?.nextStep ?? ''),
        dueOn: said.dueOn ?? before?.dueOn ?? null,
        mayTell: said.mayTell || (stays?.mayTell ?? ''),
        check: said.check || (stays?.check ?? ''),
      },
    });
  }

  /** A number alone says nothing: of a new case what it is about, of one known by its number what has changed. */
  private needed({ caseNumber, title, ...said }: CaseInput, before: CaseFile | null, usual: boolean): void {
    const moved = before ? said.status : said.status && !usual;
    const told = Boolean(
      title || said.note || said.nextStep || said.dueOn || said.mayTell || said.check || moved,
    );
    if (told && (before || title || caseNumber)) return;
    throw new Refusal(before ? 'case_nothing_said' : 'case_title_missing', {
      field: before ? 'note' : 'title',
    });
  }

  /** The case that a change belongs to. */
  async changedBy(desk: Desk, recordId: string): Promise<string> {
    const row = await this.uow.one<{ id: string }>(
      `select case_id id from case_change where contract_id = $1 and id = $2`,
      [desk.contract.id, recordId],
    );
    return found(row, 'case').id;
  }

  /** Writes a case as a whole. Returns the id of the change. */
  async edit(
    desk: Desk,
    caseId: string,
    { revision, status, openedAt, worked, ...said }: CaseEdited,
  ): Promise<string> {
    const { before, statuses } = await this.taken(desk, caseId, revision);
    const recordId = newId();
    const to = status ? meant(statuses, status) : meant(statuses, before.status);
    await this.change(desk, {
      ...alone,
      contactId: before.contacts[0]?.id ?? null,
      recordId,
      before,
      status: to,
      content: {
        caseNumber: before.content.caseNumber,
        ...said,
        status: to.name,
        dueOn: said.dueOn ?? null,
        amount: said.amount ?? null,
      },
    });
    if (desk.side === 'assistant' && (openedAt || worked))
      await this.work.count(
        desk,
        'case',
        recordId,
        stretchOf(this.clock.date(), {
          minutes: worked,
          openedAt: openedAt ? new Date(openedAt) : undefined,
          usual: 1,
        }),
      );
    return recordId;
  }

  /** Moves a case to another status. Already there and nothing to say: nothing happens, so a second press is none. */
  async move(
    desk: Desk,
    caseId: string,
    { status, note, revision }: { status: string; note: string; revision?: number | undefined },
  ): Promise<void> {
    await this.settings.lock(desk);
    const { statuses } = await this.settings.of(desk);
    const to = meant(statuses, status);
    const before = found(await this.queries.find(desk, caseId), 'case');
    if (before.status === to.key && !note) return;
    if (revision !== undefined && revision !== before.revision) throw new Stale();
    await this.change(desk, {
      ...alone,
      contactId: before.contacts[0]?.id ?? null,
      recordId: newId(),
      before,
      status: to,
      content: { ...before.content, status: to.name, note },
    });
  }

  /** Says whom a case is about; found by number, or written down. */
  async link(desk: Desk, caseId: string, caller: Caller): Promise<void> {
    const { id } = found(await this.queries.find(desk, caseId), 'case');
    const contactId = await this.contacts.of(desk, caller);
    if (!contactId) throw new Refusal('field.required', { field: 'name' });
    await this.linked(desk, id, contactId);
    await this.desks.tell(desk);
  }

  async unlink(desk: Desk, caseId: string, contactId: string): Promise<void> {
    const { id, contacts } = found(await this.queries.find(desk, caseId), 'case');
    found(
      contacts.find((one) => one.id === contactId),
      'contact',
    );
    await this.uow.query(
      `delete from case_contact where contract_id = $1 and case_id = $2 and contact_id = $3`,
      [desk.contract.id, id, contactId],
    );
    await this.desks.tell(desk);
  }

  private async taken(desk: Desk, caseId: string, revision: number | undefined) {
    await this.settings.lock(desk);
    const before = found(await this.queries.find(desk, caseId), 'case');
    if (revision !== undefined && revision !== before.revision) throw new Stale();
    return { before, statuses: (await this.settings.of(desk)).statuses };
  }

  private async change(
    desk: Desk,
    { recordId, before, status, content, contactId, callId }: Change,
  ): Promise<string> {
    const { id: contractId } = desk.contract;
    const now = this.clock.date();
    const digest = digestOf(desk, content.caseNumber);
    const caseId = before?.id ?? newId();
    await this.uow.query(
      `update desk_record set state = 'superseded', state_at = $3, state_by = $4
       where contract_id = $1 and case_digest = $2 and state <> 'superseded'`,
      [contractId, digest, now, desk.actor.accountId],
    );
    const state = status.closed ? 'closed' : 'open';
    const inserted = await this.uow.returning(
      `insert into desk_record (id, contract_id, kind, state, state_at, state_by, assistant_id, contact_id, call_id, content,
         case_digest, created_at) values ($1, $2, 'case', $3, $4, $5, $6, $7, $8, $9, $10, $4)
       on conflict (id) do nothing returning id`,
      [
        recordId,
        contractId,
        state,
        now,
        desk.actor.accountId,
        workerOf(desk),
        contactId,
        callId,
        desk.key.seal(JSON.stringify(content), { table: 'desk_record', row: recordId, column: 'content' }),
        digest,
      ],
    );
    // The id is another contract's: not this desk's to know.
    found(inserted[0], 'record');
    await this.uow.query(
      `insert into desk_case (id, contract_id, record_id, number_digest, status, due_on, opened_at, changed_at, closed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7, $8)
       on conflict (contract_id, number_digest) do update set record_id = $3, status = $5, due_on = $6, changed_at = $7,
         closed_at = case when $8::timestamptz is null then null else coalesce(desk_case.closed_at, $8) end,
         revision = desk_case.revision + 1`,
      [
        caseId,
        contractId,
        recordId,
        digest,
        status.key,
        content.dueOn ?? null,
        now,
        status.closed ? now : null,
      ],
    );
    await this.uow.query(
      `insert into case_change (id, contract_id, case_id, account_id, side, from_status, to_status)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [recordId, contractId, caseId, desk.actor.accountId, desk.side, before?.status ?? null, status.key],
    );
    // Who calls about a new case is whom it is about; a case that is known has its own people.
    if (contactId && !before) await this.linked(desk, caseId, contactId);
    await this.desks.changed(desk, { id: recordId, kind: 'case', state });
    return caseId;
  }

  private async linked(desk: Desk, caseId: string, contactId: string): Promise<void> {
    await this.uow.query(
      `insert into case_contact (contract_id, case_id, contact_id) values ($1, $2, $3) on conflict do nothing`,
      [desk.contract.id, caseId, contactId],
    );
  }

  /** A number of the series that no case written by hand has taken. */
  private async freeNumber(desk: Desk): Promise<string> {
    let number: string;
    do number = await this.settings.nextNumber(desk);
    while (await this.queries.byNumber(desk, number));
    return number;
  }
}

function meant(statuses: CaseStatus[], text: string): CaseStatus {
  const status = statusOf(statuses, text);
  if (!status) throw new Refusal('case_status', { field: 'status' });
  return status;
}
