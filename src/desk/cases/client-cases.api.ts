import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { pageQuery, type Page } from '../../platform/http/cursor.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import { Desks } from '../desks.service.js';
import { wordsOf } from '../searches/words.js';
import { afterOf, cut } from '../timeline/pages.js';
import { apart, recordForm } from '../records/records.forms.js';
import { Records } from '../records/records.service.js';
import { CaseEdit, CaseSettingsForm, caseQuery, MoveForm } from './case.form.js';
import { CaseSettingsStore, type CaseSettings } from './case-settings.service.js';
import { CaseQueries, type CaseFile, type WholeCase } from './cases.queries.js';
import { Cases } from './cases.service.js';
import { CaseChecks, type LoggedCheck } from './checks.service.js';

type Query = z.output<typeof caseQuery>;
const Opening = recordForm('case');
const logQuery = pageQuery.extend({ caseId: z.uuid().optional() });

/** The client's cases for its own programs. */
@Controller('api/v1/contracts/:contractId/cases')
@ApiTags('cases')
@Allow('desk.instruct')
export class ClientCasesApi {
  constructor(
    private readonly desks: Desks,
    private readonly cases: Cases,
    private readonly records: Records,
    private readonly queries: CaseQueries,
    private readonly settings: CaseSettingsStore,
    private readonly checks: CaseChecks,
  ) {}

  @Get()
  @Allow('desk.read')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: caseQuery }) query: Query,
  ): Promise<Page<CaseFile>> {
    return this.desks.read(actor, contractId, async (desk) => {
      const wanted = { ...query, q: wordsOf(desk, query.s) };
      const { rows, next } = await this.queries.page(desk, wanted, query);
      return { items: rows, nextCursor: next };
    });
  }

  @Post()
  async open(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: Opening }) body: z.output<typeof Opening>,
  ): Promise<{ id: string }> {
    const { content, how } = apart<'case'>(body);
    return { id: await this.records.openByBusiness(actor, contractId, content, how) };
  }

  @Get('settings')
  @Allow('desk.read')
  showSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<CaseSettings> {
    return this.desks.read(actor, contractId, (desk) => this.settings.of(desk));
  }

  @Put('settings')
  @HttpCode(204)
  saveSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: CaseSettingsForm }) body: z.output<typeof CaseSettingsForm>,
  ): Promise<void> {
    return this.desks.read(actor, contractId, (desk) => this.settings.save(desk, body));
  }

  /** What callers were asked before anything was told, newest first. */
  @Get('checks')
  @Allow('desk.read')
  log(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: logQuery }) { limit, cursor, caseId }: z.output<typeof logQuery>,
  ): Promise<Page<LoggedCheck>> {
    return this.desks.read(actor, contractId, async (desk) => {
      const rows = await this.checks.log(desk, limit + 1, { caseId: caseId ?? null, after: afterOf(cursor) });
      const page = cut(rows, limit, ({ at }) => at);
      return { items: page.rows, nextCursor: page.next };
    });
  }

  @Get(':id')
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<WholeCase> {
    return this.desks.read(actor, contractId, (desk) => this.queries.whole(desk, id));
  }

  @Put(':id')
  @HttpCode(204)
  async edit(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CaseEdit }) body: z.output<typeof CaseEdit>,
  ): Promise<void> {
    await this.desks.read(actor, contractId, (desk) => this.cases.edit(desk, id, body));
  }

  @Post(':id/moves')
  @HttpCode(204)
  move(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: MoveForm }) body: z.output<typeof MoveForm>,
  ): Promise<void> {
    return this.desks.read(actor, contractId, (desk) => this.cases.move(desk, id, body));
  }

  @Post(':id/contacts')
  @HttpCode(204)
  link(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CallerForm }) body: z.output<typeof CallerForm>,
  ): Promise<void> {
    return this.desks.read(actor, contractId, (desk) => this.cases.link(desk, id, body));
  }

  @Delete(':id/contacts/:contactId')
  @HttpCode(204)
  unlink(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('contactId') contactId: string,
  ): Promise<void> {
    return this.desks.read(actor, contractId, (desk) => this.cases.unlink(desk, id, contactId));
  }
}
