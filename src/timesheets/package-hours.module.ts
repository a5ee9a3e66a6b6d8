import { Global, Module } from '@nestjs/common';
import { ContractsModule } from '../contracts/index.js';
import { PACKAGE_HOURS } from '../desk/index.js';
import { RetainerHours } from './package-hours.service.js';
import { TimesheetsModule } from './timesheets.module.js';

/** Gives the desk, which stands above and can't ask, the hours left of a package. */
@Global()
@Module({
  imports: [ContractsModule, TimesheetsModule],
  providers: [{ provide: PACKAGE_HOURS, useClass: RetainerHours }],
  exports: [PACKAGE_HOURS],
})
export class PackageHoursModule {}
