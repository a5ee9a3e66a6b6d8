import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { CoverageGaps } from '../coverage/coverage-gaps.service.js';
import type { Gap } from '../coverage/gaps.rules.js';
import { Desks } from '../desks.service.js';
import { SubstituteAgreements } from './agreements.service.js';
import { ShiftNotes } from './shift-notes.service.js';
import { Shifts } from './shifts.service.js';
import { NamingForm, NoteForm, ShiftForm } from './substitutes.forms.js';
import { SubstituteQueries, type ListedShift, type ListedSubstitute } from './substitutes.queries.js';

/** Substitutes and their shifts for other programs. */
@Controller('api/v1')
@ApiTags('substitutes')
@Allow('contracts.read')
export class SubstitutesApi {
  constructor(
    private readonly queries: SubstituteQueries,
    private readonly agreements: SubstituteAgreements,
    private readonly shifts: Shifts,
    private readonly notes: ShiftNotes,
    private readonly desks: Desks,
    private readonly gaps: CoverageGaps,
  ) {}

  @Get('contracts/:contractId/substitutes')
  async named(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ListedSubstitute>> {
    await this.queries.contract(actor, contractId);
    return sliceOf(await this.queries.named(contractId), query, ({ id }) => id);
  }

  @Post('contracts/:contractId/substitutes')
  @Allow('contracts.write')
  async name(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: NamingForm }) body: z.output<typeof NamingForm>,
  ): Promise<{ id: string }> {
    return { id: await this.agreements.name(actor, contractId, body) };
  }

  @Post('contracts/:contractId/substitutes/:id/agreement')
  @HttpCode(200)
  @Allow('contracts.write')
  async agreeAsBusiness(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.agreements.agreeAsBusiness(actor, contractId, id);
    return { id };
  }

  @Post('contracts/:contractId/substitutes/:id/ending')
  @HttpCode(200)
  @Allow('contracts.write')
  async end(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.agreements.end(actor, contractId, id);
    return { id };
  }

  @Get('contracts/:contractId/shifts')
  async planned(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ListedShift>> {
    await this.queries.contract(actor, contractId);
    return sliceOf(await this.queries.shifts(contractId), query, ({ id }) => id);
  }

  @Post('contracts/:contractId/shifts')
  @Allow('desk.work')
  async plan(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Body({ schema: ShiftForm }) body: z.output<typeof ShiftForm>,
  ): Promise<{ id: string }> {
    return { id: await this.shifts.plan(actor, contractId, body) };
  }

  /** Days ahead on which an absence leaves agreed hours without anyone. */
  @Get('contracts/:contractId/coverage-gaps')
  @Allow('contracts.read')
  async uncovered(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Gap>> {
    await this.queries.contract(actor, contractId);
    return sliceOf(await this.gaps.ahead(contractId), query, ({ day }) => day);
  }

  @Get('substitutions')
  @Allow('desk.work')
  async own(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ListedSubstitute>> {
    return sliceOf(await this.queries.ofAssistant(actor), query, ({ id }) => id);
  }

  @Get('substitutions/shifts')
  @Allow('desk.work')
  async ownShifts(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ListedShift>> {
    return sliceOf(await this.queries.shiftsOf(actor), query, ({ id }) => id);
  }

  @Post('substitutions/:id/agreement')
  @HttpCode(200)
  @Allow('desk.work')
  async agree(@WithMember() actor: Member, @Param('id') id: string): Promise<{ id: string }> {
    await this.agreements.agree(actor, id);
    return { id };
  }

  @Post('substitutions/:id/ending')
  @HttpCode(200)
  @Allow('desk.work')
  async stepBack(@WithMember() actor: Member, @Param('id') id: string): Promise<{ id: string }> {
    await this.agreements.stepBack(actor, id);
    return { id };
  }

  @Post('substitutions/shifts/:id/ending')
  @HttpCode(200)
  @Allow('desk.work')
  async endShift(@WithMember() actor: Member, @Param('id') id: string): Promise<{ id: string }> {
    await this.shifts.end(actor, id);
    return { id };
  }

  @Post('desk/:contractId/shifts/:id/note')
  @HttpCode(200)
  @Allow('desk.work')
  async note(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: NoteForm }) body: z.output<typeof NoteForm>,
  ): Promise<{ id: string }> {
    await this.desks.work(actor, contractId, (desk) => this.notes.write(desk, id, body.note));
    return { id };
  }
}
