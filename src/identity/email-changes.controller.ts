import { Controller, Get, Param, Post } from '@nestjs/common';
import { Refusal } from '../platform/errors.js';
import { redirect, view, type PageResult } from '../platform/http/page.js';
import { Allow } from './access.js';
import { AccountLinks, linkExpired } from './account-links.js';
import { EmailChanges } from './email-changes.service.js';

/** Where the link mailed to a new address leads. */
@Controller('email-changes/:secret')
@Allow('public')
export class EmailChangesController {
  constructor(
    private readonly changes: EmailChanges,
    private readonly links: AccountLinks,
  ) {}

  @Get()
  async ask(@Param('secret') secret: string): Promise<PageResult> {
    if (!(await this.links.works(secret, 'email'))) return linkExpired();
    return view('identity/email_change', { secret, noindex: true });
  }

  @Post()
  async confirm(@Param('secret') secret: string): Promise<PageResult> {
    try {
      await this.changes.confirm(secret);
      return redirect('/', 'identity.notice.email_changed');
    } catch (error) {
      if (error instanceof Refusal) return linkExpired();
      throw error;
    }
  }
}
