import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allows, Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, safePath, view, type PageResult, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import { afterOf, cut } from '../timeline/pages.js';
import { Callbacks } from './callbacks.service.js';
import { SettingsForm } from './message.form.js';
import { Questions } from './questions.service.js';
import { waysOf } from './reach.rules.js';
import { callbackLine, receiptLine } from './receipts.presenter.js';
import { Receipts } from './receipts.queries.js';
import { MessageSettingsService } from './settings.service.js';

const LOGGED = 30;

/** The client's side of messages: who waits for a call, what couldn't be answered, where messages have got to. */
@Controller('contracts/:contractId')
@Allow('desk.read')
export class ClientMessagesController {
  constructor(
    private readonly clock: Clock,
    private readonly desks: Desks,
    private readonly callbacks: Callbacks,
    private readonly questions: Questions,
    private readonly receipts: Receipts,
    private readonly playbooks: Playbooks,
    private readonly settings: MessageSettingsService,
  ) {}

  @Get('messages')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('after') after?: unknown,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const zone = desk.contract.timezone;
      const now = this.clock.date();
      const reading = { locale, zone, side: 'business' as const, contractId };
      const callbacks = await this.callbacks.list(desk);
      const log = await this.receipts.log(desk, LOGGED + 1, afterOf(after));
      const { rows, next } = cut(log, LOGGED, ({ queuedAt }) => queuedAt);
      const overdue = callbacks.filter((one) => one.overdue).length;
      return view('messages/client', {
        contract: desk.contract,
        zone,
        callbacks: callbacks.map((one) => callbackLine(one, reading, now)),
        callbackCount: callbacks.length,
        overdue,
        questions: await this.questions.report(desk),
        log: rows.map((one) => receiptLine(one, reading, now)),
        next: next && `/contracts/${contractId}/messages?after=${next}`,
        back: encodeURIComponent(`/contracts/${contractId}/messages`),
        mayAct: allows('desk.instruct', actor.role),
        title: translate(locale, 'messages.client.title'),
      });
    });
  }

  @Post('callbacks/:id/completion')
  @Allow('desk.instruct')
  calledBack(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Query('back') back?: unknown,
  ): Promise<PageResult> {
    return this.done(request, actor, contractId, async () => {
      await this.callbacks.doneByBusiness(actor, contractId, id);
      return redirect(safePath(back, `/contracts/${contractId}/messages`), 'messages.notice.called_back');
    });
  }

  @Post('questions/:id/answer')
  @Allow('desk.instruct')
  toFaq(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.done(request, actor, contractId, async () => {
      await this.questions.toFaq(actor, contractId, id);
      return redirect(`/contracts/${contractId}/instructions/faq`, 'messages.notice.in_faq');
    });
  }

  @Post('questions/:id/dismissal')
  @Allow('desk.instruct')
  dismiss(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.done(request, actor, contractId, async () => {
      await this.questions.dismiss(actor, contractId, id);
      return redirect(`/contracts/${contractId}/messages`, 'messages.notice.dismissed');
    });
  }

  @Get('messages/settings')
  @Allow('desk.instruct')
  editSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    return this.settingsPage(request, actor, contractId);
  }

  @Post('messages/settings')
  @Allow('desk.instruct')
  saveSettings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, SettingsForm, {
      done: async (input) => {
        await this.settings.save(actor, contractId, input);
        return redirect(`/contracts/${contractId}/messages/settings`, 'messages.notice.saved');
      },
      again: (form) => this.settingsPage(request, actor, contractId, form),
    });
  }

  @Post('messages/settings/secret')
  @Allow('desk.instruct')
  renewSecret(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: async () => {
        await this.settings.renewSecret(actor, contractId);
        return redirect(`/contracts/${contractId}/messages/settings`, 'messages.notice.renewed');
      },
      again: (form) => this.settingsPage(request, actor, contractId, form),
    });
  }

  private done(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    act: () => Promise<PageResult>,
  ): Promise<PageResult> {
    return submit(request, z.object({}), {
      done: act,
      again: () => this.show(actor, contractId, request),
    });
  }

  private settingsPage(
    request: FastifyRequest,
    actor: BusinessActor,
    contractId: string,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.desks.read(actor, contractId, async (desk) => {
      const settings = await this.settings.of(desk);
      const people = (await this.playbooks.latest(desk))?.people ?? [];
      const ways = waysOf(people);
      return view('messages/settings', {
        contract: desk.contract,
        zone: desk.contract.timezone,
        settings,
        people: people.map(({ key, name, role }) => ({
          key,
          name,
          role,
          ways: ways
            .filter(({ person }) => person === key)
            .map(({ channel, address }) => ({
              address,
              label: translate(locale, `messages.channel.${channel}`),
            })),
        })),
        form:
          refused ??
          blank({
            ...settings,
            summaryTime: settings.summaryTime ?? '',
            summaryEmpty: settings.summaryEmpty ? 'true' : '',
            summaryTexts: settings.summaryTexts ? 'true' : '',
            escalateMinutes: settings.escalateMinutes ?? '',
            quietFrom: settings.quietFrom ?? '',
            quietUntil: settings.quietUntil ?? '',
          }),
        title: translate(locale, 'messages.settings.title'),
      });
    });
  }
}
