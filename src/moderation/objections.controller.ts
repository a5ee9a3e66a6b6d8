import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { tabs } from './console.presenter.js';
import { ConsoleQueries } from './console.queries.js';
import { ObjectionDecision } from './moderation.forms.js';
import { ObjectionDecisions } from './objection-decisions.service.js';
import { verdictForms } from './queue.pages.js';

@Controller('staff/objections')
@Allow('staff.console')
export class StaffObjectionsController {
  constructor(
    private readonly console: ConsoleQueries,
    private readonly decisions: ObjectionDecisions,
  ) {}

  @Get()
  async index(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const [waiting, objections] = await Promise.all([this.console.waiting(), this.decisions.waiting()]);
    return view('moderation/objections', {
      tabs: tabs(waiting, 'objections', locale),
      objections,
      count: objections.length,
      zone: actor.timezone,
    });
  }

  @Get(':id')
  show(@WithMember() actor: Member, @Req() request: FastifyRequest, @Param('id') id: string): Promise<View> {
    return this.page(actor, request, id, null);
  }

  @Post(':id/decision')
  @Allow('staff.decide')
  decide(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return submit(request, ObjectionDecision, {
      done: async (data) => {
        await this.decisions.decide(actor, id, data);
        return redirect('/staff/objections', `moderation.notice.${data.verdict}`);
      },
      again: (form) => this.page(actor, request, id, form),
    });
  }

  private async page(
    actor: Member,
    { locale }: FastifyRequest,
    id: string,
    posted: FormState | null,
  ): Promise<View> {
    const [waiting, objection] = await Promise.all([this.console.waiting(), this.decisions.byId(id)]);
    return view('moderation/objection', {
      tabs: tabs(waiting, 'objections', locale),
      objection,
      verdicts: verdictForms(['upheld', 'rejected'], posted, { minutes: 0 }),
      action: `/staff/objections/${id}/decision`,
      zone: actor.timezone,
    });
  }
}
