import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found, Missing } from '../platform/errors.js';
import { submit, type FormState } from '../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { cleanText } from '../platform/http/text.js';
import { Storage } from '../platform/storage/storage.js';
import { levelName, Skills, subjectName } from '../skills/index.js';
import { ruleOptions, tabs } from './console.presenter.js';
import { ConsoleQueries } from './console.queries.js';
import { ProfileDecision } from './moderation.forms.js';
import { profileRules, profileVerdicts } from './moderation.rules.js';
import { ProfileDecisions } from './profile-decisions.service.js';
import { ProfileQueue } from './profile-queue.queries.js';
import { verdictForms } from './queue.pages.js';

@Controller('staff/profiles')
@Allow('staff.console')
export class StaffProfilesController {
  constructor(
    private readonly console: ConsoleQueries,
    private readonly queue: ProfileQueue,
    private readonly decisions: ProfileDecisions,
    private readonly skills: Skills,
    private readonly storage: Storage,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Req() { locale }: FastifyRequest,
    @Query('q') q: unknown,
  ): Promise<View> {
    const words = typeof q === 'string' ? cleanText(q).slice(0, 100) : '';
    const [waiting, profiles, decided] = await Promise.all([
      this.console.waiting(),
      this.queue.waiting(100),
      this.queue.decided(words, 30),
    ]);
    return view('moderation/profiles', {
      tabs: tabs(waiting, 'profiles', locale),
      profiles,
      count: profiles.length,
      decided,
      form: { values: { q: words }, errors: {} },
      zone: actor.timezone,
    });
  }

  @Get(':id')
  show(@WithMember() actor: Member, @Req() request: FastifyRequest, @Param('id') id: string): Promise<View> {
    return this.page(actor, request, id, null);
  }

  /** A photo or a greeting that is not public yet. */
  @Get(':id/files/:fileId')
  async file(@Param('id') id: string, @Param('fileId') fileId: string): Promise<PageResult> {
    if (!(await this.queue.holds(id, fileId))) throw new Missing('file');
    const { name, mediaType } = found(await this.storage.find(fileId));
    return new Download(await this.storage.read(fileId), mediaType, name, { inline: true });
  }

  @Post(':id/decision')
  @Allow('staff.decide')
  decide(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return submit(request, ProfileDecision, {
      done: async (data) => {
        await this.decisions.decide(actor, id, data);
        return redirect('/staff/profiles', `moderation.notice.${data.verdict}`);
      },
      again: (form) => this.page(actor, request, id, form),
    });
  }

  private async page(
    actor: Member,
    { locale }: FastifyRequest,
    id: string,
    posted: FormState | null,
  ): Promise<View> {
    const profile = found(await this.queue.byId(id), 'profile');
    const [waiting, declared] = await Promise.all([this.console.waiting(), this.skills.ofAssistant(id)]);
    const name = (kind: 'skill' | 'language', code: string, level: number): string =>
      `${subjectName(kind, code, locale)}, ${levelName(kind, level, locale)}`;
    return view('moderation/profile', {
      tabs: tabs(waiting, 'profiles', locale),
      profile,
      photo: profile.photoId && `/staff/profiles/${id}/files/${profile.photoId}`,
      skills: declared.skills.map((one) => name('skill', one.code, one.level)),
      languages: declared.languages.map((one) => name('language', one.code, one.level)),
      verdicts: verdictForms(profileVerdicts[profile.state] ?? [], posted).map((one) => ({
        ...one,
        rules:
          one.verdict === 'publish' ? null : ruleOptions(profileRules[one.verdict as 'send_back'], locale),
      })),
      action: `/staff/profiles/${id}/decision`,
      zone: actor.timezone,
    });
  }
}
