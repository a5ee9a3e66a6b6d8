import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { view, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { counted } from '../platform/views/counted.js';
import { ComparisonQuery } from './briefs.forms.js';
import { presentBrief } from './brief.presenter.js';
import { BriefsQueries } from './briefs.queries.js';
import { presentComparison } from './comparison.presenter.js';
import { Matches } from './matches.service.js';

@Controller('briefs/:id/comparison')
@Allow('briefs.read')
export class ComparisonController {
  constructor(
    private readonly queries: BriefsQueries,
    private readonly matches: Matches,
  ) {}

  @Get()
  async show(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Query() query: unknown,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    const brief = found(await this.queries.brief(id, actor.organisationId), 'brief');
    const { with: ids } = ComparisonQuery.parse(query);
    const compared = await this.matches.compare(brief, ids, locale);
    return view('briefs/comparison', {
      title: translate(locale, 'briefs.compare.title'),
      width: 'wide',
      headline: counted('briefs.compare.headline', compared.length, locale),
      brief: presentBrief(brief, locale),
      ...presentComparison(compared, brief, locale),
    });
  }
}
