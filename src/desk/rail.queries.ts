import { Injectable } from '@nestjs/common';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { Callbacks } from './messages/callbacks.service.js';
import { Tasks } from './tasks/tasks.service.js';
import { Desks } from './desks.service.js';
import { PhoneHolds } from './telephony/routing/holds.service.js';

interface FactsRow {
  contractId: string;
  callId: string | null;
  inCallSince: Date | null;
  calls: number;
  waiting: number;
  orders: number;
  /** Callers who wait to be called back, and of them those whose time has passed. */
  callbacks: number;
  overdue: number;
  /** Her own things to do, and of them those whose time has passed. */
  tasks: number;
  tasksOverdue: number;
}

/** One client beside the others: routing facts only, never a word of a caller. */
export interface RailClient extends Omit<FactsRow, 'contractId'> {
  id: string;
  name: string;
  timezone: string;
  status: string;
  /** Whom the reader stands in for here, and until when. */
  standsInFor: string | null;
  standsInUntil: Date | null;
  /** Since when the caller of the call in progress is on hold. */
  heldSince: Date | null;
}

/** The assistant's clients side by side. */
@Injectable()
export class Rail {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly callbacks: Callbacks,
    private readonly toDo: Tasks,
    private readonly holds: PhoneHolds,
  ) {}

  async of(actor: Member): Promise<RailClient[]> {
    const clients = await this.desks.clientsOf(actor);
    const ids = clients.map(({ id }) => id);
    const today = this.clock.today(actor.timezone).toZonedDateTime({ timeZone: actor.timezone });
    const back = await this.callbacks.facts(ids);
    const toDo = await this.toDo.facts(ids, 'assistant');
    const facts = await this.uow.query<Omit<FactsRow, 'callbacks' | 'overdue' | 'tasks' | 'tasksOverdue'>>(
      `select contract_id "contractId", call_id "callId", in_call_since "inCallSince", calls, waiting, orders
       from desk_facts($1, $2)`,
      [ids, new Date(today.epochMilliseconds)],
    );
    const statuses = await this.uow.query<{ contractId: string; text: string }>(
      `select contract_id "contractId", text from desk_status where contract_id = any ($1) and until > $2`,
      [ids, this.clock.date()],
    );
    const held = facts.some(({ callId }) => callId) ? await this.holds.at(actor.accountId) : null;
    return clients.map(({ id, clientName, timezone, assistantName, shift }) => {
      const { callId, inCallSince, calls, waiting, orders } = facts.find((row) => row.contractId === id) ?? {
        callId: null,
        inCallSince: null,
        calls: 0,
        waiting: 0,
        orders: 0,
      };
      const status = statuses.find((row) => row.contractId === id)?.text ?? '';
      const { open = 0, overdue = 0 } = back.find((row) => row.contractId === id) ?? {};
      const tasks = toDo.find((row) => row.contractId === id);
      const standsIn = {
        standsInFor: shift && (assistantName.split(' ')[0] ?? assistantName),
        standsInUntil: shift && shift.until,
      };
      return {
        id,
        name: clientName,
        timezone,
        status,
        callId,
        inCallSince,
        heldSince: (callId && held?.get(callId)) || null,
        calls,
        waiting,
        orders,
        callbacks: open,
        overdue,
        tasks: tasks?.open ?? 0,
        tasksOverdue: tasks?.overdue ?? 0,
        ...standsIn,
      };
    });
  }
}
