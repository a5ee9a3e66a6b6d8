import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { submit } from '../platform/http/form.js';
import { redirect, type PageResult, type View } from '../platform/http/page.js';
import { TimesheetPages } from './timesheet.pages.js';
import { ApprovalForm } from './timesheets.forms.js';
import { Timesheets } from './timesheets.service.js';

const ListQuery = z.object({ after: z.string().max(600).optional() });

@Controller('timesheets')
@Allow('timesheets.read')
export class TimesheetsController {
  constructor(
    private readonly timesheets: Timesheets,
    private readonly pages: TimesheetPages,
  ) {}

  @Get()
  index(
    @WithMember() actor: Member,
    @Query({ schema: ListQuery }) { after }: z.output<typeof ListQuery>,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.pages.list(actor, locale, after);
  }

  @Get(':id')
  show(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.pages.sheet(actor, id, locale);
  }

  @Post(':id/submission')
  @Allow('timesheets.submit')
  async submit(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    await this.timesheets.submit(actor, id);
    return redirect(`/timesheets/${id}`, 'timesheets.notice.submitted');
  }

  @Post(':id/approval')
  @Allow('timesheets.approve')
  approve(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, ApprovalForm, {
      done: async ({ revision }) => {
        await this.timesheets.approve(actor, id, revision);
        return redirect(`/timesheets/${id}`, 'timesheets.notice.approved');
      },
      again: (form) => this.pages.sheet(actor, id, request.locale, { of: 'approval', form }),
    });
  }
}
