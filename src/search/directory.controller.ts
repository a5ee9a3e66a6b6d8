import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { Views } from '../platform/views/views.js';
import { nobody, type DirectoryPage } from './directory.port.js';
import { presentDirectory } from './directory.presenter.js';
import {
  DirectoryApiQuery,
  DirectoryFilters,
  directoryPath,
  directoryQuery,
  isExcessive,
} from './search.forms.js';
import { Directory } from './search.service.js';

const PAGE = 20;

@Controller('assistants')
@Allow('public')
export class DirectoryController {
  constructor(
    private readonly directory: Directory,
    private readonly views: Views,
  ) {}

  @Get()
  async index(@Req() request: FastifyRequest): Promise<View> {
    const { locale } = request;
    const filters = DirectoryFilters.parse(request.query);
    const title = translate(locale, 'search.title');
    const write = (page: DirectoryPage, more: object = {}) => {
      const model = { ...presentDirectory(page, filters, locale), ...more };
      return Promise.resolve(this.views.partial('search/directory', model, { locale }));
    };
    if (isExcessive(request.query as Record<string, unknown>)) {
      const emptyText = translate(locale, 'search.empty.too_long');
      const body = await this.views.part('', null, () => write(nobody, { emptyText }));
      return view('search/directory', { title, width: 'wide' }, { status: 422, body });
    }
    // Free texts are all different: keeping their pages would only push out the others.
    const stamp = filters.q ? null : await this.directory.stamp();
    const body = await this.views.part(`${locale} ${directoryPath(filters)}`, stamp, async () =>
      write(await this.directory.search(directoryQuery(filters, PAGE), locale)),
    );
    return view('search/directory', { title, width: 'wide' }, { body });
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
        sectors: query.sector,
        sort: query.sort,
        cursor: query.cursor ?? null,
        limit: query.limit,
      },
      request.locale,
    );
  }
}
