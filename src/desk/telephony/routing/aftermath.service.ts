import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Missing } from '../../../platform/errors.js';
import { Events } from '../../../platform/events/events.js';
import { newId } from '../../../platform/ids.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Clock } from '../../../platform/time/clock.js';
import { Contacts } from '../../contacts/contacts.service.js';
import type { Desk } from '../../desk.js';
import { Desks } from '../../desks.service.js';
import { Callers } from './callers.service.js';
import { PHONE_CALL, type PhoneCall } from './line.js';
import { Switchboard } from './switchboard.service.js';

/** What remains of a call once it is over: a missed one becomes a record its client is told of. */
@Injectable()
export class Aftermath implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly contacts: Contacts,
    private readonly callers: Callers,
    private readonly switchboard: Switchboard,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ callId: string }>('telephony.settle', ({ callId }) => this.settle(callId));
    this.jobs.every('* * * * *', 'sweep.desk.phone_calls', () => this.switchboard.sweep());
  }

  /** Writes down what a call over leaves behind, once. */
  async settle(callId: string): Promise<void> {
    const call = await this.uow.one<PhoneCall>(`select ${PHONE_CALL} from phone_call where id = $1`, [
      callId,
    ]);
    if (call?.state !== 'ended') return;
    try {
      if (call.contractId) await this.desks.inJob(call.contractId, (desk) => this.record(desk, callId));
      await this.callers.forget(call);
    } catch (error) {
      // The client's vault is gone for good, and with it every reason to keep anything.
      if (!(error instanceof Missing)) throw error;
    }
    await this.uow.query(`update phone_call set settled_at = coalesce(settled_at, $2) where id = $1`, [
      callId,
      this.clock.date(),
    ]);
  }

  /** The desk's record of a call nobody took; the one it has if it has one. */
  async record(desk: Desk, callId: string): Promise<string> {
    const call = await this.switchboard.locked(callId);
    if (call.recordId) return call.recordId;
    const caller = await this.callers.read(desk, callId);
    const id = newId();
    const { contract, key } = desk;
    const contactId = caller.number
      ? ((await this.contacts.byNumber(desk, caller.number))?.id ?? null)
      : null;
    await this.uow.query(
      `insert into desk_record (id, contract_id, kind, state, state_at, assistant_id, contact_id, content, created_at)
       values ($1, $2, 'call', 'missed', $3, $4, $5, $6, $7)`,
      [
        id,
        contract.id,
        this.clock.date(),
        contract.assistantId,
        contactId,
        key.seal(JSON.stringify({ ...caller, note: '' }), {
          table: 'desk_record',
          row: id,
          column: 'content',
        }),
        call.ringingSince,
      ],
    );
    await this.uow.query(`update phone_call set record_id = $2 where id = $1`, [callId, id]);
    await this.events.record('desk.call_missed', {
      subjectKind: 'desk_record',
      subjectId: id,
      contractId: contract.id,
      data: { recordId: id },
    });
    await this.desks.tell(desk, id);
    return id;
  }
}
