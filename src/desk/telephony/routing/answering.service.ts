import { Injectable } from '@nestjs/common';
import type { Member } from '../../../identity/index.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../../platform/errors.js';
import { isId } from '../../../platform/ids.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Clock } from '../../../platform/time/clock.js';
import { Calls } from '../../calls/calls.service.js';
import type { Desk } from '../../desk.js';
import { Desks } from '../../desks.service.js';
import { Callers } from './callers.service.js';
import { PHONE_CALL, type PhoneCall } from './line.js';
import { Lines } from './lines.service.js';
import { Switchboard } from './switchboard.service.js';

export interface Taken {
  contractId: string;
  recordId: string;
}

/** An assistant takes a call that rings at her desk, or lets it go to the next. */
@Injectable()
export class Answering {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly desks: Desks,
    private readonly calls: Calls,
    private readonly callers: Callers,
    private readonly lines: Lines,
    private readonly switchboard: Switchboard,
  ) {}

  /** Takes a call at the desk. Taken already, it is given again; gone elsewhere or over, it is refused. */
  async atDesk(actor: Member, callId: string): Promise<Taken> {
    const { contractId } = await this.rings(actor, callId);
    return this.desks.work(actor, contractId, (desk) => this.take(desk, actor, callId));
  }

  /** Takes a call with the telephone it rings at: the desk shows it as taken. */
  async byPhone({ id, contractId, assistantId }: PhoneCall): Promise<Taken> {
    if (!contractId || !assistantId) throw new Refusal('call_gone', { status: 409 });
    return this.desks.inJob(contractId, (desk) =>
      this.take(desk, { ...desk.actor, accountId: assistantId }, id),
    );
  }

  /** Lets a call go on to the next desk. */
  async decline(actor: Member, callId: string): Promise<void> {
    const call = await this.rings(actor, callId);
    const line = found(await this.lines.get(call.lineId), 'line');
    await this.switchboard.move(line, call, `${call.exchangeCall} declined ${call.rings}`, true);
    if (line.provider === 'twilio') await this.jobs.send('telephony.redirect', { callId });
  }

  private async rings(actor: Member, callId: string): Promise<PhoneCall & { contractId: string }> {
    const call = isId(callId)
      ? await this.uow.one<PhoneCall & { contractId: string }>(
          `select ${PHONE_CALL} from phone_call
           where id = $1 and assistant_id = $2 and contract_id is not null`,
          [callId, actor.accountId],
        )
      : null;
    return found(call, 'call');
  }

  private async take(desk: Desk, actor: Member, callId: string): Promise<Taken> {
    const { id: contractId } = desk.contract;
    const call = await this.switchboard.locked(callId);
    if (call.state === 'answered' && call.recordId) return { contractId, recordId: call.recordId };
    const here = call.assistantId === actor.accountId && call.contractId === contractId;
    if (!here || !['ringing', 'waiting'].includes(call.state))
      throw new Refusal('call_gone', { status: 409 });
    const recordId = await this.calls.take(actor, contractId, await this.callers.read(desk, callId));
    await this.uow.query(
      `update phone_call set state = 'answered', answered_at = $2, record_id = $3 where id = $1`,
      [callId, this.clock.date(), recordId],
    );
    await this.switchboard.over(call);
    return { contractId, recordId };
  }
}
