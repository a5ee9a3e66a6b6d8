import { Controller, Get } from '@nestjs/common';
import { Allow } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import { constraints, factorKeys, ranking } from './ranking.data.js';

@Controller('help/ranking')
@Allow('public')
export class RankingController {
  @Get()
  show(): View {
    const largest = Math.max(...Object.values(ranking.weights));
    return view('matching/ranking', {
      ranking,
      partial: Math.round(ranking.partialShare * 100),
      constraints,
      factors: factorKeys.map((key) => ({
        key,
        weight: ranking.weights[key],
        share: ranking.weights[key] / largest,
      })),
    });
  }
}
