import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, safePath, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { DeskPages } from '../desk-pages.service.js';
import { DoneForm } from './task.form.js';
import { sideBySide, TaskLists } from './task-lists.service.js';
import { Tasks } from './tasks.service.js';

/** The assistant's tasks: over all her clients, done and taken up again. */
@Controller('desk')
@Allow('desk.work')
export class DeskTasksController {
  constructor(
    private readonly pages: DeskPages,
    private readonly lists: TaskLists,
    private readonly tasks: Tasks,
  ) {}

  @Get('tasks')
  index(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(request, actor);
  }

  @Post(':contractId/tasks/:id/completion')
  done(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('back') back?: unknown,
  ): Promise<PageResult> {
    return submit(request, DoneForm, {
      done: async ({ minutes }) => {
        const counted = await this.tasks.doneByAssistant(actor, contractId, id, minutes);
        const whole = counted && Number(counted.endedAt) - Number(counted.startedAt) >= minutes! * 60_000;
        const notice = !counted ? 'done' : whole ? 'counted' : 'counted_part';
        return redirect(safePath(back, `/desk/${contractId}`), `tasks.notice.${notice}`);
      },
      again: (form) => this.page(request, actor, form),
    });
  }

  @Post(':contractId/tasks/:id/reopening')
  undone(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('back') back?: unknown,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.tasks.undoneByAssistant(actor, contractId, id);
        return redirect(safePath(back, `/desk/${contractId}/records/${id}`), 'tasks.notice.undone');
      },
      again: (form) => this.page(request, actor, form),
    });
  }

  private async page(request: FastifyRequest, actor: Member, form: FormState = blank()): Promise<View> {
    const { locale } = request;
    const tasks = sideBySide(await this.lists.mine(actor, locale));
    const late = tasks.filter(({ overdue }) => overdue).length;
    return this.pages.page(request, actor, 'tasks/desk', {
      form,
      tasks,
      late,
      title: translate(locale, 'tasks.title'),
    });
  }
}
