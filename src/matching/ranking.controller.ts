import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import { number } from '../platform/views/format.js';
import { translate } from '../platform/views/i18n.js';
import { limits } from './teams/team.js';
import { constraints, factorKeys, ranking, type FactorKey } from './ranking.data.js';

const figures: Partial<Record<FactorKey, Record<string, number>>> = {
  reputation: { mean: ranking.reputationMean },
  price: { atBudget: ranking.priceAtBudget },
  response: {
    full: ranking.responseFullHours,
    none: ranking.responseNoneHours,
    unknown: ranking.responseUnknown,
  },
  freshness: { full: ranking.freshFullDays, none: ranking.freshNoneDays },
  newcomer: { reviews: ranking.newcomerReviews },
};

/** How ranking works, printed from the data that ranks. */
@Controller('help/ranking')
@Allow('public')
export class RankingController {
  @Get()
  show(@Req() { locale }: FastifyRequest): View {
    const largest = Math.max(...Object.values(ranking.weights));
    const written = (key: FactorKey) =>
      Object.fromEntries(
        Object.entries(figures[key] ?? {}).map(([name, value]) => [name, number(value, locale)]),
      );
    return view('matching/ranking', {
      title: translate(locale, 'matching.ranking.title'),
      width: 'narrow',
      ranking,
      least: Math.round((1 - ranking.partialShare) * 100),
      constraints,
      teamLimits: limits,
      factors: factorKeys.map((key) => ({
        key,
        weight: ranking.weights[key],
        share: ranking.weights[key] / largest,
        text: translate(locale, `matching.factor_rule.${key}`, written(key)),
      })),
    });
  }
}
