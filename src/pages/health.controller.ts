import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

/** For load balancers and containers: answers when the process and its database do. */
@Controller('health')
@ApiExcludeController()
@Allow('public')
export class HealthController {
  constructor(private readonly uow: UnitOfWork) {}

  @Get()
  async show(): Promise<{ status: string }> {
    await this.uow.query('select 1');
    return { status: 'ok' };
  }
}
