import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { AlertsForm, SavedSearchForm, type SavedSearchInput } from './saved-search.forms.js';
import { SavedSearches, type SavedSearch } from './saved-searches.service.js';

@Controller('api/v1/searches')
@ApiTags('assistants')
@Allow('searches.write')
export class SavedSearchesApi {
  constructor(private readonly searches: SavedSearches) {}

  @Get()
  @Allow('searches.read')
  async index(
    @WithBusiness() actor: BusinessActor,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<SavedSearch>> {
    return sliceOf(await this.searches.list(actor), query, ({ id }) => id);
  }

  @Post()
  async save(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: SavedSearchForm }) body: SavedSearchInput,
  ): Promise<{ id: string }> {
    return { id: await this.searches.save(actor, body) };
  }

  @Post(':id/alerts')
  @HttpCode(204)
  alerts(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: AlertsForm }) { alerts }: z.output<typeof AlertsForm>,
  ): Promise<void> {
    return this.searches.setAlerts(actor, id, alerts);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<void> {
    return this.searches.remove(actor, id);
  }
}
