import { Controller, Get, Query, Req } from '@nestjs/common';
import { pageQuery, sliceOf, type Page } from '../../platform/http/cursor.js';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../identity/index.js';
import { listOf } from '../../platform/http/form.js';
import { kinds, suggest, type Suggestion } from './suggestions.rules.js';

const SuggestionQuery = pageQuery.extend({
  q: z.string().max(100).default(''),
  kind: listOf(z.enum(kinds), kinds.length),
});

@Controller('api/v1/suggestions')
@ApiTags('assistants')
@Allow('directory.read')
export class SuggestionsApi {
  @Get()
  index(
    @Query({ schema: SuggestionQuery }) { q, kind, ...query }: z.output<typeof SuggestionQuery>,
    @Req() { locale }: FastifyRequest,
  ): Page<Suggestion> {
    const all = suggest(q, locale, kind.length > 0 ? kind : undefined);
    return sliceOf(all, query, (one) => `${one.kind}:${one.code}`);
  }
}
