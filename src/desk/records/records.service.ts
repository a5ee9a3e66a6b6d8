import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId, newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { BusinessActor, Member } from '../../identity/index.js';
import { Appointments } from '../appointments/appointments.service.js';
import { Cases } from '../cases/cases.service.js';
import type { Caller } from '../contacts/contacts.forms.js';
import { Contacts } from '../contacts/contacts.service.js';
import { workerOf, WORKING, type Desk } from '../desk.js';
import { Callbacks } from '../messages/callbacks.service.js';
import { Outbox } from '../messages/outbox.service.js';
import { presses } from '../messages/reach.rules.js';
import { Desks } from '../desks.service.js';
import { Catalogue } from '../orders/catalogue.service.js';
import { OrderConfirmations } from '../orders/confirmations.service.js';
import type { Order } from '../orders/order.form.js';
import { ReminderLadder } from '../reminders/ladder.service.js';
import type { Task } from '../tasks/task.form.js';
import { Tasks } from '../tasks/tasks.service.js';
import { recordKinds, type Contents, type Said, type WrittenKind } from './record-kinds.js';
import { recordStates } from './record.states.js';
import { stretchOf } from './work.rules.js';
import { Work } from './work.service.js';

/** How a record came to be: in a call, or on its own with the caller and the time it took. */
export interface Circumstances {
  /** The id its form was given when it was opened: the same form sent twice writes one record. */
  id?: string | undefined;
  callId?: string | undefined;
  caller?: Caller | undefined;
  openedAt?: Date | undefined;
  minutes?: number | undefined;
}

