import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom, sliceOf } from '../platform/http/cursor.js';
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
  show(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Query('proofs') cursor: unknown,
  ): Promise<View> {
    return this.page(actor, request.locale, undefined, cursor);
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

  private async page(actor: Member, locale: Locale, posted?: FormState, cursor?: unknown): Promise<View> {
    const [declared, allProofs, waits] = await Promise.all([
      this.skills.ofAssistant(actor.accountId),
      this.proofs.list(actor),
      this.exams.waits(actor),
    ]);
    const proofs = sliceOf(allProofs, pageFrom(cursor), ({ id }) => id);
    const form = posted ?? blank(declarationValues(declared));
    return view('skills/show', {
      title: translate(locale, 'skills.title'),
      form,
      ...declarationRows(declared, form, locale),
      skillCount: declared.skills.length,
      languageCount: declared.languages.length,
      proofs: proofLines(proofs.items, locale),
      nextProofs: nextLink('/profile/skills', proofs.nextCursor, 'proofs'),
      exams: examLines(this.exams.all(), declared, waits, locale),
      zone: actor.timezone,
    });
  }
}
