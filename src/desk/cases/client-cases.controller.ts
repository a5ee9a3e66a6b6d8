import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { submit } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { CallerForm } from '../contacts/contacts.forms.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { apart, recordForm } from '../records/records.forms.js';
import { Records } from '../records/records.service.js';
import { CaseEdit, CaseSettingsForm, MoveForm } from './case.form.js';
import { CasePages } from './case-pages.service.js';
import { CaseSettingsStore } from './case-settings.service.js';
import { Cases } from './cases.service.js';

type Refused = Parameters<CasePages['one']>[3];
const home = (contractId: string): string => `/contracts/${contractId}/cases`;

/** The client's cases: the board, one of them, how they are kept, and what was asked before anything was told. */
@Controller('contracts/:contractId/cases')
@Allow('desk.instruct')
export class ClientCasesController {
  constructor(
    private readonly desks: Desks,
    private readonly pages: CasePages,
    private readonly cases: Cases,
    private readonly settings: CaseSettingsStore,
    private readonly records: Records,
  ) {}

  @Get()
  @Allow('desk.read')
  board(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('s') s?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    return this.page(actor, contractId, 'cases/client_board', (desk) =>
      this.pages.board(desk, request.locale, { s, cursor }),
    );
  }

  @Get('new')
  begin(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, contractId, 'cases/client_new', (desk) =>
      this.pages.newForm(desk, request.locale),
    );
  }

  @Post()
  open(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, recordForm('case'), {
      done: async (data) => {
        const { content, how } = apart<'case'>(data);
        const id = await this.records.openByBusiness(actor, contractId, content, how);
        return redirect(`${home(contractId)}/${id}`, 'cases.notice.opened');
      },
      again: (form) =>
        this.page(actor, contractId, 'cases/client_new', (desk) =>
          this.pages.newForm(desk, request.locale, form),
        ),
    });
  }

  @Get('settings')
  @Allow('desk.read')
  showSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, contractId, 'cases/settings', (desk) =>
      this.pages.settingsForm(desk, request.locale),
    );
  }

  @Post('settings')
  saveSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CaseSettingsForm, {
      done: async (said) => {
        await this.desks.read(actor, contractId, (desk) => this.settings.save(desk, said));
        return redirect(`${home(contractId)}/settings`, 'cases.notice.settings');
      },
      again: (form) =>
        this.page(actor, contractId, 'cases/settings', (desk) =>
          this.pages.settingsForm(desk, request.locale, form),
        ),
    });
  }

  @Get('checks')
  @Allow('desk.read')
  log(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('after') after?: unknown,
  ): Promise<View> {
    return this.page(actor, contractId, 'cases/checks', (desk) =>
      this.pages.log(desk, request.locale, after),
    );
  }

  @Get(':id')
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.one(request, actor, contractId, id);
  }

  @Post(':id')
  edit(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CaseEdit, {
      done: async (said) => {
        await this.desks.read(actor, contractId, (desk) => this.cases.edit(desk, id, said));
        return redirect(`${home(contractId)}/${id}`, 'cases.notice.saved');
      },
      again: (edit) => this.one(request, actor, contractId, id, { edit }),
    });
  }

  @Post(':id/moves')
  move(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, MoveForm, {
      done: async (to) => {
        await this.desks.read(actor, contractId, (desk) => this.cases.move(desk, id, to));
        return redirect(`${home(contractId)}#case-${id}`, 'cases.notice.moved');
      },
      again: (edit) => this.one(request, actor, contractId, id, { edit }),
    });
  }

  @Post(':id/contacts')
  link(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CallerForm, {
      done: async (caller) => {
        await this.desks.read(actor, contractId, (desk) => this.cases.link(desk, id, caller));
        return redirect(`${home(contractId)}/${id}`, 'cases.notice.linked');
      },
      again: (contact) => this.one(request, actor, contractId, id, { contact }),
    });
  }

  @Post(':id/contacts/:contactId/removal')
  unlink(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('contactId') contactId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.desks.read(actor, contractId, (desk) => this.cases.unlink(desk, id, contactId));
        return redirect(`${home(contractId)}/${id}`, 'cases.notice.unlinked');
      },
      again: () => this.one(request, actor, contractId, id),
    });
  }

  private one(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    id: string,
    refused?: Refused,
  ): Promise<View> {
    return this.page(actor, contractId, 'cases/client_case', (desk) =>
      this.pages.one(desk, request.locale, id, refused),
    );
  }

  private page(
    actor: BusinessActor,
    contractId: string,
    template: string,
    of: (desk: Desk) => Promise<Record<string, unknown>>,
  ): Promise<View> {
    return this.desks.read(actor, contractId, async (desk) =>
      view(template, {
        contract: desk.contract,
        zone: desk.contract.timezone,
        mayAct: allows('desk.instruct', actor.role),
        ...(await of(desk)),
      }),
    );
  }
}
