import { Module, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.js';
import { AvailabilityApi } from './availability.api.js';
import { AvailabilityController } from './availability.controller.js';
import { Availability } from './availability.service.js';

@Module({
  controllers: [AvailabilityController, AvailabilityApi],
  providers: [Availability],
  exports: [Availability],
})
export class AvailabilityModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly availability: Availability,
  ) {}

  onModuleInit(): void {
    this.jobs.every('*/15 * * * *', 'sweep.availability.stale', () => this.availability.askStale());
  }
}
