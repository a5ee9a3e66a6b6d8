import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, safePath, view, type PageResult, type View } from '../../platform/http/page.js';
import { newId } from '../../platform/ids.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { Records } from '../records/records.service.js';
import { TaskForm } from './task.form.js';
import { TaskLists } from './task-lists.service.js';
import { Tasks } from './tasks.service.js';

const PostedTask = TaskForm.extend({ id: z.uuid().optional().catch(undefined) });

/** What the client asks its assistant to do by a time, and what it is asked to do itself. */
@Controller('contracts/:contractId/tasks')
@Allow('desk.instruct')
export class ClientTasksController {
  constructor(
    private readonly desks: Desks,
    private readonly lists: TaskLists,
    private readonly tasks: Tasks,
    private readonly records: Records,
  ) {}

  @Get()
  @Allow('desk.read')
  index(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, contractId);
  }

  @Post()
  write(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PostedTask, {
      done: async ({ id, ...task }) => {
        await this.records.giveByBusiness(actor, contractId, task, { id });
        return redirect(`/contracts/${contractId}/tasks`, 'tasks.notice.given');
      },
      again: (form) => this.page(request, actor, contractId, form),
    });
  }

  @Post(':id/completion')
  done(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('back') back?: unknown,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.tasks.doneByBusiness(actor, contractId, id);
        return redirect(safePath(back, `/contracts/${contractId}/tasks`), 'tasks.notice.done');
      },
      again: () => this.page(request, actor, contractId),
    });
  }

  @Post(':id/reopening')
  undone(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('back') back?: unknown,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.tasks.undoneByBusiness(actor, contractId, id);
        return redirect(safePath(back, `/contracts/${contractId}/tasks`), 'tasks.notice.undone');
      },
      again: () => this.page(request, actor, contractId),
    });
  }

  private page(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const open = await this.lists.open(desk, locale);
      const late = open.filter(({ overdue }) => overdue).length;
      return view('tasks/client', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        assistant: desk.contract.assistantName.split(' ')[0],
        open,
        late,
        done: await this.lists.done(desk, locale),
        form: refused ?? blank({ id: newId(), owner: 'assistant' }),
        owners: ['assistant', 'client'].map((value) => ({
          value,
          label: translate(locale, `tasks.for_client.${value}`),
        })),
        mayAct: allows('desk.instruct', actor.role),
        title: translate(locale, 'tasks.title'),
      });
    });
  }
}