/** Writes the desk's records, whatever their kind. */
@Injectable()
export class Records {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly contacts: Contacts,
    private readonly appointments: Appointments,
    private readonly cases: Cases,
    private readonly ladder: ReminderLadder,
    private readonly catalogue: Catalogue,
    private readonly confirmations: OrderConfirmations,
    private readonly work: Work,
    private readonly outbox: Outbox,
    private readonly callbacks: Callbacks,
    private readonly tasks: Tasks,
  ) {}

  /** Writes a record for the assistant. Outside a call it counts its own time; in one, the call's time holds it. */
  write<K extends WrittenKind>(
    actor: Member,
    contractId: string,
    kind: K,
    said: Said[K],
    how: Circumstances,
  ): Promise<string> {
    return this.desks.work(actor, contractId, (desk) => this.put(desk, kind, said, how));
  }

  /** Books an appointment for the business itself, at any hour it likes: nobody's time is counted. */
  bookByBusiness(
    actor: BusinessActor,
    contractId: string,
    said: Contents['appointment'],
    how: Pick<Circumstances, 'id' | 'caller'>,
  ): Promise<string> {
    return this.byBusiness(actor, contractId, (desk) =>
      this.put(desk, 'appointment', said, { id: how.id, caller: how.caller }),
    );
  }

  /** Opens a case for the business, or goes on with the one of that number. Returns the case's id. */
  openByBusiness(
    actor: BusinessActor,
    contractId: string,
    said: Said['case'],
    how: Pick<Circumstances, 'id' | 'caller'>,
  ): Promise<string> {
    return this.byBusiness(actor, contractId, async (desk) =>
      this.cases.changedBy(desk, await this.put(desk, 'case', said, { id: how.id, caller: how.caller })),
    );
  }

  /** Writes a task for the business, for its assistant to do or for itself. */
  giveByBusiness(
    actor: BusinessActor,
    contractId: string,
    task: Task,
    how: Pick<Circumstances, 'id'> = {},
  ): Promise<string> {
    return this.byBusiness(actor, contractId, (desk) => this.put(desk, 'task', task, how));
  }

  private byBusiness(
    actor: BusinessActor,
    contractId: string,
    write: (desk: Desk) => Promise<string>,
  ): Promise<string> {
    return this.desks.read(actor, contractId, (desk) => {
      if (!WORKING.includes(desk.contract.state)) throw new Refusal('state', { status: 409 });
      return write(desk);
    });
  }

  private async put<K extends WrittenKind>(
    desk: Desk,
    kind: K,
    said: Said[K],
    how: Circumstances,
  ): Promise<string> {
    const id = how.id ?? newId();
    if (how.id && (await this.written(desk, how.id))) return id;
    const call = how.callId ? await this.runningCall(desk, how.callId) : null;
    const contactId = call ? call.contactId : how.caller ? await this.contacts.of(desk, how.caller) : null;
    const links = { contactId, callId: call?.id ?? null };
    if (kind === 'case') await this.cases.write(desk, id, said as Said['case'], links);
    else await this.keep(desk, id, kind, said, links);
    // A task's time counts when it is done.
    if (!call && desk.side === 'assistant' && kind !== 'task')
      await this.work.count(
        desk,
        kind,
        id,
        stretchOf(this.clock.date(), {
          minutes: how.minutes,
          openedAt: how.openedAt,
          usual: recordKinds[kind].minutes,
        }),
      );
    return id;
  }

  private async keep<K extends WrittenKind>(
    desk: Desk,
    id: string,
    kind: K,
    said: Contents[K],
    links: { contactId: string | null; callId: string | null },
  ): Promise<void> {
    const content = await this.complete(desk, kind, said);
    await this.insert(desk, id, kind, content, links);
    const state =
      kind === 'appointment'
        ? await this.appointments.book(desk, id, content as Contents['appointment'], links)
        : stateOf(kind, content);
    if (kind === 'reminder') await this.ladder.reminded(desk, id, content as Contents['reminder']);
    if (kind === 'task') await this.tasks.open(desk, id, content as Task);
    await this.desks.changed(desk, { id, kind, state });
    if (kind === 'message') await this.sent(desk, id, content as Contents['message']);
    if (kind === 'order') await this.confirmations.taken(desk, id);
  }

  /** A message goes to its people, asks for its callback, and disturbs the client if it presses. */
  private async sent(desk: Desk, id: string, message: Contents['message']): Promise<void> {
    if (message.callBack || message.callBackBy)
      await this.callbacks.open(desk, id, message.callBackOwner ?? 'client', message);
    await this.outbox.send(desk, id, message);
    if (!presses(message.urgency)) return;
    await this.events.record('desk.message_urgent', {
      subjectKind: 'desk_record',
      subjectId: id,
      contractId: desk.contract.id,
      data: { recordId: id },
    });
  }

  /** What a kind of record adds to what was said. */
  private async complete<K extends WrittenKind>(
    desk: Desk,
    kind: K,
    said: Contents[K],
  ): Promise<Contents[K]> {
    if (kind === 'appointment')
      return (await this.appointments.complete(desk, said as Contents['appointment'])) as Contents[K];
    if (kind === 'reminder')
      return (await this.ladder.complete(desk, said as Contents['reminder'])) as Contents[K];
    if (kind === 'order') return (await this.catalogue.complete(desk, said as Order)) as Contents[K];
    return said;
  }

  private async written(desk: Desk, id: string): Promise<boolean> {
    await this.uow.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`desk record ${id}`]);
    return (
      (await this.uow.one(`select 1 from desk_record where contract_id = $1 and id = $2`, [
        desk.contract.id,
        id,
      ])) !== null
    );
  }

  private async runningCall(desk: Desk, callId: string): Promise<{ id: string; contactId: string | null }> {
    // Locked, so that a call can't end between the check and the record written in it.
    const call = isId(callId)
      ? await this.uow.one<{ id: string; contactId: string | null; state: string }>(
          `select id, contact_id "contactId", state from desk_record
           where contract_id = $1 and id = $2 and kind = 'call' for update`,
          [desk.contract.id, callId],
        )
      : null;
    if (found(call, 'call').state !== 'in_progress') throw new Refusal('desk_call_over', { status: 409 });
    return found(call, 'call');
  }

  private async insert<K extends WrittenKind>(
    desk: Desk,
    id: string,
    kind: K,
    content: Contents[K],
    links: { contactId: string | null; callId: string | null },
  ): Promise<void> {
    const now = this.clock.date();
    const inserted = await this.uow.returning(
      `insert into desk_record (id, contract_id, kind, state, state_at, assistant_id, contact_id, call_id, content,
         amount_cents, due_on, state_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $5) on conflict (id) do nothing returning id`,
      [
        id,
        desk.contract.id,
        kind,
        stateOf(kind, content),
        now,
        workerOf(desk),
        links.contactId,
        links.callId,
        desk.key.seal(JSON.stringify(content), { table: 'desk_record', row: id, column: 'content' }),
        recordKinds[kind].amount?.(content) ?? null,
        kind === 'reminder' ? (content as Contents['reminder']).dueOn : null,
        desk.side === 'business' ? desk.actor.accountId : null,
      ],
    );
    // The id is another contract's: not this desk's to know.
    found(inserted[0], 'record');
  }
}

/** A reminder that got a promise of payment starts as promised; an appointment waits only if the client's rules say so. */
function stateOf<K extends WrittenKind>(kind: K, content: Contents[K]): string {
  if (kind === 'appointment') return 'booked';
  if (kind === 'document') return (content as Contents['document']).waits ? 'waiting' : 'sent';
  return kind === 'reminder' && (content as Contents['reminder']).promisedOn
    ? 'promised'
    : recordStates[kind].initial;
}
