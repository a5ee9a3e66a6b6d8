import { Global, Module } from '@nestjs/common';
import { PAGE_FRAME } from '../platform/http/pages.js';
import { Frame } from './frame.js';
import { HomeController } from './home.controller.js';

@Global()
@Module({
  controllers: [HomeController],
  providers: [Frame, { provide: PAGE_FRAME, useExisting: Frame }],
  exports: [PAGE_FRAME],
})
export class PagesModule {}
