import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccountLinks } from './account-links.js';
import { AccountController, LanguageController } from './account.controller.js';
import { Accounts } from './accounts.service.js';
import { ApiTokens } from './api-tokens.service.js';
import { EmailChangesController } from './email-changes.controller.js';
import { EmailChanges } from './email-changes.service.js';
import { MeApi, MembersApi } from './identity.api.js';
import { IdentityLeftovers } from './leftovers.service.js';
import { LiveController } from './live.controller.js';
import { JoinController, MembersController } from './members.controller.js';
import { Members } from './members.service.js';
import { OrganisationsApi } from './organisations.api.js';
import { Organisations } from './organisations.service.js';
import { PasswordsController } from './passwords.controller.js';
import { SessionCookies } from './session-cookies.js';
import { SessionsApi } from './sessions.api.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.service.js';
import { SignUpApi } from './sign-up.api.js';
import { SignUpController } from './sign-up.controller.js';
import { Suspensions } from './suspensions.service.js';
import { TokensApi } from './tokens.api.js';

@Module({
  controllers: [
    SignUpController,
    SessionsController,
    PasswordsController,
    AccountController,
    EmailChangesController,
    LanguageController,
    MembersController,
    JoinController,
    LiveController,
    MeApi,
    MembersApi,
    SignUpApi,
    SessionsApi,
    TokensApi,
    OrganisationsApi,
  ],
  providers: [
    Accounts,
    AccountLinks,
    EmailChanges,
    Sessions,
    SessionCookies,
    ApiTokens,
    Members,
    Organisations,
    Suspensions,
    IdentityLeftovers,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Accounts, Sessions, ApiTokens, Members, Suspensions],
})
export class IdentityModule {}
