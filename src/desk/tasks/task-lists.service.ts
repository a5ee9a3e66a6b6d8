import { Injectable } from '@nestjs/common';
import type { Member } from '../../identity/index.js';
import { decodeCursor, encodeCursor, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { isId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import type { Locale } from '../../platform/views/i18n.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { recordJson, type RecordJson } from '../records/record.json.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { taskLine, type TaskLine, type TaskRecord } from './task.presenter.js';
import { Tasks, type DueTask } from './tasks.service.js';

const DONE_SHOWN = 12;

/** A task beside the client it is for. */
export type ClientTask = RecordJson & { contractId: string; client: string };

export interface ClientTasks {
  contractId: string;
  client: string;
  zone: string;
  tasks: TaskLine[];
}

/** What is due first first over all clients, whatever their clocks say. */
export const sideBySide = (clients: ClientTasks[]): (TaskLine & { client: string; clientHref: string })[] =>
  clients
    .flatMap(({ contractId, client, tasks }) =>
      tasks.map((task) => ({ ...task, client, clientHref: `/desk/${contractId}` })),
    )
    .toSorted((a, b) => (a.dueAt || '9').localeCompare(b.dueAt || '9'));

/** The tasks of one client, and those of all the assistant's clients side by side. */
@Injectable()
export class TaskLists {
  constructor(
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly tasks: Tasks,
    private readonly timeline: Timeline,
    private readonly openings: Openings,
  ) {}

  /** What is open, what is due first first. */
  async open(desk: Desk, locale: Locale): Promise<TaskLine[]> {
    const ids = await this.tasks.openIds(desk);
    if (ids.length === 0) return [];
    const records = await this.timeline.list(desk, { ids, kinds: ['task'], limit: ids.length });
    return ids.flatMap((id) => {
      const record = records.find((one) => one.id === id);
      return record ? [this.line(desk, record as TaskRecord, locale)] : [];
    });
  }

  /** What was done last. */
  async done(desk: Desk, locale: Locale): Promise<TaskLine[]> {
    const records = await this.timeline.list(desk, { kinds: ['task'], states: ['done'], limit: DONE_SHOWN });
    return records.map((record) => this.line(desk, record as TaskRecord, locale));
  }

  /** Hers over all her clients: each vault is opened on its own, and only where something is open. */
  async mine(actor: Member, locale: Locale): Promise<ClientTasks[]> {
    const clients = await this.desks.clientsOf(actor);
    const facts = await this.tasks.facts(
      clients.map(({ id }) => id),
      'assistant',
    );
    const all: ClientTasks[] = [];
    for (const { id, clientName, timezone } of clients) {
      if (!facts.some(({ contractId, open }) => contractId === id && open > 0)) continue;
      const tasks = await this.desks.work(actor, id, async (desk) => {
        const lines = (await this.open(desk, locale)).filter(({ mine }) => mine);
        if (lines.length > 0) await this.openings.note(desk, 'tasks');
        return lines;
      });
      all.push({ contractId: id, client: clientName, zone: timezone, tasks });
    }
    return all;
  }

  /** Hers over all her clients, what is due first first, page by page. Only vaults with something on the page show it. */
  async page(actor: Member, { limit, cursor }: PageQuery): Promise<Page<ClientTask>> {
    const clients = await this.desks.clientsOf(actor);
    const facts = await this.tasks.facts(
      clients.map(({ id }) => id),
      'assistant',
    );
    const after = afterTask(cursor);
    const due: DueTask[] = [];
    for (const { contractId } of facts.filter(({ open }) => open > 0))
      due.push(
        ...(await this.desks.work(actor, contractId, (desk) => this.tasks.due(desk, limit + 1, after))),
      );
    due.sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
    const shown = due.slice(0, limit);
    const opened = new Map<string, ClientTask>();
    for (const [contractId, tasks] of Map.groupBy(shown, (one) => one.contractId))
      await this.desks.work(actor, contractId, async (desk) => {
        const ids = tasks.map((one) => one.id);
        const records = await this.timeline.list(desk, { ids, kinds: ['task'], limit: ids.length });
        for (const record of records)
          opened.set(record.id, { contractId, client: desk.contract.clientName, ...recordJson(record) });
        if (records.length > 0) await this.openings.note(desk, 'tasks');
      });
    const last = shown.at(-1);
    return {
      items: shown.flatMap((one) => opened.get(one.id) ?? []),
      nextCursor: due.length > limit && last ? encodeCursor([last.at, last.id]) : null,
    };
  }

  private line(desk: Desk, record: TaskRecord, locale: Locale): TaskLine {
    const { timezone: zone, id: contractId } = desk.contract;
    return taskLine(record, { locale, zone, side: desk.side, contractId }, this.clock.date());
  }
}

function afterTask(cursor: string | undefined): { at: string; id: string } | null {
  const [at, id] = decodeCursor(cursor, 2) ?? [];
  const known = at === 'infinity' || !Number.isNaN(Date.parse(String(at)));
  return isId(id) && known ? { at: String(at), id } : null;
}
