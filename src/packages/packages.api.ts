import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../platform/http/cursor.js';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { MoveForm, PackageForm, type PackageInput } from './packages.forms.js';
import { Packages, type PackageVersion } from './packages.service.js';

const RevisionQuery = z.object({ seen: z.coerce.number().int().min(1) });

@Controller('api/v1/packages')
@ApiTags('packages')
@Allow('packages.write')
export class PackagesApi {
  constructor(private readonly packages: Packages) {}

  @Get()
  async index(
    @WithMember() actor: Member,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<PackageVersion>> {
    return sliceOf(await this.packages.published(actor.accountId), query, ({ packageId }) => packageId);
  }

  @Post()
  async create(
    @WithMember() actor: Member,
    @Body({ schema: PackageForm }) body: PackageInput,
  ): Promise<PackageVersion> {
    return this.packages.own(actor, await this.packages.create(actor, body));
  }

  @Get(':id')
  show(@WithMember() actor: Member, @Param('id') id: string): Promise<PackageVersion> {
    return this.packages.own(actor, id);
  }

  @Put(':id')
  async revise(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Query({ schema: RevisionQuery }) query: { seen: number },
    @Body({ schema: PackageForm }) body: PackageInput,
  ): Promise<PackageVersion> {
    await this.packages.revise(actor, id, body, query.seen);
    return this.packages.own(actor, id);
  }

  @Post(':id/place')
  @HttpCode(204)
  move(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Body({ schema: MoveForm }) body: { direction: 'up' | 'down' },
  ): Promise<void> {
    return this.packages.move(actor, id, body.direction);
  }

  @Delete(':id')
  @HttpCode(204)
  withdraw(@WithMember() actor: Member, @Param('id') id: string): Promise<void> {
    return this.packages.withdraw(actor, id);
  }
}

@Controller('api/v1/assistants/:assistantId/packages')
@ApiTags('packages')
@Allow('directory.read')
export class PublishedPackagesApi {
  constructor(private readonly packages: Packages) {}

  /** What a published assistant offers: public, as her profile is. */
  @Get()
  async index(
    @Param('assistantId') assistantId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<PackageVersion>> {
    return sliceOf(await this.packages.offeredPublicly(assistantId), query, ({ packageId }) => packageId);
  }
}
