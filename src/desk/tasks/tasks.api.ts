import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { pageQuery, type Page } from '../../platform/http/cursor.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Openings } from '../contacts/openings.service.js';
import { recordJson, type RecordJson } from '../records/record.json.js';
import { Records } from '../records/records.service.js';
import { afterOf, cut } from '../timeline/pages.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { DoneForm, TaskForm } from './task.form.js';
import { TaskLists, type ClientTask } from './task-lists.service.js';
import { Tasks } from './tasks.service.js';

const taskQuery = pageQuery.extend({ state: z.enum(['open', 'done']).optional() });
type TaskQuery = z.output<typeof taskQuery>;

/** The assistant's open tasks of all her clients, side by side. */
@Controller('api/v1/desk/tasks')
@ApiTags('tasks')
@Allow('desk.work')
export class AllTasksApi {
  constructor(private readonly lists: TaskLists) {}

  @Get()
  list(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<ClientTask>> {
    return this.lists.page(actor, query);
  }
}

/** The assistant's tasks for other programs; writing one is a record of kind task. */
@Controller('api/v1/desk/:contractId/tasks')
@ApiTags('tasks')
@Allow('desk.work')
export class DeskTasksApi {
  constructor(
    private readonly desks: Desks,
    private readonly timeline: Timeline,
    private readonly openings: Openings,
    private readonly tasks: Tasks,
  ) {}

  @Get()
  list(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: taskQuery }) query: TaskQuery,
  ): Promise<Page<RecordJson>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const page = await pageOf(desk, this.timeline, query);
      if (page.items.length > 0) await this.openings.note(desk, 'tasks');
      return page;
    });
  }

  @Post(':id/completion')
  @HttpCode(204)
  async done(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: DoneForm.optional() }) body?: z.output<typeof DoneForm>,
  ): Promise<void> {
    await this.tasks.doneByAssistant(actor, contractId, id, body?.minutes);
  }

  @Delete(':id/completion')
  @HttpCode(204)
  undone(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.tasks.undoneByAssistant(actor, contractId, id);
  }
}

/** The client's side of the tasks, for its own programs. */
@Controller('api/v1/contracts/:contractId/tasks')
@ApiTags('tasks')
@Allow('desk.instruct')
export class ClientTasksApi {
  constructor(
    private readonly desks: Desks,
    private readonly timeline: Timeline,
    private readonly tasks: Tasks,
    private readonly records: Records,
  ) {}

  @Get()
  @Allow('desk.read')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: taskQuery }) query: TaskQuery,
  ): Promise<Page<RecordJson>> {
    return this.desks.read(actor, contractId, (desk) => pageOf(desk, this.timeline, query));
  }

  @Post()
  async write(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: TaskForm }) body: z.output<typeof TaskForm>,
  ): Promise<{ id: string }> {
    return { id: await this.records.giveByBusiness(actor, contractId, body) };
  }

  @Post(':id/completion')
  @HttpCode(204)
  done(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.tasks.doneByBusiness(actor, contractId, id);
  }

  @Delete(':id/completion')
  @HttpCode(204)
  undone(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.tasks.undoneByBusiness(actor, contractId, id);
  }
}

async function pageOf(
  desk: Desk,
  timeline: Timeline,
  { limit, cursor, state }: TaskQuery,
): Promise<Page<RecordJson>> {
  const rows = await timeline.list(desk, {
    kinds: ['task'],
    ...(state && { states: [state] }),
    after: afterOf(cursor),
    limit: limit + 1,
  });
  const page = cut(rows, limit, ({ createdAt }) => createdAt);
  return { items: page.rows.map(recordJson), nextCursor: page.next };
}
