import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { formula } from './formula.data.js';
import { ReputationFacts } from './facts.queries.js';
import { reputationOf, type Facts, type ReputationResult } from './reputation.rules.js';
import { Reputation } from './reputation.service.js';

interface PublicReputation {
  assistantId: string;
  formula: string;
  score: number;
  floor: number;
  confidence: number;
  reviewCount: number;
  computedAt: Date;
}

@Controller('api/v1')
@ApiTags('reputation')
export class ReputationApi {
  constructor(
    private readonly facts: ReputationFacts,
    private readonly reputation: Reputation,
  ) {}

  /** Every number of the formula in force. */
  @Get('reputation/formula')
  @Allow('public')
  formula(): typeof formula {
    return formula;
  }

  /** One's own score with the facts that make it: enough to compute it again. */
  @Get('reputation')
  @Allow('reputation.read')
  async mine(@WithMember() actor: Member): Promise<ReputationResult & { facts: Facts }> {
    const facts = await this.facts.of(actor.accountId);
    return { ...reputationOf(facts), facts };
  }

  @Get('assistants/:assistantId/reputation')
  @Allow('directory.read')
  async show(@Param('assistantId') assistantId: string): Promise<PublicReputation> {
    const { facts, ...stored } = found(await this.reputation.ofPublished(assistantId), 'reputation');
    return { ...stored, floor: reputationOf(facts).floor };
  }
}
