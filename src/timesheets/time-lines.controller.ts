import { Controller, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { submit } from '../platform/http/form.js';
import { redirect, type PageResult } from '../platform/http/page.js';
import { Objections } from './objections.service.js';
import { TimeLines } from './time-lines.service.js';
import { TimesheetPages } from './timesheet.pages.js';
import { TimesheetQueries } from './timesheet.queries.js';
import { AddTaskForm, CorrectionForm, NoForm, ObjectionForm, TaskForm } from './timesheets.forms.js';

/** Single lines of a timesheet: written by hand, objected to, corrected, given up. */
@Controller('time-lines')
export class TimeLinesController {
  constructor(
    private readonly timeLines: TimeLines,
    private readonly objections: Objections,
    private readonly queries: TimesheetQueries,
    private readonly pages: TimesheetPages,
  ) {}

  @Post()
  @Allow('timesheets.submit')
  add(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, AddTaskForm, {
      done: async ({ contractId, ...task }) => {
        const line = await this.timeLines.addTask(actor, contractId, task);
        const sheet = await this.queries.sheetOfLine(actor, line);
        return redirect(`/timesheets/${sheet}`, 'timesheets.notice.task_added');
      },
      again: (form) => this.pages.list(actor, request.locale, undefined, form),
    });
  }

  @Post(':id')
  @Allow('timesheets.submit')
  edit(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.line(actor, id, request, TaskForm, 'saved', (task) =>
      this.timeLines.editTask(actor, id, task),
    );
  }

  @Post(':id/removal')
  @Allow('timesheets.submit')
  remove(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.line(actor, id, request, NoForm, 'task_removed', () => this.timeLines.removeTask(actor, id));
  }

  @Post(':id/objection')
  @Allow('timesheets.approve')
  object(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.line(actor, id, request, ObjectionForm, 'objected', ({ reason }) =>
      this.objections.raise(actor, id, reason),
    );
  }

  @Post(':id/objection/end')
  @Allow('timesheets.approve')
  takeBack(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.line(actor, id, request, NoForm, 'taken_back', () => this.objections.takeBack(actor, id));
  }

  @Post(':id/correction')
  @Allow('timesheets.submit')
  correct(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.line(actor, id, request, CorrectionForm, 'corrected', ({ minutes, reason }) =>
      this.objections.correct(actor, id, minutes, reason),
    );
  }

  @Post(':id/withdrawal')
  @Allow('timesheets.submit')
  withdraw(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.line(actor, id, request, NoForm, 'line_withdrawn', () => this.objections.withdraw(actor, id));
  }

  /** One form of one line: done, back to its sheet; refused, the sheet again with the words beside the line. */
  private async line<Schema extends z.ZodType>(
    actor: Member,
    id: string,
    request: FastifyRequest,
    schema: Schema,
    notice: string,
    work: (data: z.output<Schema>) => Promise<void>,
  ): Promise<PageResult> {
    const sheet = await this.queries.sheetOfLine(actor, id);
    return submit(request, schema, {
      done: async (data) => {
        await work(data);
        return redirect(`/timesheets/${sheet}`, `timesheets.notice.${notice}`);
      },
      again: (form) => this.pages.sheet(actor, sheet, request.locale, { of: id, form }),
    });
  }
}
