import { Controller, Get, Header, Param, Query, Req, type StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import type { View } from '../../platform/http/page.js';
import { PeriodQuery } from './period.rules.js';
import { ReportFiles } from './report.files.js';
import { ReportPages } from './report.pages.js';
import type { z } from 'zod';

/** Reports of what was done, for both sides: over all contracts, and of one. */
@Controller()
@Allow('reports.read')
export class ReportsController {
  constructor(
    private readonly pages: ReportPages,
    private readonly files: ReportFiles,
  ) {}

  @Get('reports')
  all(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    return this.pages.show(actor, null, request.query, request.locale);
  }

  @Get('reports/:file')
  @Header('cache-control', 'private, no-store')
  allAsFile(
    @WithMember() actor: Member,
    @Param('file') file: string,
    @Query({ schema: PeriodQuery }) query: z.output<typeof PeriodQuery>,
    @Req() { locale }: FastifyRequest,
  ): Promise<StreamableFile> {
    return this.files.of(actor, null, file, query, locale);
  }

  @Get('contracts/:contractId/report')
  one(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.pages.show(actor, contractId, request.query, request.locale);
  }

  @Get('contracts/:contractId/report/:file')
  @Header('cache-control', 'private, no-store')
  oneAsFile(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('file') file: string,
    @Query({ schema: PeriodQuery }) query: z.output<typeof PeriodQuery>,
    @Req() { locale }: FastifyRequest,
  ): Promise<StreamableFile> {
    return this.files.of(actor, contractId, file, query, locale);
  }
}
