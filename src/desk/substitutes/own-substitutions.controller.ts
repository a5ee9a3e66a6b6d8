import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, WithMember, type Member } from '../../identity/index.js';
import { submit } from '../../platform/http/form.js';
import { redirect, safePath, view, type PageResult, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { Desks } from '../desks.service.js';
import { SubstituteAgreements } from './agreements.service.js';
import { ShiftNotes } from './shift-notes.service.js';
import { Shifts } from './shifts.service.js';
import { NoteForm } from './substitutes.forms.js';
import { shiftLine, substituteLine } from './substitutes.presenter.js';
import { SubstituteQueries } from './substitutes.queries.js';

const Nothing = z.object({});

/** For whom an assistant stands in. */
@Controller()
@Allow('desk.work')
export class OwnSubstitutionsController {
  constructor(
    private readonly queries: SubstituteQueries,
    private readonly agreements: SubstituteAgreements,
    private readonly shifts: Shifts,
    private readonly notes: ShiftNotes,
    private readonly desks: Desks,
    private readonly clock: Clock,
  ) {}

  @Get('substitutions')
  async index(@WithMember() actor: Member, @Req() request: FastifyRequest): Promise<View> {
    const { locale } = request;
    const named = (await this.queries.ofAssistant(actor)).map((one) => substituteLine(one, locale));
    const now = this.clock.date();
    const shifts = (await this.queries.shiftsOf(actor)).map((one) => shiftLine(one, now, locale));
    return view('substitutes/own', {
      title: translate(locale, 'substitutes.own.title'),
      waiting: named.filter(({ agreedAt }) => !agreedAt),
      agreed: named.filter(({ agreedAt }) => agreedAt),
      shifts,
      running: shifts.find(({ state }) => state === 'running'),
    });
  }

  @Post('substitutions/:id/agreement')
  agree(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        await this.agreements.agree(actor, id);
        return redirect('/substitutions', 'substitutes.notice.agreed');
      },
      again: () => this.index(actor, request),
    });
  }

  @Post('substitutions/:id/ending')
  stepBack(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, Nothing, {
      done: async () => {
        await this.agreements.stepBack(actor, id);
        return redirect('/substitutions', 'substitutes.notice.stepped_back');
      },
      again: () => this.index(actor, request),
    });
  }

  @Post('substitutions/shifts/:id/ending')
  end(
    @WithMember() actor: Member,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const from = safePath(URL.parse(request.headers.referer ?? '')?.pathname, '/substitutions');
    return submit(request, Nothing, {
      done: async () => {
        await this.shifts.end(actor, id);
        return redirect(from.startsWith('/desk') ? '/substitutions' : from, 'substitutes.notice.shift_ended');
      },
      again: () => this.index(actor, request),
    });
  }

  @Post('desk/:contractId/shifts/:id/note')
  note(
    @WithMember() actor: Member,
    @Param('contractId') contractId: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NoteForm, {
      done: async ({ note }) => {
        await this.desks.work(actor, contractId, (desk) => this.notes.write(desk, id, note));
        return redirect(`/desk/${contractId}`, 'substitutes.notice.noted');
      },
      again: () => this.index(actor, request),
    });
  }
}
