import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { pageQuery, type PageQuery } from '../platform/http/cursor.js';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../identity/index.js';
import type { Verdict } from '../matching/index.js';
import { found } from '../platform/errors.js';
import type { Page } from '../platform/http/cursor.js';
import {
  AcceptForm,
  CounterForm,
  DeclineForm,
  ProposalDeclineForm,
  TermsForm,
  type TermsInput,
} from './briefs.forms.js';
import { BriefsQueries, type Brief } from './briefs.queries.js';
import { InvitationsQueries, type InvitationLine } from './invitations.queries.js';
import { Invitations, type Invitation } from './invitations.service.js';
import { Matches } from './matches.service.js';
import { ProposalsQueries, type Proposal, type ProposalVersion } from './proposals.queries.js';
import { Proposals } from './proposals.service.js';

type ProposalAnswer = Proposal & { versions: ProposalVersion[] };

@Controller('api/v1/invitations')
@ApiTags('invitations')
@Allow('invitations.write')
export class InvitationsApi {
  constructor(
    private readonly invitations: Invitations,
    private readonly queries: InvitationsQueries,
    private readonly briefs: BriefsQueries,
    private readonly matches: Matches,
    private readonly proposals: Proposals,
  ) {}

  @Get()
  @Allow('invitations.read')
  index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<InvitationLine>> {
    return this.queries.page(actor.accountId, query);
  }

  /** The invitation, its brief, and where she stands for it: her score, or what keeps her out. */
  @Get(':id')
  @Allow('invitations.read')
  async show(
    @WithMember() actor: Member,
    @Param('id') id: string,
  ): Promise<Invitation & { brief: Brief; verdict: Verdict | null }> {
    const invitation = await this.invitations.visible(actor, id);
    const brief = found(await this.briefs.brief(invitation.briefId, null), 'brief');
    return { ...invitation, brief, verdict: await this.matches.verdict(brief, actor.accountId) };
  }

  @Post(':id/refusal')
  @HttpCode(204)
  decline(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: DeclineForm }) input: z.output<typeof DeclineForm>,
  ): Promise<void> {
    return this.invitations.decline(actor, id, input.reason, input.note);
  }

  @Post(':id/withdrawal')
  @Allow('briefs.write')
  @HttpCode(204)
  async withdraw(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<void> {
    await this.invitations.withdraw(actor, id);
  }

  @Post(':id/proposals')
  @Allow('proposals.write')
  async answer(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: TermsForm }) terms: TermsInput,
  ): Promise<{ id: string }> {
    return { id: await this.proposals.answer(actor, id, terms) };
  }
}

@Controller('api/v1/proposals')
@ApiTags('proposals')
@Allow('proposals.write')
export class ProposalsApi {
  constructor(
    private readonly proposals: Proposals,
    private readonly queries: ProposalsQueries,
  ) {}

  @Get()
  @Allow('proposals.read')
  index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Proposal>> {
    return this.queries.page(actor, query);
  }

  @Get(':id')
  @Allow('proposals.read')
  async show(@WithMember() actor: Member, @Param('id') id: string): Promise<ProposalAnswer> {
    return { ...(await this.queries.visible(actor, id)), versions: await this.queries.versions(id) };
  }

  @Post(':id/versions')
  async counter(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: CounterForm }) { version, ...terms }: z.output<typeof CounterForm>,
  ): Promise<ProposalAnswer> {
    await this.proposals.counter(actor, id, version, terms);
    return this.show(actor, id);
  }

  @Post(':id/acceptance')
  @HttpCode(200)
  async accept(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: AcceptForm }) input: z.output<typeof AcceptForm>,
  ): Promise<ProposalAnswer> {
    await this.proposals.accept(actor, id, input.version, input.closeOthers);
    return this.show(actor, id);
  }

  @Post(':id/refusal')
  @HttpCode(200)
  async decline(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: ProposalDeclineForm }) { reason }: z.output<typeof ProposalDeclineForm>,
  ): Promise<ProposalAnswer> {
    await this.proposals.decline(actor, id, reason);
    return this.show(actor, id);
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  async withdraw(@WithMember() actor: Member, @Param('id') id: string): Promise<ProposalAnswer> {
    await this.proposals.withdraw(actor, id);
    return this.show(actor, id);
  }
}
