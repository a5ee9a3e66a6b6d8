import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { OrderChanges, type OrderChange } from './order-changes.service.js';

/** What became of an order, for other programs. */
@Controller('api/v1')
@ApiTags('orders')
export class OrdersApi {
  constructor(
    private readonly desks: Desks,
    private readonly timeline: Timeline,
    private readonly changes: OrderChanges,
  ) {}

  @Get('contracts/:contractId/orders/:id/changes')
  @Allow('desk.read')
  ofClient(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ items: OrderChange[] }> {
    return this.desks.read(actor, contractId, (desk) => this.of(desk, id));
  }

  @Get('desk/:contractId/orders/:id/changes')
  @Allow('desk.work')
  ofDesk(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ items: OrderChange[] }> {
    return this.desks.work(actor, contractId, (desk) => this.of(desk, id));
  }

  private async of(desk: Desk, id: string): Promise<{ items: OrderChange[] }> {
    const record = await this.timeline.find(desk, id);
    return { items: await this.changes.of(desk, found(record?.kind === 'order' ? record : null, 'order')) };
  }
}
