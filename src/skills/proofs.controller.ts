import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { Exams } from './exams.service.js';
import { shownQuestions } from './exams.rules.js';
import { cefrNames, skillLevels } from './levels.rules.js';
import { Proofs } from './proofs.service.js';
import { ExamForm, ProofForm } from './skills.forms.js';
import { levelName, proofSubjects, resultLines, subjectName } from './skills.presenter.js';
import { Skills } from './skills.service.js';

@Controller('profile/proofs')
@Allow('skills.write')
export class ProofsController {
  constructor(
    private readonly skills: Skills,
    private readonly proofs: Proofs,
  ) {}

  @Get('new')
  open(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.page(actor, request.locale, blank());
  }

  @Post()
  create(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ProofForm, {
      done: async (data) => {
        await this.proofs.request(actor, data);
        return redirect('/profile/skills', 'skills.notice.proof_requested');
      },
      again: (form) => this.page(actor, request.locale, form),
    });
  }

  @Get(':id/file')
  async file(@WithMember() actor: Member, @Param('id') id: string): Promise<Download> {
    const { content, mediaType, name } = await this.proofs.file(actor, id);
    return new Download(content, mediaType, name);
  }

  private async page(actor: Member, locale: Locale, form: FormState): Promise<View> {
    const declared = await this.skills.ofAssistant(actor.accountId);
    const levels = (kind: 'skill' | 'language', names: readonly string[]) =>
      names.map((_, i) => ({ value: `${kind}:${i + 1}`, label: levelName(kind, i + 1, locale) }));
    return view('skills/proof', {
      title: translate(locale, 'skills.proof_title'),
      form,
      subjects: proofSubjects(declared, locale),
      languageLevels: levels('language', cefrNames),
      skillLevels: levels('skill', skillLevels),
      width: 'narrow',
    });
  }
}

@Controller('profile/tests')
@Allow('skills.write')
export class ExamsController {
  constructor(private readonly exams: Exams) {}

  @Get(':key')
  async show(
    @WithMember() actor: Member,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, key, request.locale, blank());
  }

  @Post(':key')
  take(
    @WithMember() actor: Member,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, ExamForm, {
      done: async ({ answers }) => {
        const result = await this.exams.take(actor, key, answers);
        const exam = this.exams.byKey(key);
        const name = subjectName(exam.subject.kind, exam.subject.code, request.locale);
        return view('skills/result', {
          title: translate(request.locale, 'skills.exam_title', { name }),
          name,
          result: resultLines(exam, result, request.locale),
          width: 'narrow',
        });
      },
      again: (form) => this.page(actor, key, request.locale, form),
    });
  }

  private async page(actor: Member, key: string, locale: Locale, form: FormState): Promise<View> {
    const exam = this.exams.byKey(key);
    const again = (await this.exams.waits(actor)).get(key);
    const name = subjectName(exam.subject.kind, exam.subject.code, locale);
    return view('skills/exam', {
      title: translate(locale, 'skills.exam_title', { name }),
      key,
      form,
      again,
      name,
      questions: shownQuestions(exam, locale),
      zone: actor.timezone,
      width: 'narrow',
    });
  }
}
