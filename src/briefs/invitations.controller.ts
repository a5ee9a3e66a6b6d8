import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { presentBrief } from './brief.presenter.js';
import { DeclineForm, declineReasons, InviteForm, TermsForm } from './briefs.forms.js';
import { BriefsQueries } from './briefs.queries.js';
import { InvitationsQueries } from './invitations.queries.js';
import { Invitations } from './invitations.service.js';
import { factorRows, obstacleText } from './match.presenter.js';
import { Matches } from './matches.service.js';
import { PeopleQueries } from './people.queries.js';
import { invitationsHeadline, presentProposalLine } from './proposal.presenter.js';
import { proposeView } from './propose.page.js';
import { presentShare } from './team.presenter.js';
import { ProposalsQueries } from './proposals.queries.js';
import { Proposals } from './proposals.service.js';

const PAGE = 40;

/** The business invites from a brief. */
@Controller('briefs/:id/invitations')
@Allow('briefs.write')
export class BriefInvitationsController {
  constructor(
    private readonly invitations: Invitations,
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
    return this.page(actor, id, blank({ assistantId }), locale);
  }

  @Post()
  send(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, InviteForm, {
      done: async ({ assistantId, message }) => {
        await this.invitations.send(actor, id, assistantId, message);
        return redirect(`/briefs/${id}`, 'briefs.notice.invited');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':invitationId/withdrawal')
  async withdraw(
    @WithBusiness() actor: BusinessActor,
    @Param('invitationId') invitationId: string,
  ): Promise<PageResult> {
    const { briefId } = await this.invitations.withdraw(actor, invitationId);
    return redirect(`/briefs/${briefId}`, 'briefs.notice.uninvited');
  }

  private async page(actor: BusinessActor, id: string, form: FormState, locale: Locale): Promise<View> {
    const brief = found(await this.briefs.brief(id, actor.organisationId), 'brief');
    const person = await this.people.one(id, form.values['assistantId'], locale);
    return view('briefs/invite', {
      title: translate(locale, 'briefs.invite.title', { name: person.name }),
      width: 'narrow',
      brief: presentBrief(brief, locale),
      person,
      form,
    });
  }
}

/** The assistant's invitations and proposals. */
@Controller('invitations')
@Allow('invitations.read')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly queries: InvitationsQueries,
    private readonly briefs: BriefsQueries,
    private readonly matches: Matches,
    private readonly proposals: Proposals,
    private readonly proposalsQueries: ProposalsQueries,
  ) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query('cursor') cursor: unknown,
    @Query('proposals') after: unknown,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    const [{ items: invitations, nextCursor }, proposals] = await Promise.all([
      this.queries.page(actor.accountId, pageFrom(cursor, PAGE)),
      this.proposalsQueries.page(actor, pageFrom(after, PAGE)),
    ]);
    const lines = proposals.items.map((one) => presentProposalLine(one, 'assistant', locale));
    const waiting = invitations.filter((one) => one.state === 'sent');
    return view('briefs/invitations', {
      title: translate(locale, 'briefs.invitations.title'),
      width: 'narrow',
      waiting,
      past: invitations.filter((one) => one.state !== 'sent'),
      mine: lines.filter((one) => one.myTurn),
      theirs: lines.filter((one) => one.state === 'open' && !one.myTurn),
      done: lines.filter((one) => one.state !== 'open'),
      headline: invitationsHeadline(waiting.length, lines, locale),
      any: invitations.length + lines.length > 0,
      nextInvitations: nextLink('/invitations', nextCursor),
      nextProposals: nextLink('/invitations', proposals.nextCursor, 'proposals'),
      later: cursor !== undefined || after !== undefined,
    });
  }

  @Get(':id')
  show(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, id, blank(), locale);
  }

  @Post(':id/refusal')
  @Allow('invitations.write')
  decline(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, DeclineForm, {
      done: async ({ reason, note }) => {
        await this.invitations.decline(actor, id, reason, note);
        return redirect('/invitations', 'briefs.notice.declined');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Get(':id/proposals/new')
  @Allow('proposals.write')
  async fresh(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.answerPage(actor, id, null, locale);
  }

  @Post(':id/proposals')
  @Allow('proposals.write')
  answer(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TermsForm, {
      done: async (terms) => {
        const proposalId = await this.proposals.answer(actor, id, terms);
        return redirect(`/proposals/${proposalId}`, 'briefs.notice.proposed');
      },
      again: (form) => this.answerPage(actor, id, form, request.locale),
    });
  }

  private async page(actor: Member, id: string, form: FormState, locale: Locale): Promise<View> {
    const invitation = await this.invitations.visible(actor, id);
    const brief = found(await this.briefs.brief(invitation.briefId, null), 'brief');
    const verdict = await this.matches.verdict(brief, actor.accountId);
    return view('briefs/invitation', {
      title: brief.title,
      invitation,
      open: invitation.state === 'sent' && brief.state === 'open',
      brief: presentBrief(brief, locale),
      factors: verdict?.match && factorRows(verdict.match, locale),
      score: verdict?.match?.score,
      gap: verdict?.match?.gap,
      coveredShare: 1 - (verdict?.match?.gap?.share ?? 0),
      obstacles: verdict?.obstacles.map((one) => obstacleText(one, locale)) ?? [],
      listed: verdict?.listed ?? true,
      share: invitation.share && presentShare(invitation.share, locale),
      reasons: declineReasons.map((value) => ({ value, label: translate(locale, `briefs.reason.${value}`) })),
      form,
    });
  }

  private async answerPage(actor: Member, id: string, form: FormState | null, locale: Locale): Promise<View> {
    const invitation = await this.invitations.visible(actor, id);
    const brief = found(await this.briefs.brief(invitation.briefId, null), 'brief');
    const packages = await this.proposalsQueries.packages(actor.accountId);
    return proposeView(brief, packages, locale, {
      side: 'assistant',
      title: translate(locale, 'briefs.propose.title_assistant'),
      action: `/invitations/${id}/proposals`,
      back: `/invitations/${id}`,
      share: invitation.share,
      form,
    });
  }
}
