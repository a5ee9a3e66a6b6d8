import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, allows, WithBusiness, type BusinessActor } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { counted } from '../platform/views/counted.js';
import { presentBrief } from './brief.presenter.js';
import { OpinionForm } from './briefs.forms.js';
import { BriefsQueries } from './briefs.queries.js';
import { obstacleText, presentMatch } from './match.presenter.js';
import { Matches } from './matches.service.js';
import { presentOpinions } from './comparison.presenter.js';
import { Shortlists } from './shortlists.service.js';

const AddForm = z.object({ assistantId: z.uuid() });

@Controller('briefs/:id/shortlist')
@Allow('briefs.write')
export class ShortlistController {
  constructor(
    private readonly shortlists: Shortlists,
    private readonly queries: BriefsQueries,
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
      done: async ({ assistantId }) => {
        await this.shortlists.keep(actor, id, assistantId);
        return redirect(`/briefs/${id}/shortlist`, 'briefs.notice.shortlisted');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':assistantId')
  @Allow('briefs.vote')
  judge(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('assistantId') assistantId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, OpinionForm, {
      done: async (opinion) => {
        await this.shortlists.judge(actor, id, assistantId, opinion);
        return redirect(`/briefs/${id}/shortlist`, 'briefs.notice.judged');
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
    const compared = await this.matches.compare(
      brief,
      rows.map((row) => row.assistantId),
      locale,
    );
    const shown = compared.map(({ person, verdict }, index) => {
      const row = rows.find(({ assistantId }) => assistantId === person.assistantId);
      return {
        ...person,
        row: row && { ...row, ...presentOpinions(row.opinions, actor.accountId) },
        picked: index < 4,
        href: person.slug && `/assistants/${person.slug}`,
        match: verdict?.match && presentMatch({ match: verdict.match, person }, brief, locale, index + 2),
        obstacles: verdict?.obstacles.map((one) => obstacleText(one, locale, 'shortfall')) ?? [],
        mayAsk: brief.state === 'open' && person.proposal !== 'open' && person.proposal !== 'accepted',
      };
    });
    return view('briefs/shortlist', {
      title: translate(locale, 'briefs.shortlist.title'),
      width: 'wide',
      headline:
        shown.length > 0
          ? counted('briefs.shortlist.headline', shown.length, locale)
          : translate(locale, 'briefs.shortlist.headline_none'),
      brief: presentBrief(brief, locale),
      tabs: await this.matches.tabs(brief),
      people: shown,
      comparable: shown.length > 1,
      form,
      mayWrite: allows('briefs.write', actor.role),
      mayVote: allows('briefs.vote', actor.role),
    });
  }
}
