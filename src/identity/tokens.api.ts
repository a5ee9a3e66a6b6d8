import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { ShownOnce } from '../platform/http/api.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { Allow, WithMember } from './access.js';
import type { Member } from './actor.js';
import { ApiTokens, type ApiTokenRow } from './api-tokens.service.js';
import { TokenForm } from './identity.forms.js';

@Controller('api/v1/tokens')
@ApiTags('tokens')
@Allow('account.write')
export class TokensApi {
  constructor(private readonly tokens: ApiTokens) {}

  @Get()
  @Allow('account.read')
  async index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ApiTokenRow>> {
    return sliceOf(await this.tokens.list(actor), query, ({ id }) => id);
  }

  /** Makes a token, shown this once. Made with a token it has at most that one's scopes and end, and ends with it. */
  @Post()
  @ShownOnce()
  async create(
    @WithMember() actor: Member,
    @Body({ schema: TokenForm }) { name, scopes, days }: z.output<typeof TokenForm>,
  ): Promise<{ token: string }> {
    return { token: await this.tokens.create(actor, { name, scopes, days: days || null }) };
  }

  @Delete(':id')
  @HttpCode(204)
  revoke(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.tokens.revoke(actor, id);
  }
}
