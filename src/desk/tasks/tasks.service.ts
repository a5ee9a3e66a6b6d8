import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { BusinessActor, Member } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found, Refusal } from '../../platform/errors.js';
import { Events } from '../../platform/events/events.js';
import { isId } from '../../platform/ids.js';
import { eachOnItsOwn } from '../../platform/jobs/each.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Clock } from '../../platform/time/clock.js';
import { instantOf } from '../appointments/local-time.rules.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Work } from '../records/work.service.js';
import type { Stretch } from '../records/work.rules.js';
import type { Task } from './task.form.js';

type Owner = Task['owner'];

export interface TaskFacts {
  contractId: string;
  open: number;
  overdue: number;
  nextAt: Date | null;
}

/** A task by when it is due, as a list over several clients orders it. */
export interface DueTask {
  id: string;
  contractId: string;
  at: string;
}

/** Things to do until a time, for the assistant or for the client; either may write them for the other. */
@Injectable()
export class Tasks implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly desks: Desks,
    private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', 'sweep.desk.tasks', () => this.sweep());
  }

  /** What is due of a task's record just written. A time already gone is refused. */
  async open(desk: Desk, recordId: string, { owner, dueBy, dueOn }: Task): Promise<void> {
    await this.uow.query(
      `insert into desk_task (id, contract_id, owner, due_at, written_by) values ($1, $2, $3, $4, $5)`,
      [recordId, desk.contract.id, owner, this.dueAt(desk, dueBy, dueOn), desk.actor.accountId],
    );
    const other = owner === 'assistant' ? 'assistant' : 'business';
    if (other !== desk.side) await this.news(desk, 'given', owner, recordId);
  }

  /** The assistant has done it; the minutes she states become time, once, where they are not other work's already: returned. */
  doneByAssistant(actor: Member, contractId: string, id: string, minutes?: number): Promise<Stretch | null> {
    return this.desks.work(actor, contractId, (desk) => this.done(desk, id, minutes));
  }

  async doneByBusiness(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    await this.desks.read(actor, contractId, (desk) => this.done(desk, id));
  }

  undoneByAssistant(actor: Member, contractId: string, id: string): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.undone(desk, id));
  }

  undoneByBusiness(actor: BusinessActor, contractId: string, id: string): Promise<void> {
    return this.desks.read(actor, contractId, (desk) => this.undone(desk, id));
  }

  /** How many stand open beside each client for one side: counts and times only. */
  facts(contractIds: string[], whose: Owner): Promise<TaskFacts[]> {
    return this.uow.query<TaskFacts>(
      `select contract_id "contractId", open, overdue, next_at "nextAt" from task_facts($1, $2, $3)`,
      [contractIds, whose, this.clock.date()],
    );
  }

  /** The open tasks of one client, what is due first first. */
  async openIds({ contract }: Desk, limit = 60): Promise<string[]> {
    const rows = await this.uow.query<{ id: string }>(
      `select id from desk_task where contract_id = $1 and done_at is null order by due_at nulls last, id limit $2`,
      [contract.id, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The assistant's open tasks of one client after one, what is due first first; those without a time come last. */
  async due({ contract }: Desk, limit: number, after: { at: string; id: string } | null): Promise<DueTask[]> {
    const rows = await this.uow.query<{ id: string; dueAt: Date | null }>(
      `select id, due_at "dueAt" from desk_task
       where contract_id = $1 and owner = 'assistant' and done_at is null
         and ($2::text is null or (coalesce(due_at, 'infinity'), id) > ($2::timestamptz, $3::uuid))
       order by due_at nulls last, id limit $4`,
      [contract.id, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(({ id, dueAt }) => ({
      id,
      at: dueAt?.toISOString() ?? 'infinity',
      contractId: contract.id,
    }));
  }

  private async done(desk: Desk, id: string, minutes?: number): Promise<Stretch | null> {
    if (!(await this.moved(desk, id, 'done'))) return null;
    const now = this.clock.date();
    const counted = await this.uow.one(`select 1 from desk_work where record_id = $1`, [id]);
    const stretch =
      minutes && !counted
        ? await this.work.count(desk, 'task', id, {
            startedAt: new Date(now.getTime() - minutes * 60_000),
            endedAt: now,
          })
        : null;
    await this.desks.changed(desk, { id, kind: 'task', state: 'done' });
    return stretch;
  }

  private async undone(desk: Desk, id: string): Promise<void> {
    if (await this.moved(desk, id, 'open'))
      await this.desks.changed(desk, { id, kind: 'task', state: 'open' });
  }

  /** A second press, or the other side's, changes nothing. */
  private async moved(desk: Desk, id: string, state: 'open' | 'done'): Promise<boolean> {
    const { contract, actor } = desk;
    const row = isId(id)
      ? await this.uow.one<{ done: boolean }>(
          `select done_at is not null done from desk_task where contract_id = $1 and id = $2 for update`,
          [contract.id, id],
        )
      : null;
    if (found(row, 'task').done === (state === 'done')) return false;
    const now = this.clock.date();
    const done = state === 'done';
    await this.uow.query(
      `update desk_task set done_at = $3, done_by = $4 where contract_id = $1 and id = $2`,
      [contract.id, id, done ? now : null, done ? actor.accountId : null],
    );
    await this.uow.query(
      `update desk_record set state = $3, state_at = $4, state_by = $5, revision = revision + 1 where contract_id = $1 and id = $2`,
      [contract.id, id, state, now, actor.accountId],
    );
    return true;
  }

  private dueAt({ contract }: Desk, dueBy: string | undefined, dueOn: string | undefined): Date | null {
    if (!dueBy && !dueOn) return null;
    const day = dueOn ?? this.clock.today(contract.timezone).toString();
    const due = new Date(instantOf(day, dueBy ?? '23:59', contract.timezone, 'dueBy').epochMilliseconds);
    if (due <= this.clock.date()) throw new Refusal('desk_past', { field: dueBy ? 'dueBy' : 'dueOn' });
    return due;
  }

  private async sweep(): Promise<void> {
    const due = await this.uow.query<{ contractId: string; id: string }>(
      `select contract_id "contractId", id from tasks_due($1)`,
      [this.clock.date()],
    );
    await eachOnItsOwn(due, ({ contractId, id }) =>
      this.desks.inJob(contractId, (desk) => this.tellDue(desk, id)),
    );
  }

  private async tellDue(desk: Desk, id: string): Promise<void> {
    const [row] = await this.uow.returning<{ owner: Owner }>(
      `update desk_task set told_at = $3
       where contract_id = $1 and id = $2 and done_at is null and told_at is null returning owner`,
      [desk.contract.id, id, this.clock.date()],
    );
    if (!row) return;
    await this.news(desk, 'due', row.owner, id);
    await this.desks.tell(desk, id);
  }

  private news(desk: Desk, what: 'given' | 'due', owner: Owner, id: string): Promise<unknown> {
    return this.events.record(owner === 'client' ? `desk.client_task_${what}` : `desk.task_${what}`, {
      subjectKind: 'desk_record',
      subjectId: id,
      contractId: desk.contract.id,
      data: { recordId: id },
    });
  }
}
