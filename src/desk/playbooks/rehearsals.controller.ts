import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { view, type View } from '../../platform/http/page.js';
import { Desks } from '../desks.service.js';
import { Drafts } from './drafts.service.js';
import { RehearsalQuery, Rehearsals } from './rehearsal.service.js';

/** The client tries its own draft as if somebody were calling. */
@Controller('contracts/:contractId/instructions/rehearsal')
@Allow('desk.instruct')
export class RehearsalsController {
  constructor(
    private readonly desks: Desks,
    private readonly drafts: Drafts,
    private readonly rehearsals: Rehearsals,
  ) {}

  @Get()
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query() query?: unknown,
  ): Promise<View> {
    const path = `/contracts/${contractId}/instructions/rehearsal`;
    return this.desks.read(actor, contractId, async (desk) => {
      const { content } = await this.drafts.of(desk);
      return view('playbooks/rehearsal', {
        contract: desk.contract,
        back: `/contracts/${contractId}/instructions`,
        ...this.rehearsals.model(request, desk, content, RehearsalQuery.parse(query ?? {}), path),
      });
    });
  }
}
