import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { pageQuery, type Page } from '../platform/http/cursor.js';
import { Objections } from './objections.service.js';
import { TimeLines } from './time-lines.service.js';
import { TimesheetQueries, type LineView, type ListedSheet } from './timesheet.queries.js';
import { AddTaskForm, ApprovalForm, CorrectionForm, ObjectionForm, TaskForm } from './timesheets.forms.js';
import { Timesheets } from './timesheets.service.js';

type Sheet = ListedSheet & { timeLines: LineView[] };

@Controller('api/v1/timesheets')
@ApiTags('timesheets')
@Allow('timesheets.read')
export class TimesheetsApi {
  constructor(
    private readonly timesheets: Timesheets,
    private readonly queries: TimesheetQueries,
  ) {}

  @Get()
  index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
  ): Promise<Page<ListedSheet>> {
    return this.queries.page(actor, query.cursor, query.limit);
  }

  @Get(':id')
  async show(@WithMember() actor: Member, @Param('id') id: string): Promise<Sheet> {
    const sheet = await this.queries.one(actor, id);
    return { ...sheet, timeLines: await this.queries.lines(id) };
  }

  @Post(':id/submission')
  @Allow('timesheets.submit')
  async submit(@WithMember() actor: Member, @Param('id') id: string): Promise<Sheet> {
    await this.timesheets.submit(actor, id);
    return this.show(actor, id);
  }

  @Post(':id/approval')
  @Allow('timesheets.approve')
  async approve(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ApprovalForm }) { revision }: z.output<typeof ApprovalForm>,
  ): Promise<Sheet> {
    await this.timesheets.approve(actor, id, revision);
    return this.show(actor, id);
  }
}

@Controller('api/v1/time-lines')
@ApiTags('timesheets')
export class TimeLinesApi {
  constructor(
    private readonly timeLines: TimeLines,
    private readonly objections: Objections,
  ) {}

  @Post()
  @Allow('timesheets.submit')
  async add(
    @WithMember() actor: Member,
    @Body({ schema: AddTaskForm }) { contractId, ...task }: z.output<typeof AddTaskForm>,
  ): Promise<{ id: string }> {
    return { id: await this.timeLines.addTask(actor, contractId, task) };
  }

  @Patch(':id')
  @Allow('timesheets.submit')
  @HttpCode(204)
  edit(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: TaskForm }) task: z.output<typeof TaskForm>,
  ): Promise<void> {
    return this.timeLines.editTask(actor, id, task);
  }

  @Delete(':id')
  @Allow('timesheets.submit')
  @HttpCode(204)
  remove(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.timeLines.removeTask(actor, id);
  }

  @Post(':id/objection')
  @Allow('timesheets.approve')
  @HttpCode(204)
  object(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ObjectionForm }) { reason }: z.output<typeof ObjectionForm>,
  ): Promise<void> {
    return this.objections.raise(actor, id, reason);
  }

  @Delete(':id/objection')
  @Allow('timesheets.approve')
  @HttpCode(204)
  takeBack(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.objections.takeBack(actor, id);
  }

  @Post(':id/correction')
  @Allow('timesheets.submit')
  @HttpCode(204)
  correct(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: CorrectionForm }) { minutes, reason }: z.output<typeof CorrectionForm>,
  ): Promise<void> {
    return this.objections.correct(actor, id, minutes, reason);
  }

  @Post(':id/withdrawal')
  @Allow('timesheets.submit')
  @HttpCode(204)
  withdraw(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.objections.withdraw(actor, id);
  }
}
