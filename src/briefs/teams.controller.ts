import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Allow, allows, WithBusiness, type BusinessActor } from '../identity/index.js';
import type { TeamSearch } from '../matching/index.js';
import { blank, submit, type FormState } from '../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../platform/http/page.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { presentBrief } from './brief.presenter.js';
import { TeamChangeForm, TeamInviteForm, TeamsForm } from './briefs.forms.js';
import { Matches } from './matches.service.js';
import { PeopleQueries } from './people.queries.js';
import { membersOf, presentSearch, teamChoices } from './team.presenter.js';
import { BriefTeams } from './teams.service.js';

@Controller('briefs/:id/teams')
@Allow('briefs.read')
export class TeamsController {
  constructor(
    private readonly teams: BriefTeams,
    private readonly people: PeopleQueries,
    private readonly matches: Matches,
  ) {}

  @Get()
  async show(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() { locale }: FastifyRequest,
  ): Promise<View> {
    return this.page(actor, id, null, locale);
  }

  @Post()
  @Allow('briefs.write')
  request(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TeamsForm, {
      done: async (options) => {
        await this.teams.request(actor, id, options);
        return redirect(`/briefs/${id}/teams`);
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':searchId/invitations')
  @Allow('briefs.write')
  invite(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('searchId') searchId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TeamInviteForm, {
      done: async ({ team, message }) => {
        await this.teams.invite(actor, id, searchId, team, message);
        return redirect(`/briefs/${id}/teams`, 'teams.notice.invited');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  @Post(':searchId/changes')
  @Allow('briefs.write')
  change(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('searchId') searchId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return submit(request, TeamChangeForm, {
      done: async ({ way }) => {
        await this.teams.relax(actor, id, searchId, way);
        return redirect(`/briefs/${id}/teams`, 'teams.notice.changed');
      },
      again: (form) => this.page(actor, id, form, request.locale),
    });
  }

  private async page(
    actor: BusinessActor,
    id: string,
    form: FormState | null,
    locale: Locale,
  ): Promise<View> {
    const { brief, search } = await this.teams.latest(actor, id);
    const people = await this.people.beside(id, membersOf(search?.result ?? null), locale);
    const { people: most = 3, together = 1 } = search ?? {};
    return view('briefs/teams', {
      title: translate(locale, 'teams.title', { title: brief.title }),
      width: 'wide',
      brief: presentBrief(brief, locale),
      form: form ?? blank({ people: most, together }),
      ...teamChoices(locale),
      ...presentSearch(search, brief, people, locale),
      tabs: await this.matches.tabs(brief),
      refresh: search?.state === 'computing' ? 3 : undefined,
      mayWrite: allows('briefs.write', actor.role),
      mayApply: allows('briefs.write', actor.role) && search?.briefRevision === brief.revision,
    });
  }
}

@Controller('api/v1/briefs/:id/teams')
@ApiTags('briefs')
@Allow('briefs.write')
export class TeamsApi {
  constructor(private readonly teams: BriefTeams) {}

  /** The last search for teams: its state, and the teams once it is done. */
  @Get()
  @Allow('briefs.read')
  async show(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
  ): Promise<{ search: TeamSearch | null }> {
    const { search } = await this.teams.latest(actor, id);
    return { search };
  }

  @Post()
  @HttpCode(202)
  async request(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Body({ schema: TeamsForm }) options: z.output<typeof TeamsForm>,
  ): Promise<{ id: string }> {
    return { id: await this.teams.request(actor, id, options) };
  }

  /** Invites everybody of one of the teams found. */
  @Post(':searchId/invitations')
  async invite(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('searchId') searchId: string,
    @Body({ schema: TeamInviteForm }) { team, message }: z.output<typeof TeamInviteForm>,
  ): Promise<{ invited: number }> {
    return { invited: await this.teams.invite(actor, id, searchId, team, message) };
  }

  /** Asks less strictly, in one of the ways the search named, and looks again. */
  @Post(':searchId/changes')
  @HttpCode(202)
  async change(
    @WithBusiness() actor: BusinessActor,
    @Param('id') id: string,
    @Param('searchId') searchId: string,
    @Body({ schema: TeamChangeForm }) { way }: z.output<typeof TeamChangeForm>,
  ): Promise<{ id: string }> {
    return { id: await this.teams.relax(actor, id, searchId, way) };
  }
}
