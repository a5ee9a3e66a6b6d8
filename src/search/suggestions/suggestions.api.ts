import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../identity/index.js';
import { listOf } from '../../platform/http/form.js';
import { kinds, suggest, type Suggestion } from './suggestions.rules.js';

const SuggestionQuery = z.object({
  q: z.string().max(100).default(''),
  kind: listOf(z.enum(kinds), kinds.length),
});

@Controller('api/v1/suggestions')
@ApiTags('assistants')
@Allow('directory.read')
export class SuggestionsApi {
  @Get()
  index(
    @Query({ schema: SuggestionQuery }) { q, kind }: z.output<typeof SuggestionQuery>,
    @Req() { locale }: FastifyRequest,
  ): { items: Suggestion[] } {
    return { items: suggest(q, locale, kind.length > 0 ? kind : undefined) };
  }
}
