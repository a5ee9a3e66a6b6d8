import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { Clock } from '../platform/time/clock.js';
import { Directory } from '../search/index.js';
import { Drift } from './drift.service.js';
import type { Place } from './engine/best.js';
import type { Engine } from './engine/engine.js';
import { FactsQueries } from './facts.queries.js';
import { Search } from './match.rules.js';
import {
  everybody,
  type Candidate,
  type Circle,
  type Match,
  type MatchResult,
  type Need,
  type Obstacle,
  type PackageFacts,
} from './need.js';
import { ranking } from './ranking.data.js';
import { ReadModel } from './read-model.js';
import { MatchSearches } from './searches.service.js';

/** As many as a stored search keeps. */
const LIMIT = 100;

const NEWS = [
  'profile.published',
  'profile.suspended',
  'profile.changed',
  'profile.submitted',
  'skills.changed',
  'packages.changed',
  'availability.changed',
  'invitation.declined',
  'proposal.made',
  'contract.activated',
  'contract.paused',
  'contract.resumed',
  'contract.notice_given',
  'contract.ended',
  'contract.withdrawn',
];

export interface Verdict {
  /** False for somebody who is not published or has given no hours. */
  listed: boolean;
  match: Match | null;
  obstacles: Obstacle[];
}

/** Finds who fits a need, in an order anyone can compute again. */
@Injectable()
export class Matching implements OnModuleInit {
  constructor(
    private readonly model: ReadModel,
    private readonly drift: Drift,
    private readonly queries: FactsQueries,
    private readonly searches: MatchSearches,
    private readonly directory: Directory,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.events.on('matching', NEWS, async (event) => {
      const { assistantId } = event.data as { assistantId?: string };
      const id =
        assistantId ??
        (event.subjectKind === 'account' ? event.subjectId : null) ??
        (event.contractId ? await this.queries.assistantOfContract(event.contractId) : null);
      if (id) await this.refresh(id);
    });
  }

  /** Reads the market before the first question comes, and looks after it from then on. */
  async warm(): Promise<void> {
    this.drift.watch();
    await this.model.warm();
  }

  /**
   * The first who fit the need, best first, with how many there are in all and how many each constraint left out; kept as
   * a search of the brief when there is one.
   */
  async match(
    need: Need,
    about?: { briefId: string; organisationId: string },
    limit = LIMIT,
  ): Promise<MatchResult> {
    const circle = await this.circle(need, about?.organisationId);
    const engine = await this.model.ready();
    const now = this.now(need);
    const judge = engine.judge(need, now);
    const census = await engine.census(judge, limit, circle);
    // In one go with the end of the count: both are of the same moment.
    const search = new Search(need, now);
    const explained = (places: Place[]): Match[] => places.map(({ i }) => this.explained(engine, search, i));
    const [matches, partial] = [engine.top(judge, limit, circle), census.bestPartial].map(explained) as [
      Match[],
      Match[],
    ];
    await this.name([...matches, ...partial].map(({ price }) => price.package));
    const result: MatchResult = {
      rankingVersion: ranking.version,
      at: new Date(now.at).toISOString(),
      considered: census.considered,
      matches,
      partial,
      cheapest: census.cheapest && {
        assistantId: engine.market.ids.text(census.cheapest.i),
        cents: census.cheapest.cents,
      },
      total: { all: census.full, partial: census.partial },
      excluded: census.excluded,
    };
    if (about) await this.searches.keep(about, need, result);
    return result;
  }

  private explained({ market }: Engine, search: Search, i: number): Match {
    const match = search.judge(market.facts(i));
    if (typeof match === 'string') throw new Error(`somebody placed fails ${match}`);
    return match;
  }

  /** Where one assistant stands for a need: her match, or each thing that keeps her out and what would change it. */
  async explain(assistantId: string, need: Need, organisationId?: string): Promise<Verdict> {
    const circle = await this.circle(need, organisationId);
    const { market } = await this.model.ready();
    const i = market.ids.find(assistantId);
    if (i < 0) return { listed: false, match: null, obstacles: [] };
    const facts = market.facts(i);
    await this.name(facts.packages);
    const search = new Search(need, this.now(need), circle);
    const match = search.judge(facts);
    return {
      listed: true,
      match: typeof match === 'string' ? null : match,
      // A block is nobody's business but the two sides'.
      obstacles: search.obstacles(facts).filter(({ constraint }) => constraint !== 'blocked'),
    };
  }

  /** Those of some people who fit the need in full. */
  async fitting(assistantIds: string[], need: Need, organisationId?: string): Promise<string[]> {
    const search = new Search(need, this.now(need), await this.circle(need, organisationId));
    const { market } = await this.model.ready();
    return assistantIds.filter((id) => {
      const i = market.ids.find(id);
      const match = i < 0 ? null : search.judge(market.facts(i));
      return match !== null && typeof match !== 'string' && !match.gap;
    });
  }

  /**
   * Reads one assistant's facts again, in every process. Called when a reputation is recomputed, and on the news; with the
   * chance that her line is busy in each of the 336 half hours of her week when that was computed anew.
   */
  async refresh(assistantId: string, facts?: { busyByHalfHour: number[] | null }): Promise<void> {
    if (facts) await this.queries.keepBusy(assistantId, facts.busyByHalfHour, this.clock.date());
    await this.model.refresh(assistantId);
  }

  /** The first people a team for the need could be made of: most points first, then who joined earlier. */
  async candidates(need: Need, limit = 200, organisationId?: string): Promise<Candidate[]> {
    const circle = await this.circle(need, organisationId);
    const engine = await this.model.ready();
    const now = this.now(need);
    const search = new Search(need, now, circle);
    const places = await engine.parts(engine.judge(need, now), limit, circle);
    const found = places.flatMap(({ i }) => search.candidate(engine.market.facts(i)) ?? []);
    await this.name(found.flatMap(({ packages }) => packages));
    return found;
  }

  /** Takes somebody who is erased out of the searches kept; their order stays. */
  eraseFromSearches(assistantId: string): Promise<void> {
    return this.searches.erase(assistantId);
  }

  /** Reads some assistants' facts again in this process alone. */
  reread(assistantIds: string[]): Promise<void> {
    return this.model.reread(assistantIds);
  }

  private async circle(need: Need, organisationId: string | undefined): Promise<Circle> {
    const [blocked, found] = await Promise.all([
      organisationId ? this.queries.blockedWith(organisationId) : everybody.blocked,
      need.words ? this.directory.everyoneMatching(need.words) : null,
    ]);
    return { blocked, found };
  }

  private async name(packages: PackageFacts[]): Promise<void> {
    if (packages.length === 0) return;
    const names = await this.queries.packageNames(packages.map((one) => one.versionId));
    for (const one of packages) one.name = names.get(one.versionId) ?? '';
  }

  private now(need: Need): { at: number; today: string } {
    const now = this.clock.now();
    return {
      at: now.epochMilliseconds,
      today: now.toZonedDateTimeISO(need.timezone).toPlainDate().toString(),
    };
  }
}
