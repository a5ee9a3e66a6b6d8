import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import type { DirectoryPage } from './directory.port.js';
import { presentDirectory } from './directory.presenter.js';
import { DirectoryApiQuery, DirectoryFilters, directoryQuery } from './search.forms.js';
import { Directory } from './search.service.js';

const PAGE = 20;

@Controller('assistants')
@Allow('public')
export class DirectoryController {
  constructor(private readonly directory: Directory) {}

  @Get()
  async index(@Req() request: FastifyRequest): Promise<View> {
    const filters = DirectoryFilters.parse(request.query);
    const page = await this.directory.search(directoryQuery(filters, PAGE), request.locale);
    return view('search/directory', { ...presentDirectory(page, filters, request.locale), width: 'wide' });
  }
}

@Controller('api/v1/assistants')
@ApiTags('assistants')
@Allow('directory.read')
export class DirectoryApi {
  constructor(private readonly directory: Directory) {}

  @Get()
  index(
    @Query({ schema: DirectoryApiQuery }) query: z.output<typeof DirectoryApiQuery>,
    @Req() request: FastifyRequest,
  ): Promise<DirectoryPage> {
    return this.directory.search(
      {
        text: query.q,
        skills: query.skill,
        language: query.language ?? null,
        level: query.level ?? null,
        monthCents: query.maxMonthCents ?? null,
        freeMinutes: query.minFreeMinutes ?? null,
        sector: query.sector ?? null,
        sort: query.sort,
        cursor: query.cursor ?? null,
        limit: query.limit,
      },
      request.locale,
    );
  }
}
