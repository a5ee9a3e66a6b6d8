import { Controller, Get, Inject, Optional, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank } from '../../platform/http/form.js';
import { view, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { numberWord } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { Callbacks } from '../messages/callbacks.service.js';
import { callbackLine } from '../messages/receipts.presenter.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import { dayPartOf } from '../playbooks/playbook.rules.js';
import { TaskLists } from '../tasks/task-lists.service.js';
import { lineOf } from '../timeline/line.presenter.js';
import { PACKAGE_HOURS, type PackageHours } from './package-hours.js';
import { dayOf, glance, hoursModel, switcher, weekModel } from './today.presenter.js';
import { TodayQueries } from './today.queries.js';

const TASKS_SHOWN = 5;

/** The business's day: what was answered, what waits for it, how the hours stand. */
@Controller('today')
@Allow('desk.read')
export class TodayController {
  constructor(
    private readonly desks: Desks,
    private readonly days: TodayQueries,
    private readonly playbooks: Playbooks,
    private readonly clock: Clock,
    private readonly callbacks: Callbacks,
    private readonly toDo: TaskLists,
    @Optional() @Inject(PACKAGE_HOURS) private readonly hours?: PackageHours,
  ) {}

  @Get()
  async show(
    @WithBusiness() actor: BusinessActor,
    @Req() request: FastifyRequest,
    @Query('contract') wanted?: unknown,
  ): Promise<View> {
    const { locale } = request;
    const contracts = await this.desks.contractsOf(actor);
    const contract = contracts.find(({ id }) => id === wanted) ?? contracts[0];
    if (!contract) return view('portal/begin', { title: translate(locale, 'portal.today.title') });
    const zone = contract.timezone;
    const today = this.clock.today(zone);
    const { day, status, playbook, callbacks, tasks } = await this.desks.read(
      actor,
      contract.id,
      async (desk) => ({
        day: await this.days.of(desk),
        status: await this.playbooks.status(desk),
        playbook: await this.playbooks.latest(desk),
        callbacks: await this.callbacks.list(desk),
        tasks: await this.toDo.open(desk, locale),
      }),
    );
    const hours = (await this.hours?.of(contract.id)) ?? null;
    const reading = { locale, zone, side: 'business' as const, contractId: contract.id };
    const mayAct = allows('desk.instruct', actor.role);
    const waiting = new Set(day.waiting.map(({ id }) => id));
    return view('portal/today', {
      title: translate(locale, 'portal.today.title'),
      contract,
      zone,
      contracts: contracts.length > 1 ? switcher(contracts, contract.id) : [],
      greeting: translate(
        locale,
        `portal.today.greeting.${dayPartOf(this.clock.now().toZonedDateTimeISO(zone).hour)}`,
      ),
      assistant: contract.assistantName.split(' ')[0],
      answered: day.calls === 0 ? 'zero' : day.calls === 1 ? 'one' : 'other',
      callsWord: numberWord(day.calls, locale, true),
      waitingWord: numberWord(day.waiting.length, locale, true),
      back: encodeURIComponent(`/today?contract=${contract.id}`),
      glance: glance(day, callbacks, hours, locale),
      waitingCount: day.waiting.length,
      now: this.clock.date(),
      waiting: day.waiting.map((record) => {
        const line = lineOf(record, reading);
        return { ...line, when: dayOf(record.createdAt, zone).equals(today) ? line.hour : line.day };
      }),
      callbacks: callbacks.map((one) => callbackLine(one, reading, this.clock.date())),
      tasks: tasks.slice(0, TASKS_SHOWN),
      lines: day.records.filter(({ id }) => !waiting.has(id)).map((record) => lineOf(record, reading)),
      mayAct,
      week: weekModel(day, locale),
      hours: hours && hoursModel(hours, locale, zone),
      dayStatus: status,
      statusForm: blank({ status: status?.text ?? '' }),
      playbook,
    });
  }
}
