import { Injectable } from '@nestjs/common';
import { weekBits, windowsOf, without } from '../availability/index.js';
import type { BusinessActor } from '../identity/index.js';
import { Teams, type Team, type TeamOptions, type TeamSearch } from '../matching/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { found, Refusal, Stale } from '../platform/errors.js';
import { Clock } from '../platform/time/clock.js';
import { Briefs } from './briefs.service.js';
import { BriefsQueries, needOf, type Brief } from './briefs.queries.js';
import { Invitations, type TeamShare } from './invitations.service.js';

/** Teams for a brief: looked for, read, invited. */
@Injectable()
export class BriefTeams {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: BriefsQueries,
    private readonly briefs: Briefs,
    private readonly teams: Teams,
    private readonly invitations: Invitations,
    private readonly clock: Clock,
  ) {}

  /** Starts looking for teams. Returns the search's id. */
  async request(actor: BusinessActor, briefId: string, options: TeamOptions): Promise<string> {
    const brief = await this.brief(actor, briefId);
    const need = needOf(brief, this.clock.today(brief.timezone).toString());
    if (!need) throw new Refusal('brief_over', { status: 409 });
    return this.teams.request(actor, need, options, { ...brief, briefId });
  }

  /** The brief with its last search for teams, of the actor's organisation. */
  async latest(actor: BusinessActor, briefId: string): Promise<{ brief: Brief; search: TeamSearch | null }> {
    const brief = await this.brief(actor, briefId);
    return { brief, search: await this.teams.latest(briefId) };
  }

  /** Asks less strictly, in one of the ways a search named, and looks again. Returns the new search's id. */
  relax(actor: BusinessActor, briefId: string, searchId: string, index: number): Promise<string> {
    return this.uow.run(actor, async () => {
      const brief = await this.brief(actor, briefId);
      const search = found(await this.teams.search(briefId, searchId), 'team');
      const way = found(search.result?.ways[index] ?? null, 'way');
      if (search.briefRevision !== brief.revision) throw new Stale();
      if (way.kind === 'budget') await this.briefs.amend(actor, brief, { budgetCents: way.team.cents });
      if (way.kind === 'hours') {
        const coverage = windowsOf(without(weekBits(brief.slots), weekBits(way.slots)));
        await this.briefs.amend(actor, brief, { coverage });
      }
      return this.request(actor, briefId, {
        people: way.kind === 'people' ? way.people : search.people,
        together: way.kind === 'together' ? way.together : search.together,
      });
    });
  }

  /** Invites everybody of a team, each to her part; who is already asked or has offered is left as she is. Returns how many were invited. */
  invite(
    actor: BusinessActor,
    briefId: string,
    searchId: string,
    index: number,
    message: string,
  ): Promise<number> {
    return this.uow.run(actor, async () => {
      await this.brief(actor, briefId);
      const search = found(await this.teams.search(briefId, searchId), 'team');
      const team = found(search.result?.teams[index] ?? null, 'team');
      const busy = await this.uow.query<{ id: string }>(
        `select assistant_id id from invitation where brief_id = $1 and state = 'sent'
         union select assistant_id from proposal where brief_id = $1 and state in ('open', 'accepted')`,
        [briefId],
      );
      const known = new Set(busy.map((one) => one.id));
      const asked = team.members.filter((one) => !known.has(one.assistantId));
      if (asked.length === 0) throw new Refusal('already_invited', { status: 409 });
      for (const one of asked)
        await this.invitations.send(actor, briefId, one.assistantId, message, shareOf(team, one));
      return asked.length;
    });
  }

  private async brief(actor: BusinessActor, briefId: string): Promise<Brief> {
    return found(await this.queries.brief(briefId, actor.organisationId), 'brief');
  }
}

const shareOf = (team: Team, member: Team['members'][number]): TeamShare => ({
  weeklyMinutes: member.weeklyMinutes,
  callsPerDay: member.callsPerDay,
  cents: member.cents,
  packageVersionId: member.package.versionId,
  answers: member.answers,
  standsIn: member.standsIn,
  others: team.members.length - 1,
});
