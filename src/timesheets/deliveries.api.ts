import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Contracts } from '../contracts/index.js';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { expand } from '../platform/http/form.js';
import { readMultipart } from '../platform/http/uploads.js';
import { Deliveries } from './deliveries.service.js';
import { DeliveryQueries, type DeliveryView } from './delivery.queries.js';
import { AgainForm, ApprovalForm, DeliveryForm, SendBackForm } from './timesheets.forms.js';

/** A body with files comes as multipart, one without may be JSON. */
async function parsed<Schema extends z.ZodType>(
  request: FastifyRequest,
  schema: Schema,
): Promise<z.output<Schema>> {
  return schema.parse(request.isMultipart() ? expand(await readMultipart(request)) : (request.body ?? {}));
}

@Controller('api/v1')
@ApiTags('deliveries')
export class DeliveriesApi {
  constructor(
    private readonly contracts: Contracts,
    private readonly deliveries: Deliveries,
    private readonly queries: DeliveryQueries,
  ) {}

  @Get('contracts/:contractId/deliveries')
  @Allow('timesheets.read')
  async index(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<DeliveryView>> {
    await this.contracts.of(actor, contractId);
    return sliceOf(await this.queries.ofContract(actor, contractId), query, ({ id }) => id);
  }

  @Post('contracts/:contractId/deliveries')
  @Allow('deliveries.hand_over')
  @ApiConsumes('multipart/form-data', 'application/json')
  async handOver(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryView> {
    const id = await this.deliveries.handOver(actor, contractId, await parsed(request, DeliveryForm));
    return this.queries.one(actor, id);
  }

  @Post('deliveries/:id/rounds')
  @Allow('deliveries.hand_over')
  @ApiConsumes('multipart/form-data', 'application/json')
  async again(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryView> {
    await this.deliveries.handOverAgain(actor, id, await parsed(request, AgainForm));
    return this.queries.one(actor, id);
  }

  @Post('deliveries/:id/acceptance')
  @Allow('deliveries.accept')
  async accept(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ApprovalForm }) { revision }: z.output<typeof ApprovalForm>,
  ): Promise<DeliveryView> {
    await this.deliveries.accept(actor, id, revision);
    return this.queries.one(actor, id);
  }

  @Post('deliveries/:id/return')
  @Allow('deliveries.accept')
  async sendBack(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: SendBackForm }) { revision, reason }: z.output<typeof SendBackForm>,
  ): Promise<DeliveryView> {
    await this.deliveries.sendBack(actor, id, revision, reason);
    return this.queries.one(actor, id);
  }
}
