import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found, Missing } from '../platform/errors.js';
import type { FormState } from '../platform/http/form.js';
import { Download, type PageResult, type View } from '../platform/http/page.js';
import { cleanText } from '../platform/http/text.js';
import { Storage } from '../platform/storage/storage.js';
import { changesOf, ProfileEdits } from '../profiles/index.js';
import { levelName, Skills, subjectName } from '../skills/index.js';
import { ruleOptions } from './console.presenter.js';
import { ProfileDecision } from './moderation.forms.js';
import { profileRules, profileVerdicts } from './moderation.rules.js';
import { ProfileDecisions } from './profile-decisions.service.js';
import { ProfileQueue } from './profile-queue.queries.js';
import { verdictForms } from './queue.pages.js';
import { StaffPages } from './staff.pages.js';

@Controller('staff/profiles')
@Allow('staff.console')
export class StaffProfilesController {
  constructor(
    private readonly pages: StaffPages,
    private readonly queue: ProfileQueue,
    private readonly decisions: ProfileDecisions,
    private readonly skills: Skills,
    private readonly edits: ProfileEdits,
    private readonly storage: Storage,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Query() asked: Record<string, unknown>,
  ): Promise<View> {
    const words = typeof asked['q'] === 'string' ? cleanText(asked['q']).slice(0, 100) : '';
    const [profiles, decided] = await Promise.all([
      this.queue.waiting(pageFrom(asked['cursor'])),
      this.queue.decided(words, pageFrom(asked['decided'])),
    ]);
    const path = `/staff/profiles?q=${encodeURIComponent(words)}`;
    return this.pages.show('moderation/profiles', 'profiles', actor, request, {
      profiles: profiles.items,
      next: nextLink(path, profiles.nextCursor),
      decided: decided.items,
      nextDecided: nextLink(path, decided.nextCursor, 'decided'),
      form: { values: { q: words }, errors: {} },
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
    return this.pages.verdict(request, ProfileDecision, {
      queue: '/staff/profiles',
      notice: (verdict) => verdict,
      decide: (data) => this.decisions.decide(actor, id, data),
      again: (form) => this.page(actor, request, id, form),
    });
  }

  private async page(
    actor: Member,
    request: FastifyRequest,
    id: string,
    posted: FormState | null,
  ): Promise<View> {
    const profile = found(await this.queue.byId(id), 'profile');
    const { locale } = request;
    const [declared, edit] = await Promise.all([this.skills.ofAssistant(id), this.edits.of(id)]);
    const waits = edit?.state === 'waiting';
    const open = (profileVerdicts[profile.state] ?? []).filter((one) => waits || !one.endsWith('_edit'));
    const name = (kind: 'skill' | 'language', code: string, level: number): string =>
      `${subjectName(kind, code, locale)}, ${levelName(kind, level, locale)}`;
    return this.pages.show('moderation/profile', 'profiles', actor, request, {
      profile,
      edit: waits && edit,
      changes: waits ? changesOf({ ...profile, displayName: profile.name }, edit, locale) : [],
      photo: profile.photoId && `/staff/profiles/${id}/files/${profile.photoId}`,
      skills: declared.skills.map((one) => name('skill', one.code, one.level)),
      languages: declared.languages.map((one) => name('language', one.code, one.level)),
      verdicts: verdictForms(open, posted, { seen: profile.revision }).map((one) => ({
        ...one,
        rules: one.verdict.startsWith('publish')
          ? null
          : ruleOptions(profileRules[one.verdict as 'send_back'], locale),
      })),
      action: `/staff/profiles/${id}/decision`,
    });
  }
}
