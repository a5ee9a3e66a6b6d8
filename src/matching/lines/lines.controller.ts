import { Controller, Get, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { view, type View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { presentWatched } from './line.presenter.js';
import { lineRules } from './line.rules.js';
import { LinesQueries, type ContractLine } from './lines.queries.js';

/** An assistant's own line, with all her clients. */
@Controller('availability/line')
@Allow('availability.read')
export class LineController {
  constructor(private readonly queries: LinesQueries) {}

  @Get()
  async show(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const [own, lines] = await Promise.all([
      this.queries.line(actor.accountId),
      this.queries.contractLines({ assistantId: actor.accountId }),
    ]);
    const clients = lines.map((line) => presentWatched(line, locale));
    const over = clients.filter((one) => one.over).length;
    const key = clients.length === 0 ? 'none' : over > 0 ? 'over' : 'free';
    return view('matching/line', {
      title: translate(locale, 'lines.title'),
      width: 'narrow',
      headline: translate(locale, `lines.headline_${key}`),
      strip: own?.busy && {
        title: translate(locale, 'lines.strip'),
        slots: own.busy.map((one) => (one > 0 ? one : null)),
        target: null,
      },
      clients,
      weeks: lineRules.weeks,
    });
  }
}

@Controller('api/v1/availability/line')
@ApiTags('availability')
@Allow('availability.read')
export class LineApi {
  constructor(private readonly queries: LinesQueries) {}

  /** How busy the line is by half hour of the week from Monday, and what each client's callers find. */
  @Get()
  async show(
    @WithMember() actor: Member,
  ): Promise<{ busyByHalfHour: number[] | null; timezone: string | null; contracts: ContractLine[] }> {
    const line = await this.queries.line(actor.accountId);
    const contracts = await this.queries.contractLines({ assistantId: actor.accountId });
    return { busyByHalfHour: line?.busy ?? null, timezone: line?.timezone ?? null, contracts };
  }
}
