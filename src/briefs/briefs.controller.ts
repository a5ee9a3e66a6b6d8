import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { nextLink, pageFrom } from '../platform/http/cursor.js';
import type { FastifyRequest } from 'fastify';
import { Allow, allows, WithBusiness, type BusinessActor } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { blank, shown as reshown, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { Clock } from '../platform/time/clock.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { BriefAlerts } from './alerts.service.js';
import { briefChoices, briefValues, listHeadline, presentBrief, presentLine } from './brief.presenter.js';
import { AlertsForm, BlindForm, BriefForm, MatchQuery } from './briefs.forms.js';
import { BriefsQueries, type Brief } from './briefs.queries.js';
import { Briefs } from './briefs.service.js';
import { excludedLines, headline, presentMatch } from './match.presenter.js';
import { Matches, PAGE } from './matches.service.js';
import { ProposalsQueries } from './proposals.queries.js';
import { presentProposalLine } from './proposal.presenter.js';

const notices = { openings: 'opened', closures: 'closed', fillings: 'filled' } as const;

@Controller('briefs')
@Allow('briefs.read')
export class BriefsController {
  constructor(
    private readonly briefs: Briefs,
    private readonly queries: BriefsQueries,
    private readonly matches: Matches,
    private readonly proposals: ProposalsQueries,
    private readonly alerts: BriefAlerts,
    private readonly clock: Clock,
  ) {}

  @Get()
  async index(
    @WithBusiness() actor: BusinessActor,
    @Query('cursor') cursor: unknown,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    const page = await this.queries.page(actor.organisationId, pageFrom(cursor));
    const lines = page.items.map((line) => presentLine(line, locale));
    return view('briefs/index', {
      title: translate(locale, 'briefs.index.title'),
      lines,
      headline: listHeadline(lines, locale),
      next: nextLink('/briefs', page.nextCursor),
      mayWrite: allows('briefs.write', actor.role),
    });
  }

  @Get('new')
  @Allow('briefs.write')
  async fresh(@WithBusiness() actor: BusinessActor, @Req() { locale }: FastifyRequest): Promise<View> {
    const timezone = await this.queries.timezone(actor.organisationId);
    const startsOn = this.clock.today(timezone).add({ days: 14 }).toString();
    return this.form(
      null,
      timezone,
      blank({ startsOn, 'languages.0.code': 'it', 'languages.0.level': 6 }),
      locale,
    );
  }

  @Post()
  @Allow('briefs.write')
  async create(@WithBusiness() actor: BusinessActor, @Req() request: FastifyRequest): Promise<PageResult> {
    const timezone = await this.queries.timezone(actor.organisationId);
    return submit(request, BriefForm, {
      done: async (input) => {
        const id = await this.briefs.create(actor, input);
        return redirect(`/briefs/${id}`, 'briefs.notice.created');
      },
      again: (form) => this.form(null, timezone, form, request.locale),
    });
  }

  @Get(':id')
  async show(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Query() query: unknown,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    const brief = await this.brief(actor, id);
    const { view: which, page } = MatchQuery.parse(query);
    const [found, proposals] = await Promise.all([
      this.matches.page(brief, which, { start: (page - 1) * PAGE, limit: PAGE }, locale),
      this.proposals.ofBrief(actor, id),
    ]);
    const { result, shown, total } = found;
    const at = (number: number): string => `/briefs/${id}?view=${which}&page=${number}`;
    return view('briefs/show', {
      title: brief.title,
      width: 'wide',
      brief: presentBrief(brief, locale),
      headline: headline(found, which, locale),
      which,
      tabs: await this.matches.tabs(brief, result),
      people: shown.map((one, index) => presentMatch(one, brief, locale, (page - 1) * PAGE + index + 1)),
      considered: result?.considered ?? 0,
      rankingVersion: result?.rankingVersion,
      excluded: excludedLines(result, locale),
      proposals: proposals.map((one) => presentProposalLine(one, 'business', locale)),
      previous: page > 1 ? at(page - 1) : null,
      next: page * PAGE < total ? at(page + 1) : null,
      mayWrite: allows('briefs.write', actor.role),
    });
  }

  @Get(':id/edit')
  @Allow('briefs.write')
  async edit(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    const brief = await this.brief(actor, id);
    return this.form(brief, brief.timezone, blank(briefValues(brief, locale)), locale);
  }

  @Post(':id')
  @Allow('briefs.write')
  async update(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const brief = await this.brief(actor, id);
    return submit(request, BriefForm, {
      done: async (input) => {
        await this.briefs.update(actor, id, input);
        return redirect(`/briefs/${id}`, 'briefs.notice.saved');
      },
      again: (form) =>
        this.form(brief, brief.timezone, reshown(form, { revision: brief.revision }), request.locale),
    });
  }

  @Post(':id/openings')
  @Allow('briefs.write')
  open(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    return this.moved(id, 'openings', this.briefs.open(actor, id));
  }

  @Post(':id/closures')
  @Allow('briefs.write')
  close(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    return this.moved(id, 'closures', this.briefs.close(actor, id));
  }

  @Post(':id/fillings')
  @Allow('briefs.write')
  fill(@WithBusiness() actor: BusinessActor, @Param('id') id: string): Promise<PageResult> {
    return this.moved(id, 'fillings', this.briefs.fill(actor, id));
  }

  @Post(':id/blindness')
  @Allow('briefs.write')
  blind(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, BlindForm, {
      done: async ({ blind }) => {
        await this.briefs.setBlind(actor, id, blind);
        return redirect(`/briefs/${id}`, `briefs.notice.${blind ? 'blind' : 'named'}`);
      },
      again: () => this.show(actor, id, {}, request),
    });
  }

  @Post(':id/alerts')
  @Allow('briefs.write')
  alert(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, AlertsForm, {
      done: async ({ alerts }) => {
        await this.alerts.set(actor, id, alerts);
        return redirect(`/briefs/${id}`, `briefs.notice.alerts_${alerts ? 'on' : 'off'}`);
      },
      again: () => this.show(actor, id, {}, request),
    });
  }

  private async moved(id: string, noun: keyof typeof notices, change: Promise<void>): Promise<PageResult> {
    await change;
    return redirect(`/briefs/${id}`, `briefs.notice.${notices[noun]}`);
  }

  private async brief(actor: BusinessActor, id: string): Promise<Brief> {
    return found(await this.queries.brief(id, actor.organisationId), 'brief');
  }

  private form(brief: Brief | null, timezone: string, form: FormState, locale: Locale): View {
    return view('briefs/form', {
      title: translate(locale, brief ? 'briefs.form.edit' : 'briefs.form.new'),
      width: 'narrow',
      brief,
      form,
      timezone,
      action: brief ? `/briefs/${brief.id}` : '/briefs',
      ...briefChoices(form, locale),
    });
  }
}
