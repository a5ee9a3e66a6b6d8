import { Controller, Get, Header, Param, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { Clock } from '../../platform/time/clock.js';
import { outlook, type Outlook } from '../outlook.rules.js';
import { periodOf, PeriodQuery } from './period.rules.js';
import { ReportFiles } from './report.files.js';
import { ReportQueries, type Report } from './report.queries.js';

type ReportJson = Omit<Report, 'contracts'> & {
  contracts: (Report['contracts'][number] & { outlook: Outlook | null })[];
};

/** Reports for other programs: the numbers of the pages, and the same files. */
@Controller('api/v1')
@ApiTags('reports')
@Allow('reports.read')
export class ReportsApi {
  constructor(
    private readonly queries: ReportQueries,
    private readonly files: ReportFiles,
    private readonly clock: Clock,
  ) {}

  @Get('reports')
  all(
    @WithMember() actor: Member,
    @Query({ schema: PeriodQuery }) query: z.output<typeof PeriodQuery>,
  ): Promise<ReportJson> {
    return this.report(actor, null, query);
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
    @Query({ schema: PeriodQuery }) query: z.output<typeof PeriodQuery>,
  ): Promise<ReportJson> {
    return this.report(actor, contractId, query);
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

  private async report(
    actor: Member,
    contractId: string | null,
    query: z.output<typeof PeriodQuery>,
  ): Promise<ReportJson> {
    const today = this.clock.today(await this.queries.zone(actor, contractId));
    const report = await this.queries.of(actor, contractId, periodOf(query, today), today);
    return {
      ...report,
      contracts: report.contracts.map((row) => ({
        ...row,
        outlook: row.includedMinutes
          ? outlook(
              {
                includedMinutes: row.includedMinutes,
                ...report.month,
                byDay: new Map(Object.entries(row.packageDays ?? {})),
              },
              today,
            )
          : null,
      })),
    };
  }
}
