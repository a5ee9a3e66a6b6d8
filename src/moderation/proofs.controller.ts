import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { submit, type FormState } from '../platform/http/form.js';
import { Download, redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import type { Locale } from '../platform/views/i18n.js';
import { levelName, Proofs, skillLevels, cefrNames, subjectName, type ProofRow } from '../skills/index.js';
import { tabs } from './console.presenter.js';
import { ConsoleQueries } from './console.queries.js';
import { ProofDecision } from './moderation.forms.js';
import { ProofDecisions } from './proof-decisions.service.js';
import { verdictForms } from './queue.pages.js';

const YEARS_VALID = 2;
/** What a browser may show in a page of ours without running anything. */
const SHOWN = /^(application\/pdf|image\/(png|jpeg|webp))$/;

@Controller('staff/proofs')
@Allow('staff.console')
export class StaffProofsController {
  constructor(
    private readonly console: ConsoleQueries,
    private readonly proofs: Proofs,
    private readonly decisions: ProofDecisions,
    private readonly clock: Clock,
  ) {}

  @Get()
  async index(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const [waiting, proofs] = await Promise.all([this.console.waiting(), this.proofs.waiting(100)]);
    return view('moderation/proofs', {
      tabs: tabs(waiting, 'proofs', locale),
      proofs: proofs.map((proof) => present(proof, locale)),
      count: proofs.length,
      zone: actor.timezone,
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
    return submit(request, ProofDecision, {
      done: async (data) => {
        await this.decisions.decide(actor, id, data);
        return redirect('/staff/proofs', `moderation.notice.${data.verdict}_proof`);
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
    const [waiting, proof] = await Promise.all([this.console.waiting(), this.proofs.byId(id)]);
    const levels = proof.kind === 'skill' ? skillLevels : cefrNames;
    const expiresOn = this.clock.today('Europe/Rome').add({ years: YEARS_VALID }).toString();
    const open = proof.state === 'requested' ? ['verify', 'reject'] : [];
    return view('moderation/proof', {
      tabs: tabs(waiting, 'proofs', locale),
      proof: present(proof, locale),
      levels: levels.map((_, index) => ({
        value: index + 1,
        label: levelName(proof.kind, index + 1, locale),
      })),
      verdicts: verdictForms(open, posted, { level: proof.level, expiresOn }),
      action: `/staff/proofs/${id}/decision`,
      zone: actor.timezone,
    });
  }
}

const present = (proof: ProofRow, locale: Locale) => ({
  ...proof,
  subject: subjectName(proof.kind, proof.code, locale),
  levelText: levelName(proof.kind, proof.level, locale),
});
