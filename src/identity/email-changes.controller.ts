import { Controller, Get, Param, Post } from '@nestjs/common';
import { Refusal } from '../platform/errors.js';
import { redirect, view, type PageResult } from '../platform/http/page.js';
import { Allow } from './access.js';
import { EmailChanges } from './email-changes.service.js';

/** Where the link mailed to a new address leads. */
@Controller('email-changes/:secret')
@Allow('public')
export class EmailChangesController {
  constructor(private readonly changes: EmailChanges) {}

  @Get()
  ask(@Param('secret') secret: string): PageResult {
    return view('identity/email_change', { secret, noindex: true });
  }

  @Post()
  async confirm(@Param('secret') secret: string): Promise<PageResult> {
    try {
      await this.changes.confirm(secret);
      return redirect('/', 'identity.notice.email_changed');
    } catch (error) {
      if (error instanceof Refusal) return view('identity/link_expired', {}, { status: 422 });
      throw error;
    }
  }
}
