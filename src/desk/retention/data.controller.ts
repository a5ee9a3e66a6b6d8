import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { submit } from '../../platform/http/form.js';
import { Download, redirect, type PageResult, type View } from '../../platform/http/page.js';
import { Desks } from '../desks.service.js';
import { DataPage } from './data-page.service.js';
import { Destruction } from './destruction.service.js';
import { Handovers } from './handovers.service.js';
import { Holds } from './holds.service.js';
import { DestructionForm, HoldForm, RetentionForm } from './retention.forms.js';
import { Retention } from './retention.service.js';

const Nothing = z.object({});

/** How long a client's data are kept, what stops that, taking them along, and their end. */
@Controller('contracts/:contractId/data')
@Allow('desk.read')
export class DataController {
  constructor(
    private readonly page: DataPage,
    private readonly desks: Desks,
    private readonly retention: Retention,
    private readonly holds: Holds,
    private readonly handovers: Handovers,
    private readonly destruction: Destruction,
  ) {}

  @Get()
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page.show(actor, contractId, request.locale);
  }

  @Post('retention')
  @Allow('desk.instruct')
  keep(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, RetentionForm, {
      done: async ({ months }) => {
        await this.retention.set(actor, contractId, months);
        return back(contractId, 'kept');
      },
      again: (form) => this.page.show(actor, contractId, request.locale, { retention: form }),
    });
  }

  @Post('holds')
  @Allow('desk.instruct')
  hold(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, HoldForm, {
      done: async (data) => {
        await this.holds.place(actor, contractId, data);
        return back(contractId, 'held');
      },
      again: (form) => this.page.show(actor, contractId, request.locale, { hold: form }),
    });
  }

  @Post('holds/:id/lifting')
  @Allow('desk.instruct')
  lift(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        await this.holds.lift(actor, contractId, id);
        return back(contractId, 'lifted');
      },
      again: () => this.page.show(actor, contractId, request.locale),
    });
  }

  @Post('handovers')
  @Allow('desk.instruct')
  ask(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        await this.handovers.ask(actor, contractId, request.locale);
        return back(contractId, 'asked');
      },
      again: (form) => this.page.show(actor, contractId, request.locale, { handover: form }),
    });
  }

  @Get('handovers/:id')
  @Allow('desk.instruct')
  async take(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<Download> {
    const content = await this.handovers.download(actor, contractId, id);
    const { number } = await this.desks.contractOf(actor, contractId);
    return new Download(content, 'application/zip', `${number}.zip`);
  }

  @Post('destruction')
  @Allow('desk.destroy')
  destroy(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, DestructionForm, {
      done: async ({ number }) => {
        await this.destruction.now(actor, contractId, number);
        return back(contractId, 'destroyed');
      },
      again: (form) => this.page.show(actor, contractId, request.locale, { destruction: form }),
    });
  }
}

const back = (contractId: string, what: string) =>
  redirect(`/contracts/${contractId}/data`, `retention.notice.${what}`);
