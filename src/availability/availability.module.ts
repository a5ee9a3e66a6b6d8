import { Module, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../platform/jobs/jobs.js';
import { Completenesses, ProfilesModule } from '../profiles/index.js';
import { AvailabilityApi } from './availability.api.js';
import { AvailabilityController } from './availability.controller.js';
import { Availability } from './availability.service.js';

@Module({
  imports: [ProfilesModule],
  controllers: [AvailabilityController, AvailabilityApi],
  providers: [Availability],
  exports: [Availability],
})
export class AvailabilityModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly availability: Availability,
    private readonly completenesses: Completenesses,
  ) {}

  onModuleInit(): void {
    this.completenesses.require(
      'availability',
      '/availability',
      async (id) => ((await this.availability.ofAssistant(id))?.windows.length ?? 0) > 0,
    );
    this.jobs.every('*/15 * * * *', 'sweep.availability.stale', () => this.availability.askStale());
  }
}
