import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import type { FormState } from '../platform/http/form.js';
import type { PageResult, View } from '../platform/http/page.js';

import { ObjectionDecision } from './moderation.forms.js';
import { ObjectionDecisions } from './objection-decisions.service.js';
import { verdictForms } from './queue.pages.js';
import { StaffPages } from './staff.pages.js';

@Controller('staff/objections')
@Allow('staff.console')
export class StaffObjectionsController {
  constructor(
    private readonly pages: StaffPages,
    private readonly decisions: ObjectionDecisions,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query('cursor') cursor: unknown,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const page = await this.decisions.waiting(pageFrom(cursor));
    return this.pages.show('moderation/objections', 'objections', actor, request, {
      objections: page.items,
      next: nextLink('/staff/objections', page.nextCursor),
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
    return this.pages.verdict(request, ObjectionDecision, {
      queue: '/staff/objections',
      notice: (verdict) => verdict,
      decide: (data) => this.decisions.decide(actor, id, data),
      again: (form) => this.page(actor, request, id, form),
    });
  }

  private async page(
    actor: Member,
    request: FastifyRequest,
    id: string,
    posted: FormState | null,
  ): Promise<View> {
    return this.pages.show('moderation/objection', 'objections', actor, request, {
      objection: await this.decisions.byId(id),
      verdicts: verdictForms(['upheld', 'rejected'], posted, { minutes: 0 }),
      action: `/staff/objections/${id}/decision`,
    });
  }
}
