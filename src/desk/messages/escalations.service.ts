import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Events } from '../../platform/events/events.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { recordStates } from '../records/record.states.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';
import { Outbox } from './outbox.service.js';
import type { Target } from './reach.rules.js';

interface Due {
  contractId: string;
  id: string;
}

/** When a message that can't wait goes on to somebody else, and to whom; `next` is empty once everybody knows. */
export interface Standing {
  at: Date | null;
  next: string;
}

/** Messages at once that nobody reads go to the next of the client's people: those who are there first, in the order of its instructions. */
@Injectable()
export class Escalations implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly timeline: Timeline,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.desk.escalations', async () => {
      const now = this.clock.date();
      const due = await this.uow.query<Due>(
        `select contract_id "contractId", id from message_escalations_due($1)`,
        [now],
      );
      await eachOnItsOwn(due, ({ contractId, id }) =>
        this.desks.inJob(contractId, (desk) => this.escalate(desk, id)),
      );
    });
    this.jobs.every('* * * * *', 'sweep.desk.held_texts', async () => {
      const due = await this.uow.query<Due>(
        `select contract_id "contractId", id from message_texts_due($1)`,
        [this.clock.date()],
      );
      await eachOnItsOwn(due, ({ contractId, id }) =>
        this.desks.inJob(contractId, (desk) => this.outbox.release(desk, id)),
      );
    });
  }

  /** Where a message stands that can't wait; null for one that can, or was read, or is watched by nobody. */
  async standing(desk: Desk, message: OpenRecord): Promise<Standing | null> {
    if (message.kind !== 'message' || message.content.urgency !== 'now' || !isUnread(message.state))
      return null;
    if (desk.contract.state === 'ended') return null;
    const row = await this.uow.one<{ at: Date | null; watched: boolean }>(
      `select max(escalates_at) at, coalesce(bool_or(escalates_at is not null or escalated), false) watched
       from message_delivery where contract_id = $1 and message_id = $2`,
      [desk.contract.id, message.id],
    );
    if (!row?.watched) return null;
    const [next] = await this.next(desk, message.id, row.at ?? undefined);
    return { at: row.at, next: next?.name ?? '' };
  }

  private async escalate(desk: Desk, deliveryId: string): Promise<void> {
    const [row] = await this.uow.returning<{ messageId: string; version: number }>(
      `update message_delivery set escalates_at = null
       where contract_id = $1 and id = $2 and escalates_at <= $3 returning message_id "messageId", version`,
      [desk.contract.id, deliveryId, this.clock.date()],
    );
    // After the end nobody is there to be asked.
    if (desk.contract.state === 'ended') return;
    const message = row && (await this.timeline.find(desk, row.messageId));
    if (!row || message?.kind !== 'message' || !isUnread(message.state)) return;
    const targets = await this.next(desk, message.id);
    if (targets.length > 0)
      await this.outbox.queueAll(
        desk,
        { ...row, urgency: 'now' },
        targets.map((target) => ({ ...target, escalated: true })),
      );
    else
      await this.events.record('desk.message_unread', {
        subjectKind: 'desk_record',
        subjectId: message.id,
        contractId: desk.contract.id,
        data: { recordId: message.id },
      });
    await this.desks.tell(desk, message.id);
  }

  private async next(desk: Desk, messageId: string, at?: Date): Promise<Target[]> {
    const told = await this.uow.query<{ person: string }>(
      `select distinct person from message_delivery where contract_id = $1 and message_id = $2`,
      [desk.contract.id, messageId],
    );
    return this.outbox.next(
      desk,
      told.map(({ person }) => person),
      at && Temporal.Instant.fromEpochMilliseconds(at.getTime()),
    );
  }
}

const isUnread = (state: string): boolean => state === recordStates.message.initial;
