import { Module, type OnModuleInit } from '@nestjs/common';
import { Completenesses, ProfilesModule } from '../profiles/index.js';
import { PackagesApi, PublishedPackagesApi } from './packages.api.js';
import { PackagesController } from './packages.controller.js';
import { Packages } from './packages.service.js';

@Module({
  imports: [ProfilesModule],
  controllers: [PackagesController, PackagesApi, PublishedPackagesApi],
  providers: [Packages],
  exports: [Packages],
})
export class PackagesModule implements OnModuleInit {
  constructor(
    private readonly packages: Packages,
    private readonly completenesses: Completenesses,
  ) {}

  onModuleInit(): void {
    this.completenesses.require(
      'packages',
      '/packages',
      async (id) => (await this.packages.published(id)).length > 0,
    );
  }
}
