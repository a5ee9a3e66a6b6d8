import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import type { FormState } from '../platform/http/form.js';
import { Download, type PageResult, type View } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import type { Locale } from '../platform/views/i18n.js';
import { levelName, Proofs, skillLevels, cefrNames, subjectName, type ProofRow } from '../skills/index.js';

import { ProofDecision } from './moderation.forms.js';
import { ProofDecisions } from './proof-decisions.service.js';
import { verdictForms } from './queue.pages.js';
import { StaffPages } from './staff.pages.js';

const YEARS_VALID = 2;
/** What a browser may show in a page of ours without running anything. */
const SHOWN = /^(application\/pdf|image\/(png|jpeg|webp))$/;

@Controller('staff/proofs')
@Allow('staff.console')
export class StaffProofsController {
  constructor(
    private readonly pages: StaffPages,
    private readonly proofs: Proofs,
    private readonly decisions: ProofDecisions,
    private readonly clock: Clock,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query('cursor') cursor: unknown,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const page = await this.proofs.waiting(pageFrom(cursor));
    return this.pages.show('moderation/proofs', 'proofs', actor, request, {
      proofs: page.items.map((proof) => present(proof, request.locale)),
      next: nextLink('/staff/proofs', page.nextCursor),
    });
  }

  @Get(':id')
  show(@WithMember() actor: Member, @Req() request: FastifyRequest, @Param('id') id: string): Promise<View> {
    return this.page(actor, request, id, null);
  }

  @Get(':id/file')
  async file(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    const { content, mediaType, name } = await this.proofs.file(actor, id);
    return new Download(content, mediaType, name, { inline: SHOWN.test(mediaType) });
  }

  @Post(':id/decision')
  @Allow('staff.decide')
  decide(
    @WithMember() actor: Member,
    @Req() request: FastifyRequest,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return this.pages.verdict(request, ProofDecision, {
      queue: '/staff/proofs',
      notice: (verdict) => `${verdict}_proof`,
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
    const { locale } = request;
    const proof = await this.proofs.byId(id);
    const levels = proof.kind === 'skill' ? skillLevels : cefrNames;
    const expiresOn = this.clock.today('Europe/Rome').add({ years: YEARS_VALID }).toString();
    const open = proof.state === 'requested' ? ['verify', 'reject'] : [];
    return this.pages.show('moderation/proof', 'proofs', actor, request, {
      proof: present(proof, locale),
      levels: levels.map((_, index) => ({
        value: index + 1,
        label: levelName(proof.kind, index + 1, locale),
      })),
      verdicts: verdictForms(open, posted, { level: proof.level, expiresOn }),
      action: `/staff/proofs/${id}/decision`,
    });
  }
}

const present = (proof: ProofRow, locale: Locale) => ({
  ...proof,
  subject: subjectName(proof.kind, proof.code, locale),
  levelText: levelName(proof.kind, proof.level, locale),
});
