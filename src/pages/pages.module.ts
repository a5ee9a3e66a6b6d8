import { IdentityModule } from '../identity/index.js';
import { Global, Module } from '@nestjs/common';
import { PAGE_FRAME } from '../platform/http/pages.js';
import { ApiDocsController } from './api-docs.controller.js';
import { ApiDocument } from './api-document.js';
import { Frame } from './frame.js';
import { HealthController } from './health.controller.js';
import { HelpController } from './help.controller.js';
import { HomeController } from './home.controller.js';

@Global()
@Module({
  imports: [IdentityModule],
  controllers: [HomeController, HelpController, ApiDocsController, HealthController],
  providers: [Frame, ApiDocument, { provide: PAGE_FRAME, useExisting: Frame }],
  exports: [PAGE_FRAME, ApiDocument],
})
export class PagesModule {}
