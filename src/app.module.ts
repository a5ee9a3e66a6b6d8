import { Module, type DynamicModule } from '@nestjs/common';
import { IdentityModule } from './identity/index.js';
import { MessagingModule } from './messaging/index.js';
import { PagesModule } from './pages/index.js';
import type { RunSettings } from './platform/config/tokens.js';
import { PlatformModule } from './platform/platform.module.js';

/** Every module, in the order of docs/architecture.md. The web and the jobs process have the same ones. */
@Module({})
export class AppModule {
  static register(settings: RunSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.register(settings), IdentityModule, MessagingModule, PagesModule],
    };
  }
}
