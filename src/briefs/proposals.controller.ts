import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  Allow,
  allows,
  isBusiness,
  WithBusiness,
  WithMember,
  type BusinessActor,
  type Member,
} from '../identity/index.js';
import { Lines, presentForecast } from '../matching/index.js';
import { found } from '../platform/errors.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { dateTime } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { presentBrief } from './brief.presenter.js';
import { AcceptForm, CounterForm, DirectProposalForm, ProposalDeclineForm } from './briefs.forms.js';
import { BriefsQueries } from './briefs.queries.js';
import { PeopleQueries } from './people.queries.js';
import {
  counterValues,
  presentProposalLine,
  proposalHeadline,
  presentTerms,
  termsChoices,
} from './proposal.presenter.js';
import { proposeView } from './propose.page.js';
import { ProposalsQueries } from './proposals.queries.js';
import { Proposals } from './proposals.service.js';

/** The business proposes straight from a match. */
@Controller('briefs/:id/proposals')
@Allow('proposals.write')
export class BriefProposalsController {
  constructor(
    private readonly proposals: Proposals,
    private readonly queries: ProposalsQueries,
    private readonly briefs: BriefsQueries,
    private readonly people: PeopleQueries,
  ) {}

  @Get('new')
  fresh(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Query('assistantId') assistantId: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, id, assistantId, null, locale);
  }

  @Post()
  create(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, DirectProposalForm, {
      done: async ({ assistantId, ...terms }) => {
        const proposalId = await this.proposals.propose(actor, id, assistantId, terms);
        return redirect(`/proposals/${proposalId}`, 'briefs.notice.proposed');
      },
      again: (form) => this.page(actor, id, form.values['assistantId'], form, request.locale),
    });
  }

  private async page(
    actor: BusinessActor,
    id: string,
    assistantId: unknown,
    form: FormState | null,
    locale: Locale,
  ): Promise<View> {
    const brief = found(await this.briefs.brief(id, actor.organisationId), 'brief');
    const person = await this.people.one(id, assistantId, locale);
    const packages = await this.queries.packages(person.assistantId);
    return proposeView(brief, packages, locale, {
      side: 'business',
      title: translate(locale, 'briefs.propose.title_business', { name: person.name }),
      action: `/briefs/${id}/proposals`,
      back: `/briefs/${id}`,
      person,
      form,
    });
  }
}

@Controller('proposals')
@Allow('proposals.write')
export class ProposalsController {
  constructor(
    private readonly proposals: Proposals,
    private readonly queries: ProposalsQueries,
    private readonly briefs: BriefsQueries,
    private readonly lines: Lines,
  ) {}

  @Get(':id')
  @Allow('proposals.read')
  show(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, id, null, locale);
  }

  @Post(':id/versions')
  counter(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, CounterForm, {
      done: async ({ version, ...terms }) => {
        await this.proposals.counter(actor, id, version, terms);
        return redirect(`/proposals/${id}`, 'briefs.notice.countered');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':id/acceptance')
  accept(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, AcceptForm, {
      done: async ({ version, closeOthers }) => {
        await this.proposals.accept(actor, id, version, closeOthers);
        return redirect(`/proposals/${id}`, 'briefs.notice.accepted');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':id/refusal')
  decline(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, ProposalDeclineForm, {
      done: async ({ reason }) => {
        await this.proposals.decline(actor, id, reason);
        return redirect(`/proposals/${id}`, 'briefs.notice.refused');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':id/withdrawal')
  async withdraw(@WithMember() actor: Member, @Param('id') id: string): Promise<PageResult> {
    await this.proposals.withdraw(actor, id);
    return redirect(`/proposals/${id}`, 'briefs.notice.withdrawn');
  }

  private async page(actor: Member, id: string, form: FormState | null, locale: Locale): Promise<View> {
    const proposal = await this.queries.visible(actor, id);
    const [brief, versions, packages, her] = await Promise.all([
      this.briefs.brief(proposal.briefId, null),
      this.queries.versions(id),
      this.queries.packages(proposal.assistantId),
      this.lines.line(proposal.assistantId),
    ]);
    const [latest, before] = versions;
    if (!brief || !latest) throw new Error(`proposal ${id} has no brief or no version`);
    const side = isBusiness(actor) ? 'business' : 'assistant';
    const line = presentProposalLine(proposal, side, locale);
    const open = proposal.state === 'open' && allows('proposals.write', actor.role);
    // What is put to the other side may be on a package that left the price list: it stays a choice.
    const offered = packages.some((one) => one.versionId === latest.packageVersionId);
    return view('briefs/proposal', {
      title: translate(locale, 'briefs.proposal.title', { title: proposal.briefTitle }),
      headline: proposalHeadline(line, side, locale),
      proposal: line,
      side,
      brief: presentBrief(brief, locale),
      terms: presentTerms(latest, before, locale),
      latest,
      offered,
      forecast: proposal.state === 'open' && presentForecast(brief, brief.busyTarget, her, locale),
      changed: before !== undefined,
      history: versions.map((one) => ({
        at: one.createdAt.toISOString(),
        when: dateTime(one.createdAt, locale, proposal.timezone, 'short'),
        title: translate(locale, `briefs.proposal.${one.version === 1 ? 'made' : 'countered'}`, {
          who: one.madeBy,
        }),
        text: one.message,
      })),
      mayAnswer: open && line.myTurn,
      mayWithdraw: open && !line.myTurn,
      mayFill: side === 'business' && proposal.state === 'accepted' && brief.state === 'open',
      ...termsChoices(packages, brief, locale),
      form:
        form ??
        blank({ ...counterValues(latest, locale), closeOthers: proposal.inTeam ? undefined : 'true' }),
      countering: form !== null && 'weeklyHours' in form.values,
    });
  }
}
