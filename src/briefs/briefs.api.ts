import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { decodeCursor, encodeCursor, pageQuery, sliceOf, type PageQuery } from '../platform/http/cursor.js';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../identity/index.js';
import { found } from '../platform/errors.js';
import type { Page } from '../platform/http/cursor.js';
import {
  AlertsForm,
  BlindForm,
  BriefForm,
  ComparisonQuery,
  DirectProposalForm,
  InviteForm,
  OpinionForm,
  type BriefInput,
  type OpinionInput,
} from './briefs.forms.js';
import { BriefAlerts } from './alerts.service.js';
import { BriefsQueries, type Brief, type BriefLine } from './briefs.queries.js';
import { Briefs } from './briefs.service.js';
import { Invitations } from './invitations.service.js';
import { Matches, type Compared } from './matches.service.js';
import { Proposals } from './proposals.service.js';
import { Shortlists, type ShortlistRow } from './shortlists.service.js';

const MatchesQuery = pageQuery.extend({ view: z.enum(['all', 'partial']).default('all') });

@Controller('api/v1/briefs')
@ApiTags('briefs')
@Allow('briefs.write')
export class BriefsApi {
  constructor(
    private readonly briefs: Briefs,
    private readonly queries: BriefsQueries,
    private readonly matches: Matches,
    private readonly invitations: Invitations,
    private readonly proposals: Proposals,
    private readonly shortlists: Shortlists,
    private readonly alerts: BriefAlerts,
  ) {}

  @Get()
  @Allow('briefs.read')
  index(
    @WithBusiness() actor: BusinessActor,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<BriefLine>> {
    return this.queries.page(actor.organisationId, query);
  }

  @Post()
  async create(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: BriefForm }) input: BriefInput,
  ): Promise<Brief> {
    return this.brief(actor, await this.briefs.create(actor, input));
  }

  @Get(':id')
  @Allow('briefs.read')
  show(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<Brief> {
    return this.brief(actor, id);
  }

  @Put(':id')
  async update(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: BriefForm }) input: BriefInput,
  ): Promise<Brief> {
    await this.briefs.update(actor, id, input);
    return this.brief(actor, id);
  }

  @Post(':id/openings')
  async open(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<Brief> {
    await this.briefs.open(actor, id);
    return this.brief(actor, id);
  }

  @Post(':id/closures')
  async close(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<Brief> {
    await this.briefs.close(actor, id);
    return this.brief(actor, id);
  }

  @Post(':id/fillings')
  async fill(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<Brief> {
    await this.briefs.fill(actor, id);
    return this.brief(actor, id);
  }

  /** The brief's matches with score, factors and price, and how many each condition left out. */
  @Get(':id/matches')
  @Allow('briefs.read')
  async match(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Query({ schema: MatchesQuery }) query: z.output<typeof MatchesQuery>,
    @Req() { locale }: FastifyRequest,
  ) {
    const brief = await this.brief(actor, id);
    const start = Number(decodeCursor(query.cursor, 1)?.[0] ?? 0) || 0;
    const { limit } = query;
    const { result, shown, total } = await this.matches.page(brief, query.view, { start, limit }, locale);
    return {
      rankingVersion: result?.rankingVersion ?? null,
      considered: result?.considered ?? 0,
      excluded: result?.excluded ?? null,
      total: { all: result?.total.all ?? 0, partial: result?.total.partial ?? 0 },
      items: shown.map(({ match, person }, index) => ({
        place: start + index + 1,
        assistantId: match.assistantId,
        name: person.name,
        slug: person.slug,
        headline: person.headline,
        city: person.city,
        score: match.score,
        factors: match.factors,
        price: {
          monthCents: match.price.cents,
          currency: brief.currency,
          packageVersionId: match.price.package.versionId,
          packageName: match.price.package.name,
          kind: match.price.package.kind,
        },
        gap: match.gap,
        shortlisted: person.shortlisted,
        invitation: person.invitation,
        proposal: person.proposal,
      })),
      nextCursor: start + limit < total ? encodeCursor([start + limit]) : null,
    };
  }

  @Post(':id/blindness')
  @HttpCode(204)
  blind(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: BlindForm }) { blind }: z.output<typeof BlindForm>,
  ): Promise<void> {
    return this.briefs.setBlind(actor, id, blind);
  }

  @Post(':id/alerts')
  @HttpCode(204)
  alert(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: AlertsForm }) { alerts }: z.output<typeof AlertsForm>,
  ): Promise<void> {
    return this.alerts.set(actor, id, alerts);
  }

  /** Up to four people side by side: `with` once for each. */
  @Get(':id/comparison')
  @Allow('briefs.read')
  async comparison(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Query({ schema: ComparisonQuery }) query: z.output<typeof ComparisonQuery>,
    @Req() { locale }: FastifyRequest,
  ): Promise<{ people: Compared[] }> {
    return { people: await this.matches.compare(await this.brief(actor, id), query.with, locale) };
  }

  @Get(':id/shortlist')
  @Allow('briefs.read')
  async shortlist(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ShortlistRow>> {
    await this.brief(actor, id);
    return sliceOf(await this.shortlists.list(actor, id), query, ({ assistantId }) => assistantId);
  }

  @Put(':id/shortlist/:assistantId')
  @HttpCode(204)
  async keep(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('assistantId') assistantId: string,
    @Body({ schema: OpinionForm }) opinion: OpinionInput,
  ): Promise<void> {
    await this.shortlists.keep(actor, id, assistantId);
    if (opinion.vote || opinion.note) await this.shortlists.judge(actor, id, assistantId, opinion);
  }

  @Delete(':id/shortlist/:assistantId')
  @HttpCode(204)
  async drop(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('assistantId') assistantId: string,
  ): Promise<void> {
    await this.brief(actor, id);
    await this.shortlists.drop(actor, id, assistantId);
  }

  @Post(':id/invitations')
  async invite(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: InviteForm }) input: z.output<typeof InviteForm>,
  ): Promise<{ id: string }> {
    return { id: await this.invitations.send(actor, id, input.assistantId, input.message) };
  }

  @Post(':id/proposals')
  @Allow('proposals.write')
  async propose(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: DirectProposalForm }) { assistantId, ...terms }: z.output<typeof DirectProposalForm>,
  ): Promise<{ id: string }> {
    return { id: await this.proposals.propose(actor, id, assistantId, terms) };
  }

  private async brief(actor: BusinessActor, id: string): Promise<Brief> {
    return found(await this.queries.brief(id, actor.organisationId), 'brief');
  }
}
