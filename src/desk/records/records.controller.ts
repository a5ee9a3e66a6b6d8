import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { submit, type FormState } from '../../platform/http/form.js';
import { redirect, type PageResult, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { CallDrafts } from '../calls/call-drafts.service.js';
import type { Fields } from '../calls/call-drafts.rules.js';
import { CallPage } from '../calls/call-page.service.js';
import { spoken } from '../contacts/number.rules.js';
import { CallerCards } from '../contacts/caller-card.queries.js';
import { Openings } from '../contacts/openings.service.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { MessageTrail } from '../messages/trail.service.js';
import { asText } from '../timeline/pages.js';
import { taskLine } from '../tasks/task.presenter.js';
import { lineOf } from '../timeline/line.presenter.js';
import { OrderChanges } from '../orders/order-changes.service.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { RecordDrafts } from './record-drafts.service.js';
import { isWrittenKind, type WrittenKind } from './record-kinds.js';
import type { Verb } from './record.states.js';
import { apart, recordForm, ReplyForm } from './records.forms.js';
import { RecordMoves } from './record-moves.service.js';
import { Records } from './records.service.js';

/** The assistant's records: written in a call or on their own, shown, moved on. */
@Controller('desk/:contractId')
@Allow('desk.work')
export class RecordsController {
  constructor(
    private readonly desks: Desks,
    private readonly records: Records,
    private readonly moves: RecordMoves,
    private readonly pages: DeskPages,
    private readonly timeline: Timeline,
    private readonly cards: CallerCards,
    private readonly openings: Openings,
    private readonly callPage: CallPage,
    private readonly drafts: CallDrafts,
    private readonly trail: MessageTrail,
    private readonly orderChanges: OrderChanges,
    private readonly begun: RecordDrafts,
    private readonly clock: Clock,
  ) {}

  @Get('new/:kind')
  open(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('kind') kind: string,
    @Req() request: FastifyRequest,
    @Query('of') of?: unknown,
    @Query('from') from?: unknown,
  ): Promise<View> {
    const known = found(isWrittenKind(kind) ? kind : null, 'kind');
    return this.formPage(request, actor, contractId, known, undefined, asText(of), asText(from));
  }

  @Post('new/:kind')
  async write(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('kind') name: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const kind = found(isWrittenKind(name) ? name : null, 'kind');
    const sent = (request.body ?? {}) as Fields;
    const inCall = asText(sent['callId']);
    if (inCall) await this.drafts.keep(actor, contractId, inCall, sent);
    return submit(request, recordForm(kind), {
      done: async (data) => {
        const { content, how } = apart(data);
        await this.records.write(actor, contractId, kind, content, how);
        if (how.callId) await this.drafts.saved(actor, contractId, how.callId, kind);
        else await this.begun.forget(actor, contractId, kind);
        const back = how.callId ? `/desk/${contractId}/calls/${how.callId}?do=done` : `/desk/${contractId}`;
        return redirect(back, `desk.notice.${kind}`);
      },
      again: async (form) => {
        const { callId } = form.values;
        const page =
          typeof callId === 'string'
            ? await this.callPage.show(request, actor, contractId, callId, {
                chosen: kind,
                refused: { record: form },
              })
            : null;
        return page ?? this.formPage(request, actor, contractId, kind, form);
      },
    });
  }

  /** Throws away what was begun and not saved. */
  @Post('new/:kind/beginning')
  discard(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('kind') name: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const kind = found(isWrittenKind(name) ? name : null, 'kind');
    return submit(request, z.object({}), {
      done: async () => {
        await this.begun.forget(actor, contractId, kind);
        return redirect(`/desk/${contractId}/new/${kind}`);
      },
      again: () => this.formPage(request, actor, contractId, kind),
    });
  }

  @Get('records/:id')
  async show(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<View> {
    const { locale } = request;
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const record = found(await this.timeline.find(desk, id), 'record');
      const card = await this.cards.of(desk, record.contactId, null, locale);
      if (!card) await this.openings.note(desk, 'record', { recordId: id });
      const reading = { locale, zone: desk.contract.timezone, side: desk.side, contractId };
      const within = await this.timeline.list(desk, { callId: id, limit: 30 });
      return {
        client: desk.contract,
        zone: desk.contract.timezone,
        line: lineOf(record, reading),
        lines: within.map((one) => lineOf(one, reading)),
        record,
        stranger: !card && record.contactNumber && spoken(record.contactNumber),
        task: record.kind === 'task' && taskLine(record, reading, this.clock.date()),
        trail: await this.trail.of(desk, record, reading),
        orderHistory: await this.orderChanges.lines(desk, record, reading),
        card,
      };
    });
    return this.pages.page(request, actor, 'desk/record', {
      ...model,
      current: contractId,
      // What a call nobody took asks for is written down from its page.
      kinds:
        model.record.kind === 'call' && model.record.state === 'missed'
          ? this.pages.kinds(locale, (kind) => `/desk/${contractId}/new/${kind}?from=${id}`)
          : [],
      title: model.line.kindLabel,
    });
  }

  @Post('records/:id/:verb')
  move(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Param('verb') verb: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, ReplyForm, {
      done: async () => {
        await this.moves.byAssistant(actor, contractId, id, verb as Verb);
        return redirect(`/desk/${contractId}/records/${id}`, 'desk.notice.moved');
      },
      again: () => this.show(actor, contractId, id, request),
    });
  }

  private async formPage(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    kind: WrittenKind,
    refused?: FormState,
    of = asText(refused?.values['appointmentType']),
    from = '',
  ): Promise<View> {
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const kept = refused ? null : await this.begun.of(desk, kind);
      const source = from && !kept ? await this.timeline.find(desk, from) : null;
      if (source) await this.openings.note(desk, 'record', { recordId: source.id });
      const choices = await this.pages.choices(
        desk,
        kind,
        request.locale,
        of || asText(kept?.['appointmentType']),
      );
      const type = choices['type'] as { minutes: number } | null | undefined;
      return {
        client: desk.contract,
        zone: desk.contract.timezone,
        choices,
        begun: kept !== null,
        record:
          refused ??
          this.pages.newForm(kind, desk, {
            ...kept,
            ...(source && { 'caller.name': source.contactName, 'caller.number': source.contactNumber ?? '' }),
            ...(type && (of || !kept) && { minutes: type.minutes }),
          }),
      };
    });
    return this.pages.page(request, actor, 'desk/new', {
      ...model,
      current: contractId,
      kinds: this.pages.kinds(request.locale, (one) => `/desk/${contractId}/new/${one}`, kind),
      title: model.choices['title'],
    });
  }
}
