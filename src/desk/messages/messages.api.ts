import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Allow, WithBusiness, WithMember, type BusinessActor, type Member } from '../../identity/index.js';
import { pageQuery, sliceOf, type Page, type PageQuery } from '../../platform/http/cursor.js';
import { Desks } from '../desks.service.js';
import { afterOf, cut } from '../timeline/pages.js';
import { Callbacks } from './callbacks.service.js';
import { Corrections } from './corrections.service.js';
import {
  CorrectionForm,
  QuestionForm,
  SettingsForm,
  type Correction,
  type SettingsInput,
} from './message.form.js';
import { Questions, type OpenQuestion } from './questions.service.js';
import { Receipts, type Attempt, type Receipt } from './receipts.queries.js';
import { MessagesReader, type CallbackJson } from './messages.reader.js';
import { MessageSettingsService, type MessageSettings } from './settings.service.js';

/** Messages on their way, and callers who wait, for the assistant's programs. */
@Controller('api/v1/desk/:contractId')
@ApiTags('desk')
@Allow('desk.work')
export class DeskMessagesApi {
  constructor(
    private readonly desks: Desks,
    private readonly corrections: Corrections,
    private readonly callbacks: Callbacks,
    private readonly questions: Questions,
    private readonly reader: MessagesReader,
  ) {}

  @Get('messages/:id/deliveries')
  deliveries(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Omit<Receipt, 'address'>>> {
    return this.desks.work(actor, contractId, async (desk) => {
      const page = await this.reader.deliveries(desk, id, query);
      return { ...page, items: page.items.map((receipt) => ({ ...receipt, address: undefined })) };
    });
  }

  /** Corrects a message: everybody it went to is told. */
  @Post('messages/:id/corrections')
  async correct(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: CorrectionForm }) body: Correction,
  ): Promise<{ id: string }> {
    await this.corrections.correct(actor, contractId, id, body);
    return { id };
  }

  @Get('callbacks')
  list(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<CallbackJson>> {
    return this.desks.work(actor, contractId, (desk) => this.reader.callbacks(desk, query));
  }

  @Post('callbacks/:id/completion')
  @HttpCode(200)
  async done(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.callbacks.doneByAssistant(actor, contractId, id);
    return { id };
  }

  /** A question of the call in progress that the instructions don't answer. */
  @Post('calls/:id/questions')
  async ask(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Body({ schema: QuestionForm }) { question }: z.output<typeof QuestionForm>,
  ): Promise<{ id: string }> {
    await this.questions.ask(actor, contractId, id, question);
    return { id };
  }
}

/** The same for the client's programs, with its settings. */
@Controller('api/v1/contracts/:contractId')
@ApiTags('desk')
@Allow('desk.read')
export class ClientMessagesApi {
  constructor(
    private readonly desks: Desks,
    private readonly callbacks: Callbacks,
    private readonly questions: Questions,
    private readonly settings: MessageSettingsService,
    private readonly receipts: Receipts,
    private readonly reader: MessagesReader,
  ) {}

  @Get('messages/:id/deliveries')
  ofMessage(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Receipt>> {
    return this.desks.read(actor, contractId, (desk) => this.reader.deliveries(desk, id, query));
  }

  /** Everything sent, newest first. */
  @Get('message-deliveries')
  log(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Receipt>> {
    return this.desks.read(actor, contractId, async (desk) => {
      const log = await this.receipts.log(desk, query.limit + 1, afterOf(query.cursor));
      const { rows, next } = cut(log, query.limit, ({ queuedAt }) => queuedAt);
      return { items: rows, nextCursor: next };
    });
  }

  /** Each attempt of one delivery. */
  @Get('message-deliveries/:id/attempts')
  attempts(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<Attempt>> {
    return this.desks.read(actor, contractId, (desk) => this.reader.attempts(desk, id, query));
  }

  @Get('callbacks')
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<CallbackJson>> {
    return this.desks.read(actor, contractId, (desk) => this.reader.callbacks(desk, query));
  }

  @Post('callbacks/:id/completion')
  @HttpCode(200)
  @Allow('desk.instruct')
  async done(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.callbacks.doneByBusiness(actor, contractId, id);
    return { id };
  }

  /** What callers asked and the instructions don't answer, the most asked first. */
  @Get('questions')
  report(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<OpenQuestion>> {
    return this.desks.read(actor, contractId, async (desk) =>
      sliceOf(await this.questions.report(desk), query, ({ id }) => id),
    );
  }

  /** Puts the question among the answers of the draft. */
  @Post('questions/:id/answer')
  @HttpCode(200)
  @Allow('desk.instruct')
  async toFaq(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.questions.toFaq(actor, contractId, id);
    return { id };
  }

  @Post('questions/:id/dismissal')
  @HttpCode(200)
  @Allow('desk.instruct')
  async dismiss(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
  ): Promise<{ id: string }> {
    await this.questions.dismiss(actor, contractId, id);
    return { id };
  }

  @Get('message-settings')
  @Allow('desk.instruct')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<MessageSettings> {
    return this.desks.read(actor, contractId, (desk) => this.settings.of(desk));
  }

  @Put('message-settings')
  @Allow('desk.instruct')
  async save(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Body({ schema: SettingsForm }) body: SettingsInput,
  ): Promise<{ id: string }> {
    await this.settings.save(actor, contractId, body);
    return { id: contractId };
  }

  /** A new secret for the webhook. */
  @Put('message-settings/secret')
  @Allow('desk.instruct')
  async renew(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
  ): Promise<{ id: string }> {
    await this.settings.renewSecret(actor, contractId);
    return { id: contractId };
  }
}
