import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../identity/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { Missing } from '../platform/errors.js';
import { view, type PageResult } from '../platform/http/page.js';
import { percent, translate } from '../platform/views/index.js';

const LEGAL = ['terms', 'privacy'];

@Controller()
@Allow('public')
export class HelpController {
  constructor(@Inject(SETTINGS) private readonly settings: RunSettings) {}

  @Get('help')
  help(@Req() request: FastifyRequest): PageResult {
    return view(`pages/help.${request.locale}`, {
      ...this.facts(request),
      title: translate(request.locale, 'pages.help.title'),
    });
  }

  @Get('legal/:page')
  legal(@Param('page') page: string, @Req() request: FastifyRequest): PageResult {
    if (!LEGAL.includes(page)) throw new Missing('page');
    return view(`pages/legal/${page}.${request.locale}`, {
      ...this.facts(request),
      title: translate(request.locale, `pages.legal.${page}`),
    });
  }

  private facts({ locale }: FastifyRequest): Record<string, unknown> {
    const { operatorName, operatorEmail, platformFeeBps } = this.settings;
    return { operator: operatorName, email: operatorEmail, fee: percent(platformFeeBps / 10_000, locale) };
  }
}
