import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithMember, type Member } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { CoverageGaps } from '../coverage/coverage-gaps.service.js';
import { WORKING } from '../desk.js';
import { SubstituteAgreements } from './agreements.service.js';
import { Shifts } from './shifts.service.js';
import { NamingForm, ShiftForm } from './substitutes.forms.js';
import { gapLine, shiftLine, substituteLine } from './substitutes.presenter.js';
import { SubstituteQueries } from './substitutes.queries.js';

const Nothing = z.object({});

/** Who may stand in under a contract, and when: read by both sides, each does its part. */
@Controller('contracts/:contractId')
@Allow('contracts.read')
export class SubstitutesController {
  constructor(
    private readonly queries: SubstituteQueries,
    private readonly agreements: SubstituteAgreements,
    private readonly shifts: Shifts,
    private readonly gaps: CoverageGaps,
    private readonly clock: Clock,
  ) {}

  @Get('substitutes')
  index(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, contractId);
  }

  @Post('substitutes')
  @Allow('contracts.write')
  name(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NamingForm, {
      done: async (data) => {
        await this.agreements.name(actor, contractId, data);
        return back(contractId, 'named');
      },
      again: (form) => this.page(request, actor, contractId, { naming: form }),
    });
  }

  @Post('substitutes/:id/agreement')
  @Allow('contracts.write')
  agree(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        await this.agreements.agreeAsBusiness(actor, contractId, id);
        return back(contractId, 'agreed');
      },
      again: () => this.page(request, actor, contractId),
    });
  }

  @Post('substitutes/:id/ending')
  @Allow('contracts.write')
  end(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        await this.agreements.end(actor, contractId, id);
        return back(contractId, 'ended');
      },
      again: () => this.page(request, actor, contractId),
    });
  }

  @Post('shifts')
  @Allow('desk.work')
  plan(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, ShiftForm, {
      done: async (data) => {
        await this.shifts.plan(actor, contractId, data);
        return back(contractId, 'planned');
      },
      again: (form) => this.page(request, actor, contractId, { shift: form }),
    });
  }

  private async page(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    refused: { naming?: FormState; shift?: FormState } = {},
  ): Promise<View> {
    const { locale } = request;
    const contract = await this.queries.contract(actor, contractId);
    const now = this.clock.date();
    const named = (await this.queries.named(contractId)).map((one) => substituteLine(one, locale));
    const shifts = (await this.queries.shifts(contractId)).map((one) => shiftLine(one, now, locale));
    const assistant = contract.assistantId === actor.accountId;
    const today = this.clock.today(contract.timezone).toString();
    const gaps = (await this.gaps.ahead(contractId)).map((gap) => gapLine(gap, locale));
    const agreed = named.filter(({ state }) => state === 'agreed');
    const usual = { fromDate: today, toDate: today, fromTime: '13:00', toTime: '18:00' };
    return view('substitutes/contract', {
      title: translate(locale, 'substitutes.title'),
      contract,
      assistant,
      zone: contract.timezone,
      named,
      shifts,
      gaps,
      running: shifts.find(({ state }) => state === 'running'),
      people: agreed.map(({ id, name }) => ({ value: id, label: name })),
      mayPlan: assistant && agreed.length > 0 && WORKING.includes(contract.state),
      mayName: assistant && WORKING.includes(contract.state),
      mayAgree: !assistant && allows('contracts.write', actor.role),
      naming: refused.naming ?? blank({ share: '80' }),
      planning: refused.shift ?? blank({ ...usual, substituteId: agreed[0]?.id }),
    });
  }
}

const back = (contractId: string, what: string) =>
  redirect(`/contracts/${contractId}/substitutes`, `substitutes.notice.${what}`);
