import { Controller, Get, Req, Post } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { Exams } from './exams.service.js';
import { Proofs } from './proofs.service.js';
import { DeclarationForm } from './skills.forms.js';
import { declarationRows, declarationValues, examLines, proofLines } from './skills.presenter.js';
import { Skills } from './skills.service.js';

@Controller('profile/skills')
@Allow('skills.write')
export class SkillsController {
  constructor(
    private readonly skills: Skills,
    private readonly proofs: Proofs,
    private readonly exams: Exams,
  ) {}

  @Get()
  show(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, request.locale);
  }

  @Post()
  declare(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, DeclarationForm, {
      done: async (data) => {
        await this.skills.declare(actor, data);
        return redirect('/profile/skills', 'skills.notice.saved');
      },
      again: (form) => this.page(actor, request.locale, form),
    });
  }

  private async page(actor: Member, locale: Locale, posted?: FormState): Promise<View> {
    const [declared, proofs, waits] = await Promise.all([
      this.skills.ofAssistant(actor.accountId),
      this.proofs.list(actor),
      this.exams.waits(actor),
    ]);
    const form = posted ?? blank(declarationValues(declared));
    return view('skills/show', {
      title: translate(locale, 'skills.title'),
      form,
      ...declarationRows(declared, form, locale),
      skillCount: declared.skills.length,
      languageCount: declared.languages.length,
      proofs: proofLines(proofs, locale),
      exams: examLines(this.exams.all(), declared, waits, locale),
      zone: actor.timezone,
    });
  }
}
