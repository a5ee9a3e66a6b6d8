import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Member } from '../../identity/index.js';
import type { Caller } from '../contacts/contacts.forms.js';
import { Contacts } from '../contacts/contacts.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import { Callbacks, type Due } from '../messages/callbacks.service.js';
import { SpamNumbers } from '../messages/spam.service.js';
import { languagesOf } from '../playbooks/playbook.content.js';
import { usualRecord } from '../playbooks/playbook.rules.js';
import type { PublishedPlaybook } from '../playbooks/playbooks.service.js';
import { PhoneHolds } from '../telephony/routing/holds.service.js';
import { Work } from '../records/work.service.js';
import { answered, leftovers, prefill } from './call-drafts.rules.js';
import type { CallContent } from './call.content.js';
import { CallDrafts } from './call-drafts.service.js';
import type { Outcome } from './calls.forms.js';

interface RunningRow {
  id: string;
  contactId: string | null;
  content: Buffer;
  takenAt: Date;
  endedAt: Date | null;
  playbookVersionId: string | null;
  callType: string | null;
}

const TAKEN = '23505';

/** Calls taken at the desk: one at a time for each assistant, whatever the client. */
@Injectable()
export class Calls {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly contacts: Contacts,
    private readonly playbooks: Playbooks,
    private readonly work: Work,
    private readonly drafts: CallDrafts,
    private readonly callbacks: Callbacks,
    private readonly spam: SpamNumbers,
    private readonly holds: PhoneHolds,
  ) {}

  /** Takes a call: its time runs from now, and it keeps the instructions in force now. Returns its id. */
  take(actor: Member, contractId: string, caller: Caller): Promise<string> {
    return this.desks.work(actor, contractId, async (desk) => {
      const id = newId();
      const now = this.clock.date();
      const contactId = await this.contacts.of(desk, caller);
      const playbook = await this.playbooks.latest(desk);
      await this.uow.query(
        `insert into desk_record (id, contract_id, kind, state, state_at, assistant_id, contact_id, content, created_at)
         values ($1, $2, 'call', 'in_progress', $3, $4, $5, $6, $3)`,
        [id, contractId, now, actor.accountId, contactId, sealed(desk, id, { ...caller, note: '' })],
      );
      try {
        await this.uow.query(
          `insert into desk_call (id, contract_id, assistant_id, playbook_version_id, taken_at) values ($1, $2, $3, $4, $5)`,
          [id, contractId, actor.accountId, playbook?.id ?? null, now],
        );
      } catch (error) {
        if ((error as { code?: string }).code !== TAKEN) throw error;
        throw new Refusal('desk_in_call', { status: 409 });
      }
      await this.desks.changed(desk, { id, kind: 'call', state: 'in_progress' });
      return id;
    });
  }

  /** Says which of the client's types this call is. */
  setType(actor: Member, contractId: string, callId: string, type: string): Promise<string> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.running(desk, callId);
      const playbook = await this.playbookOf(desk, call);
      const chosen = found(
        playbook?.callTypes.find(({ key }) => key === type),
        'call type',
      );
      await this.uow.query(`update desk_call set call_type = $2 where id = $1`, [callId, chosen.key]);
      return usualRecord(chosen) ?? chosen.actions[0]?.kind ?? 'message';
    });
  }

  /** Writes down who is calling, once it is known; a number not told again stays. What the call has produced follows. */
  setCaller(actor: Member, contractId: string, callId: string, caller: Caller): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.running(desk, callId);
      const before = contentOf(desk, call);
      const told = { name: caller.name, number: caller.number ?? before.number };
      const contactId = await this.contacts.identify(desk, call.contactId, told);
      const content = { ...before, ...told };
      await this.uow.query(
        `update desk_record set contact_id = $3, content = case when id = $2 then $4 else content end, revision = revision + 1
         where contract_id = $1 and (id = $2 or call_id = $2)`,
        [contractId, callId, contactId, sealed(desk, callId, content)],
      );
      await this.desks.changed(desk, { id: callId, kind: 'call', state: 'in_progress' });
    });
  }

  /** Says which language is spoken in this call: one the client has words in. */
  setLanguage(actor: Member, contractId: string, callId: string, language: string): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.running(desk, callId);
      const playbook = await this.playbookOf(desk, call);
      found(playbook && languagesOf(playbook).includes(language) ? language : null, 'language');
      await this.uow.query(`update desk_call set language = $2 where id = $1`, [callId, language]);
    });
  }

  /** What has been typed in a call and not saved. */
  unsaved(actor: Member, contractId: string, callId: string): Promise<NonNullable<CallContent['unsaved']>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.running(desk, callId);
      return (await this.typed(desk, call)).unsaved;
    });
  }

  /**
   * Ends a call: its time, wrap-up included, is counted unless it was spam. What was typed and never saved stays with
   * the call, like the answers.
   */
  end(
    actor: Member,
    contractId: string,
    callId: string,
    { outcome, note, ...due }: { outcome: Outcome; note: string } & Due,
  ): Promise<void> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.running(desk, callId);
      const now = this.clock.date();
      const typed = await this.typed(desk, call);
      const content: CallContent = {
        ...contentOf(desk, call),
        note,
        ...(typed.answers.length > 0 && { answers: typed.answers }),
        ...(typed.unsaved.length > 0 && { unsaved: typed.unsaved }),
      };
      await this.drafts.forget(desk, callId);
      await this.uow.query(
        `update desk_record set state = 'ended', state_at = $3, state_by = $4, content = $5, revision = revision + 1
         where contract_id = $1 and id = $2`,
        [contractId, callId, now, actor.accountId, sealed(desk, callId, content)],
      );
      await this.uow.query(`update desk_call set outcome = $2, ended_at = $3 where id = $1`, [
        callId,
        outcome,
        now,
      ]);
      await this.spam.note(desk, content.number, outcome);
      if (outcome === 'call_back' || due.callBackBy)
        await this.callbacks.open(desk, callId, 'assistant', due);
      if (outcome !== 'spam')
        await this.work.count(
          desk,
          'call',
          callId,
          { startedAt: call.takenAt, endedAt: now },
          { calls: 1, heldSeconds: await this.holds.secondsOf(callId) },
        );
      await this.desks.changed(desk, { id: callId, kind: 'call', state: 'ended' });
    });
  }

  private async playbookOf(desk: Desk, call: RunningRow): Promise<PublishedPlaybook | null> {
    return call.playbookVersionId ? this.playbooks.version(desk, call.playbookVersionId) : null;
  }

  /** What the page of the call still holds: the answers given, and forms with words in them. */
  private async typed(
    desk: Desk,
    call: RunningRow,
  ): Promise<Required<Pick<CallContent, 'answers' | 'unsaved'>>> {
    const parts = await this.drafts.of(desk, call.id);
    if (Object.keys(parts).length === 0) return { answers: [], unsaved: [] };
    const playbook = await this.playbookOf(desk, call);
    const given = answered(playbook, parts['answers']);
    const type = playbook?.callTypes.find(({ key }) => key === call.callType);
    return {
      answers: given.map(({ question, answer }) => ({ question, answer })),
      unsaved: leftovers(parts, (kind) =>
        prefill(kind, { type, step: undefined, given, people: playbook?.people ?? [] }),
      ),
    };
  }

  private async running(desk: Desk, callId: string): Promise<RunningRow> {
    const row = isId(callId)
      ? await this.uow.one<RunningRow>(
          `select r.id, r.contact_id "contactId", r.content, k.taken_at "takenAt", k.ended_at "endedAt",
                  k.playbook_version_id "playbookVersionId", k.call_type "callType"
           from desk_record r join desk_call k on k.id = r.id
           where r.contract_id = $1 and r.id = $2 for update`,
          [desk.contract.id, callId],
        )
      : null;
    const call = found(row, 'call');
    if (call.endedAt) throw new Refusal('desk_call_over', { status: 409 });
    return call;
  }
}

const place = (row: string) => ({ table: 'desk_record', row, column: 'content' });

const sealed = ({ key }: Desk, id: string, content: CallContent): Buffer =>
  key.seal(JSON.stringify(content), place(id));

const contentOf = ({ key }: Desk, { id, content }: RunningRow): CallContent =>
  JSON.parse(key.open(content, place(id))) as CallContent;
