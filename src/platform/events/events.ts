import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { newId } from '../ids.js';
import { Jobs } from '../jobs/jobs.js';
import { Clock } from '../time/clock.js';

export interface EventRecord {
  id: string;
  name: string;
  subjectKind: string;
  subjectId: string;
  actorId: string | null;
  contractId: string | null;
  data: Record<string, unknown>;
  at: Date;
}

export interface EventInput {
  subjectKind: string;
  subjectId: string;
  contractId?: string | null;
  data?: Record<string, unknown>;
}

type Handler = (event: EventRecord) => Promise<void>;

/**
 * News that travels downwards. `record` writes the event with the change, in the same transaction, together with one
 * job for each subscriber; after commit each handler runs on its own, at least once: handlers are idempotent.
 */
@Injectable()
export class Events {
  private readonly subscribers = new Map<string, string[]>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Subscribes a handler to event names. Called in onModuleInit; `subscriber` names its queue. */
  on(subscriber: string, names: string[], handle: Handler): void {
    const queue = `event.${subscriber}`;
    for (const name of names) this.subscribers.set(name, [...(this.subscribers.get(name) ?? []), queue]);
    this.jobs.define<{ eventId: string }>(queue, async ({ eventId }) => {
      const event = await this.byId(eventId);
      if (event) await handle(event);
    });
  }

  /** Writes an event with the change it tells of. Throws outside a unit of work. */
  async record(name: string, input: EventInput): Promise<string> {
    if (!this.uow.active) throw new Error(`event ${name} recorded outside a unit of work`);
    const id = newId();
    await this.uow.query(
      `insert into event (id, name, subject_kind, subject_id, actor_id, contract_id, data, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        name,
        input.subjectKind,
        input.subjectId,
        this.uow.who.accountId,
        input.contractId ?? null,
        JSON.stringify(input.data ?? {}),
        this.clock.date(),
      ],
    );
    for (const queue of this.subscribers.get(name) ?? []) await this.jobs.send(queue, { eventId: id });
    return id;
  }

  private byId(id: string): Promise<EventRecord | null> {
    return this.uow.one<EventRecord>(
      `select id, name, subject_kind "subjectKind", subject_id "subjectId", actor_id "actorId",
              contract_id "contractId", data, at from event where id = $1`,
      [id],
    );
  }
}
