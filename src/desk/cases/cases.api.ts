import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { ApiPage } from '../../platform/http/api.js';
import { pageQuery, type Page } from '../../platform/http/cursor.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { afterOf, cut } from '../timeline/pages.js';
import { Records } from '../records/records.service.js';
import { CaseEdit, CaseSettingsForm, caseQuery, CheckForm, MoveForm, OpenCase } from './case.form.js';
import { readingOf } from './case-pages.service.js';
import { fieldText, statusChip } from './case.presenter.js';
import { CaseSettingsStore, type CaseSettings } from './case-settings.service.js';
import { CaseQueries, type CaseChange, type CaseFile } from './cases.queries.js';
import { Cases } from './cases.service.js';
import { CaseChecks, type LoggedCheck } from './checks.service.js';

type Query = z.output<typeof caseQuery>;
const tellQuery = z.object({ speaker: z.string().max(20).default('') });
const logQuery = pageQuery.extend({ caseId: z.uuid().optional() });

interface Whole {
  case: CaseFile;
  history: CaseChange[];
}

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
  @ApiPage()
  list(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: caseQuery }) query: Query,
  ): Promise<Page<CaseFile>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const page = await this.queries.page(desk, query, query);
      if (page.items.length > 0) await this.openings.note(desk, 'record');
      return page;
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
  ): Promise<Whole> {
    return this.desks.work(actor, contractId, async (desk) => {
      const whole = await wholeOf(desk, id, this.queries);
      await this.openings.noteAbout(desk, whole.case.contacts);
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
  ): Promise<Record<string, unknown>> {
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
  @ApiPage()
  @Allow('desk.read')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: caseQuery }) query: Query,
  ): Promise<Page<CaseFile>> {
    return this.desks.read(actor, contractId, (desk) => this.queries.page(desk, query, query));
  }

  @Post()
  async open(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: OpenCase }) { caller, ...said }: z.output<typeof OpenCase>,
  ): Promise<{ id: string }> {
    return { id: await this.records.openByBusiness(actor, contractId, said, { caller }) };
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
  @ApiPage()
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
  ): Promise<Whole> {
    return this.desks.read(actor, contractId, (desk) => wholeOf(desk, id, this.queries));
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

async function wholeOf(desk: Desk, id: string, queries: CaseQueries): Promise<Whole> {
  const file = found(await queries.find(desk, id), 'case');
  return { case: file, history: await queries.history(desk, id) };
}
