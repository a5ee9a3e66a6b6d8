import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { Payees, type Payee } from './payees.service.js';

/** Which step of the three an account stands at. */
const ORDER: Payee['transfers'][][] = [['none', 'restricted'], ['pending'], ['active']];

@Controller('billing/onboarding')
@Allow('billing.onboard')
export class OnboardingController {
  constructor(private readonly payees: Payees) {}

  @Get()
  show(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, request, blank());
  }

  @Post()
  start(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => redirect(await this.payees.link(actor)),
      again: (form) => this.page(actor, request, form),
    });
  }

  @Get('return')
  async back(@WithMember() actor: Member): Promise<PageResult> {
    await this.payees.syncOwn(actor);
    return redirect('/billing/onboarding');
  }

  // The provider sends here when its link has expired: a new one is all it wants.
  @Get('refresh')
  async again(@WithMember() actor: Member): Promise<PageResult> {
    return redirect(await this.payees.link(actor));
  }

  private async page(actor: Member, request: FastifyRequest, form: FormState): Promise<View> {
    const payee = await this.payees.of(actor.accountId);
    const t = (key: string) => translate(request.locale, `billing.onboarding.${key}`);
    const reached = ORDER.findIndex((states) => states.includes(payee.transfers));
    return view('billing/onboarding', {
      title: t(`title.${payee.transfers}`),
      form,
      payee,
      steps: ['data', 'check', 'paid'].map((step, index) => ({
        label: t(`steps.${step}`),
        state: index < reached || reached === 2 ? 'done' : index === reached ? 'current' : 'todo',
      })),
    });
  }
}
