import { Body, Controller, Get, Param, Post, Put, Query, Req } from '@nestjs/common';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { expand } from '../platform/http/form.js';
import { readMultipart } from '../platform/http/uploads.js';
import { shownQuestions, type Result, type ShownQuestion } from './exams.rules.js';
import { Exams } from './exams.service.js';
import { Proofs, type ProofRow } from './proofs.service.js';
import { DeclarationForm, ExamForm, ProofForm, type Declaration } from './skills.forms.js';
import { Skills, type AssistantSkills } from './skills.service.js';
import type { VocabularyGroup } from './vocabulary.rules.js';

@ApiTags('skills')
@Controller('api/v1')
@Allow('skills.read')
export class SkillsApi {
  constructor(
    private readonly skills: Skills,
    private readonly proofs: Proofs,
    private readonly exams: Exams,
  ) {}

  @Get('skills')
  vocabulary(
    @Req() request: FastifyRequest,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Page<VocabularyGroup> {
    return sliceOf(this.skills.vocabulary(request.locale), query, ({ group }) => group);
  }

  @Get('languages')
  languages(
    @Req() request: FastifyRequest,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Page<{ code: string; name: string }> {
    return sliceOf(this.skills.languages(request.locale), query, ({ code }) => code);
  }

  @Get('profile/skills')
  @Allow('skills.write')
  declared(@WithMember() actor: Member): Promise<AssistantSkills> {
    return this.skills.ofAssistant(actor.accountId);
  }

  @Put('profile/skills')
  @Allow('skills.write')
  async declare(
    @WithMember() actor: Member,
    @Body({ schema: DeclarationForm }) body: Declaration,
  ): Promise<AssistantSkills> {
    await this.skills.declare(actor, body);
    return this.skills.ofAssistant(actor.accountId);
  }

  @Get('profile/proofs')
  @Allow('skills.write')
  async list(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ProofRow>> {
    return sliceOf(await this.proofs.list(actor), query, ({ id }) => id);
  }

  @Post('profile/proofs')
  @Allow('skills.write')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: {
        subject: { type: 'string', description: '`skill:<code>` or `language:<code>`' },
        level: { type: 'integer', minimum: 1, maximum: 7 },
        note: { type: 'string', maxLength: 1000 },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  async request(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<{ id: string }> {
    const fields = request.isMultipart() ? await readMultipart(request) : {};
    return { id: await this.proofs.request(actor, ProofForm.parse(expand(fields))) };
  }

  @Get('profile/tests/:key')
  @Allow('skills.write')
  exam(
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): { key: string; questions: ShownQuestion[] } {
    const exam = this.exams.byKey(key);
    return { key, questions: shownQuestions(exam, request.locale) };
  }

  @Post('profile/tests/:key')
  @Allow('skills.write')
  take(
    @WithMember() actor: Member,
    @Param('key') key: string,
    @Body({ schema: ExamForm }) body: z.output<typeof ExamForm>,
  ): Promise<Result> {
    return this.exams.take(actor, key, body.answers);
  }
}
