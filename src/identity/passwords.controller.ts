import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { blank, submit } from '../platform/http/form.js';
import { redirect, view, type PageResult } from '../platform/http/page.js';
import { AccountLinks, linkExpired } from './account-links.js';
import { Accounts } from './accounts.service.js';
import { Allow } from './access.js';
import { ForgotForm, NewPasswordForm } from './identity.forms.js';

@Controller('password')
@Allow('public')
export class PasswordsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly links: AccountLinks,
  ) {}

  @Get()
  ask(): PageResult {
    return view('identity/forgot', { form: blank() });
  }

  @Post()
  send(@Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ForgotForm, {
      done: async (data) => {
        await this.accounts.forgot(data.email, request.ip);
        return view('identity/check_mail', { email: data.email });
      },
      again: (form) => view('identity/forgot', { form }),
    });
  }

  @Get(':secret')
  async show(@Param('secret') secret: string): Promise<PageResult> {
    if (!(await this.links.works(secret, 'reset'))) return linkExpired();
    return view('identity/new_password', { secret, form: blank(), noindex: true });
  }

  @Post(':secret')
  change(@Param('secret') secret: string, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, NewPasswordForm, {
      done: async (data) => {
        await this.accounts.reset(secret, data.password);
        return redirect('/login', 'identity.notice.password_changed');
      },
      again: (form) => view('identity/new_password', { secret, form, noindex: true }),
    });
  }
}
