import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank, flatten, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { time } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import { allows } from '../../identity/index.js';
import { Desks } from '../desks.service.js';
import { actions, dayPartOf, dayParts, greet } from './playbook.rules.js';
import { PlaybookForm, StatusForm } from './playbooks.forms.js';
import { Playbooks, type PublishedPlaybook } from './playbooks.service.js';

const SPARE_ROWS = 2;
const FIRST_ROWS = 3;

/** The business writes what its assistant says and does. */
@Controller('contracts/:contractId/instructions')
@Allow('desk.instruct')
export class InstructionsController {
  constructor(
    private readonly desks: Desks,
    private readonly playbooks: Playbooks,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('desk.read')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.page(request, actor, contractId);
  }

  @Post()
  publish(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, PlaybookForm, {
      done: async (data) => {
        await this.playbooks.publish(actor, contractId, data);
        return redirect(`/contracts/${contractId}/instructions`, 'portal.notice.published');
      },
      again: (form) => this.page(request, actor, contractId, { playbook: form }),
    });
  }

  @Post('status')
  setStatus(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, StatusForm, {
      done: async (data) => {
        await this.playbooks.setStatus(actor, contractId, data);
        return redirect(`/today?contract=${contractId}`, 'portal.notice.status');
      },
      again: (form) => this.page(request, actor, contractId, { status: form }),
    });
  }

  private async page(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    refused: { playbook?: FormState; status?: FormState } = {},
  ): Promise<View> {
    const { locale } = request;
    const { contract, playbook, today } = await this.desks.read(actor, contractId, async (desk) => ({
      contract: desk.contract,
      playbook: await this.playbooks.latest(desk),
      today: await this.playbooks.status(desk),
    }));
    const form = refused.playbook ?? blank(startingFrom(playbook, locale));
    const hour = this.clock.now().toZonedDateTimeISO(contract.timezone).hour;
    const written = form.values[dayPartOf(hour)];
    return view('portal/instructions', {
      contract,
      zone: contract.timezone,
      version: playbook?.version ?? 0,
      publishedAt: playbook?.publishedAt,
      mayWrite: allows('desk.instruct', actor.role) && contract.state !== 'ended',
      playbookForm: form,
      statusForm:
        refused.status ??
        blank({
          status: today?.text ?? '',
          until:
            today && !endsAtMidnight(today.until, contract.timezone)
              ? time(today.until, 'it', contract.timezone)
              : '',
        }),
      heard: greet(typeof written === 'string' ? written : '', {
        caller: translate(locale, 'portal.instructions.example_caller'),
        assistant: contract.assistantName.split(' ')[0] ?? '',
        client: contract.clientName,
      }),
      dayParts: dayParts.map((value) => ({ value, label: translate(locale, `portal.day_part.${value}`) })),
      actions: actions.map((value) => ({ value, label: translate(locale, `portal.action.${value}`) })),
      typeRows: rows(form, 'callTypes', playbook?.callTypes.length ?? 0),
      peopleRows: rows(form, 'people', playbook?.people.length ?? 0),
      title: translate(locale, 'portal.instructions.title'),
    });
  }
}

const endsAtMidnight = (until: Date, zone: string): boolean => time(until, 'it', zone) === '00:00';

/** The form begins with what is in force, or with a greeting that works as it is. */
function startingFrom(
  playbook: PublishedPlaybook | null,
  locale: FastifyRequest['locale'],
): Record<string, unknown> {
  if (!playbook)
    return Object.fromEntries(dayParts.map((part) => [part, translate(locale, `desk.greeting.${part}`)]));
  const { greetings, callTypes, people } = playbook;
  return flatten({ ...greetings, callTypes, people });
}

/** Rows for everything written, and a few empty ones. */
function rows(form: FormState, name: string, known: number): { index: number; filled: boolean }[] {
  let count = known;
  while (form.values[`${name}.${count}.name`]) count += 1;
  const all = Math.max(FIRST_ROWS, count + SPARE_ROWS);
  return Array.from({ length: all }, (_, index) => ({ index, filled: index < count }));
}
