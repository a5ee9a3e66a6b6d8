import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { BusinessActor, Member } from '../../identity/index.js';
import { Appointments } from '../appointments/appointments.service.js';
import { type Desk } from '../desk.js';
import { Callbacks } from '../messages/callbacks.service.js';
import { Desks } from '../desks.service.js';
import { OrderConfirmations } from '../orders/confirmations.service.js';
import { OrderChanges } from '../orders/order-changes.service.js';
import { ReminderLadder } from '../reminders/ladder.service.js';
import { byHand, recordStates, type Kind, type Verb } from './record.states.js';

interface StateRow {
  id: string;
  kind: Kind;
  state: string;
}

/** Moves the desk's records from state to state by hand of either side, whatever their kind. */
@Injectable()
export class RecordMoves {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly appointments: Appointments,
    private readonly ladder: ReminderLadder,
    private readonly confirmations: OrderConfirmations,
    private readonly orderChanges: OrderChanges,
    private readonly callbacks: Callbacks,
  ) {}

  /** Moves a record on, by hand of the assistant. */
  byAssistant(actor: Member, contractId: string, recordId: string, verb: Verb, reply = ''): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.move(desk, recordId, verb, reply));
  }

  /** Moves a record on, by hand of the business, which may answer with a note. */
  byBusiness(
    actor: BusinessActor,
    contractId: string,
    recordId: string,
    verb: Verb,
    reply = '',
  ): Promise<void> {
    return this.desks.read(actor, contractId, (desk) => this.move(desk, recordId, verb, reply));
  }

  private async move(desk: Desk, recordId: string, verb: Verb, reply = ''): Promise<void> {
    const row = found(
      isId(recordId)
        ? await this.uow.one<StateRow>(
            `select id, kind, state from desk_record where contract_id = $1 and id = $2 for update`,
            [desk.contract.id, recordId],
          )
        : null,
      'record',
    );
    if (!byHand[desk.side][row.kind]?.includes(verb)) throw new Refusal('state', { status: 409 });
    const state = recordStates[row.kind].next(row.state, verb);
    const now = this.clock.date();
    const reads = row.kind === 'message' && desk.side === 'business';
    await this.uow.query(
      `update desk_record set state = $3, state_at = $4, state_by = $5, revision = revision + 1,
         reply = coalesce($6, reply),
         read_at = case when $7 then coalesce(read_at, $4) else read_at end,
         read_by = case when $7 then coalesce(read_by, $5) else read_by end
       where contract_id = $1 and id = $2`,
      [
        desk.contract.id,
        recordId,
        state,
        now,
        desk.actor.accountId,
        reply && desk.side === 'business'
          ? desk.key.seal(reply, { table: 'desk_record', row: recordId, column: 'reply' })
          : null,
        reads,
      ],
    );
    if (row.kind === 'appointment') await this.appointments.settled(desk, recordId, state, reply);
    if (row.kind === 'message' && verb === 'finish') await this.callbacks.close(desk, recordId);
    if (row.kind === 'order') {
      await this.orderChanges.note(desk, recordId, row.state, state);
      await this.confirmations.moved(desk, recordId, state);
    }
    if (row.kind === 'reminder') await this.ladder.recordMoved(desk, recordId, state);
    await this.desks.changed(desk, { id: recordId, kind: row.kind, state });
  }
}
