import { Module } from '@nestjs/common';
import { PackagesApi, PublishedPackagesApi } from './packages.api.js';
import { PackagesController } from './packages.controller.js';
import { Packages } from './packages.service.js';

@Module({
  controllers: [PackagesController, PackagesApi, PublishedPackagesApi],
  providers: [Packages],
  exports: [Packages],
})
export class PackagesModule {}
