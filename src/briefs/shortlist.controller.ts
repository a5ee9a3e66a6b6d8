import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, allows, WithBusiness, type BusinessActor } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { counted, presentBrief } from './brief.presenter.js';
import { NoteForm } from './briefs.forms.js';
import { BriefsQueries } from './briefs.queries.js';
import { obstacleText, presentMatch } from './match.presenter.js';
import { Matches } from './matches.service.js';
import { PeopleQueries } from './people.queries.js';
import { Shortlists } from './shortlists.service.js';

const AddForm = NoteForm.extend({ assistantId: z.uuid(), back: z.string().max(300).optional() });

@Controller('briefs/:id/shortlist')
@Allow('briefs.write')
export class ShortlistController {
  constructor(
    private readonly shortlists: Shortlists,
    private readonly queries: BriefsQueries,
    private readonly people: PeopleQueries,
    private readonly matches: Matches,
  ) {}

  @Get()
  @Allow('briefs.read')
  index(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, id, blank(), locale);
  }

  @Post()
  add(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, AddForm, {
      done: async ({ assistantId, note }) => {
        await this.shortlists.keep(actor, id, assistantId, note);
        return redirect(`/briefs/${id}/shortlist`, 'briefs.notice.shortlisted');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':assistantId')
  note(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('assistantId') assistantId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, NoteForm, {
      done: async ({ note }) => {
        await this.shortlists.keep(actor, id, assistantId, note);
        return redirect(`/briefs/${id}/shortlist`, 'briefs.notice.noted');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':assistantId/removal')
  async drop(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('assistantId') assistantId: string,
  ): Promise<PageResult> {
    await this.shortlists.drop(actor, id, assistantId);
    return redirect(`/briefs/${id}/shortlist`, 'briefs.notice.dropped');
  }

  private async page(actor: BusinessActor, id: string, form: FormState, locale: Locale): Promise<View> {
    const brief = found(await this.queries.brief(id, actor.organisationId), 'brief');
    const rows = await this.shortlists.list(actor, id);
    const people = await this.people.beside(
      id,
      rows.map((row) => row.assistantId),
      locale,
    );
    const shown = await Promise.all(
      rows
        .flatMap((row) => {
          const person = people.get(row.assistantId);
          return person ? [{ row, person }] : [];
        })
        .map(async ({ row, person }, index) => {
          const verdict = await this.matches.verdict(brief, row.assistantId);
          const match =
            verdict?.match && presentMatch({ match: verdict.match, person }, brief, locale, index + 2);
          return {
            ...person,
            row,
            href: `/assistants/${person.slug}`,
            match,
            obstacles: verdict?.obstacles.map((one) => obstacleText(one, locale)) ?? [],
            mayAsk: brief.state === 'open' && person.proposal !== 'open' && person.proposal !== 'accepted',
          };
        }),
    );
    return view('briefs/shortlist', {
      title: translate(locale, 'briefs.shortlist.title'),
      width: 'wide',
      headline:
        shown.length > 0
          ? counted('briefs.shortlist.headline', shown.length, locale)
          : translate(locale, 'briefs.shortlist.headline_none'),
      brief: presentBrief(brief, locale),
      people: shown,
      form,
      mayWrite: allows('briefs.write', actor.role),
    });
  }
}
