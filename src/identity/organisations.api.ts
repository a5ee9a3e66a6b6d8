import { Body, Controller, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { Allow, WithBusiness, WithMember } from './access.js';
import type { BusinessActor, Member } from './actor.js';
import { OrganisationForm } from './identity.forms.js';
import { Organisations, type OrganisationRow } from './organisations.service.js';

/** The businesses one belongs to; addresses and invoicing data are under `business`, people under `members`. */
@Controller('api/v1/organisations')
@ApiTags('organisations')
@Allow('account.write')
export class OrganisationsApi {
  constructor(private readonly organisations: Organisations) {}

  @Get()
  @Allow('account.read')
  async index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<OrganisationRow & { current: boolean }>> {
    const rows = await this.organisations.list(actor);
    return sliceOf(
      rows.map((row) => ({ ...row, current: row.id === actor.organisationId })),
      query,
      ({ id }) => id,
    );
  }

  @Post()
  create(
    @WithMember() actor: Member,
    @Body({ schema: OrganisationForm }) { name }: { name: string },
  ): Promise<OrganisationRow> {
    return this.organisations.create(actor, name);
  }

  @Patch('current')
  @Allow('members.write')
  @HttpCode(204)
  rename(
    @WithBusiness() actor: BusinessActor,
    @Body({ schema: OrganisationForm }) { name }: { name: string },
  ): Promise<void> {
    return this.organisations.rename(actor, name);
  }
}
