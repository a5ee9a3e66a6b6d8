import { Body, Controller, Get, HttpCode, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { Desks } from '../desks.service.js';
import { VaultKeys } from '../vault/vault-keys.service.js';
import { Destruction } from './destruction.service.js';
import { Handovers, type Handover } from './handovers.service.js';
import { Holds, type Hold } from './holds.service.js';
import { DestructionForm, HoldForm, RetentionForm } from './retention.forms.js';
import { Retention, type Purge } from './retention.service.js';

interface DataJson {
  months: number;
  destroyedAt: Date | null;
  destroyedOn: string | null;
  purges: Purge[];
  holds: Hold[];
  handovers: Handover[];
}

/** How long a client's data are kept, and their end, for other programs. */
@Controller('api/v1/contracts/:contractId/data')
@ApiTags('data')
@Allow('desk.read')
export class DataApi {
  constructor(
    private readonly desks: Desks,
    private readonly keys: VaultKeys,
    private readonly retention: Retention,
    private readonly holds: Holds,
    private readonly handovers: Handovers,
    private readonly destruction: Destruction,
  ) {}

  @Get()
  async show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<DataJson> {
    await this.desks.contractOf(actor, contractId);
    const destroyedAt = await this.keys.destroyedAt(contractId);
    return {
      months: await this.retention.months(contractId),
      destroyedAt,
      destroyedOn: await this.destruction.dueOn(contractId),
      purges: await this.retention.purges(contractId),
      holds: destroyedAt ? [] : await this.desks.read(actor, contractId, (desk) => this.holds.list(desk)),
      handovers: destroyedAt ? [] : await this.handovers.list(actor, contractId),
    };
  }

  @Post('retention')
  @HttpCode(200)
  @Allow('desk.instruct')
  async keep(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: RetentionForm }) body: z.output<typeof RetentionForm>,
  ): Promise<{ months: number }> {
    await this.retention.set(actor, contractId, body.months);
    return { months: body.months };
  }

  @Post('holds')
  @Allow('desk.instruct')
  async hold(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: HoldForm }) body: z.output<typeof HoldForm>,
  ): Promise<{ id: string }> {
    return { id: await this.holds.place(actor, contractId, body) };
  }

  @Post('holds/:id/lifting')
  @HttpCode(200)
  @Allow('desk.instruct')
  async lift(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.holds.lift(actor, contractId, id);
    return { id };
  }

  @Post('handovers')
  @Allow('desk.instruct')
  async ask(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<{ id: string }> {
    return { id: await this.handovers.ask(actor, contractId, request.locale) };
  }

  @Get('handovers/:id')
  @Allow('desk.instruct')
  async take(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<StreamableFile> {
    const content = await this.handovers.download(actor, contractId, id);
    return new StreamableFile(content, { type: 'application/zip' });
  }

  @Post('destruction')
  @HttpCode(200)
  @Allow('desk.destroy')
  async destroy(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: DestructionForm }) body: z.output<typeof DestructionForm>,
  ): Promise<{ destroyedAt: Date | null }> {
    await this.destruction.now(actor, contractId, body.number);
    return { destroyedAt: await this.keys.destroyedAt(contractId) };
  }
}
