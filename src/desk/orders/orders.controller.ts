import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  allows,
  Allow,
  WithBusiness,
  WithMember,
  type BusinessActor,
  type Member,
} from '../../identity/index.js';
import { view, type View } from '../../platform/http/page.js';
import { Openings } from '../contacts/openings.service.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { OrderPages } from './orders.pages.js';

/** The client's orders: the ones to confirm first. */
@Controller('contracts/:contractId/orders')
@Allow('desk.read')
export class ClientOrdersController {
  constructor(
    private readonly desks: Desks,
    private readonly pages: OrderPages,
  ) {}

  @Get()
  index(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() { locale }: FastifyRequest,
    @Query('tab') tab?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    const base = `/contracts/${contractId}/orders`;
    return this.desks.read(actor, contractId, async (desk) => {
      const reading = { locale, zone: desk.contract.timezone, side: desk.side, contractId };
      return view('orders/client', {
        contract: desk.contract,
        base,
        mayAct: allows('desk.instruct', actor.role),
        ...(await this.pages.list(desk, reading, base, tab, cursor)),
      });
    });
  }
}

/** The orders of a client, at its desk. */
@Controller('desk/:contractId/orders')
@Allow('desk.work')
export class DeskOrdersController {
  constructor(
    private readonly desks: Desks,
    private readonly desk: DeskPages,
    private readonly pages: OrderPages,
    private readonly openings: Openings,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('tab') tab?: unknown,
    @Query('cursor') cursor?: unknown,
  ): Promise<View> {
    const { locale } = request;
    const model = await this.desks.work(actor, contractId, async (desk) => {
      await this.openings.note(desk, 'timeline');
      const reading = { locale, zone: desk.contract.timezone, side: desk.side, contractId };
      return {
        client: desk.contract,
        ...(await this.pages.list(desk, reading, `/desk/${contractId}/orders`, tab, cursor)),
      };
    });
    return this.desk.page(request, actor, 'orders/desk', { ...model, current: contractId });
  }
}
