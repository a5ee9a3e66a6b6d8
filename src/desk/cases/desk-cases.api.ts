import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import type { Page } from '../../platform/http/cursor.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import { Openings } from '../contacts/openings.service.js';
import { Desks } from '../desks.service.js';
import { wordsOf } from '../searches/words.js';
import { CaseEdit, caseQuery, CheckForm, MoveForm } from './case.form.js';
import { readingOf } from './case-pages.service.js';
import { fieldText, statusChip } from './case.presenter.js';
import { CaseSettingsStore, type CaseSettings } from './case-settings.service.js';
import { CaseQueries, type CaseFile, type WholeCase } from './cases.queries.js';
import { Cases } from './cases.service.js';
import { CaseChecks } from './checks.service.js';

type Query = z.output<typeof caseQuery>;
const tellQuery = z.object({ speaker: z.string().max(20).default('') });

/** A client's cases for other programs of its assistant; what a caller may hear is asked for in a call. */
@Controller('api/v1/desk/:contractId')
@ApiTags('cases')
@Allow('desk.work')
export class DeskCasesApi {
  constructor(
    private readonly desks: Desks,
    private readonly cases: Cases,
    private readonly queries: CaseQueries,
    private readonly settings: CaseSettingsStore,
    private readonly checks: CaseChecks,
    private readonly openings: Openings,
  ) {}

  @Get('cases')
  list(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: caseQuery }) query: Query,
  ): Promise<Page<CaseFile>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const wanted = { ...query, q: wordsOf(desk, query.s) };
      const { rows, next, searched } = await this.queries.page(desk, wanted, query);
      if (searched > 0) await this.openings.note(desk, 'cases');
      return { items: rows, nextCursor: next };
    });
  }

  @Get('cases/settings')
  statuses(@WithMember() actor: Member, @Param('contractId') contractId: string): Promise<CaseSettings> {
    return this.desks.work(actor, contractId, (desk) => this.settings.of(desk));
  }

  @Get('cases/:id')
  show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<WholeCase> {
    return this.desks.work(actor, contractId, async (desk) => {
      const whole = await this.queries.whole(desk, id);
      await this.openings.noteCase(desk, id, whole.case.contacts);
      return whole;
    });
  }

  @Put('cases/:id')
  @HttpCode(204)
  async edit(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CaseEdit }) body: z.output<typeof CaseEdit>,
  ): Promise<void> {
    await this.desks.work(actor, contractId, (desk) => this.cases.edit(desk, id, body));
  }

  @Post('cases/:id/moves')
  @HttpCode(204)
  move(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: MoveForm }) body: z.output<typeof MoveForm>,
  ): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.cases.move(desk, id, body));
  }

  @Post('cases/:id/contacts')
  @HttpCode(204)
  link(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CallerForm }) body: z.output<typeof CallerForm>,
  ): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.cases.link(desk, id, body));
  }

  @Delete('cases/:id/contacts/:contactId')
  @HttpCode(204)
  unlink(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('contactId') contactId: string,
  ): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.cases.unlink(desk, id, contactId));
  }

  /** What the caller of a running call may hear of a case: the questions first, and no value before they are answered. */
  @Get('calls/:callId/cases/:id')
  tell(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('callId') callId: string,
    @Param('id') id: string,
    @Query({ schema: tellQuery }) { speaker }: z.output<typeof tellQuery>,
  ) {
    return this.desks.work(actor, contractId, async (desk) => {
      const { file, fields, ...told } = await this.checks.telling(desk, callId, id, speaker);
      const { statuses } = await this.settings.of(desk);
      const status = statusChip(statuses, file.status, file.content.status).label;
      const { caseNumber, title, answer = '' } = file.content;
      return {
        case: { id: file.id, caseNumber, title, answer },
        ...told,
        fields: fields.map(({ field, state }) => ({
          field,
          state,
          ...(state === 'say' && { text: fieldText(field, file, status, readingOf(desk, actor.locale)) }),
        })),
      };
    });
  }

  @Post('calls/:callId/cases/:id/checks')
  @HttpCode(204)
  check(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('callId') callId: string,
    @Param('id') id: string,
    @Body({ schema: CheckForm }) body: z.output<typeof CheckForm>,
  ): Promise<void> {
    return this.desks.work(actor, contractId, (desk) => this.checks.note(desk, callId, id, body));
  }
}
