import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { Clock } from '../platform/time/clock.js';
import { Directory } from '../search/index.js';
import { Drift } from './drift.service.js';
import { FactsQueries } from './facts.queries.js';
import { Search } from './match.rules.js';
import {
  everybody,
  type Candidate,
  type Circle,
  type Facts,
  type Match,
  type MatchResult,
  type Need,
  type Obstacle,
} from './need.js';
import { ranking } from './ranking.data.js';
import { ReadModel } from './read-model.js';
import { MatchSearches } from './searches.service.js';

/** As many as a stored search keeps. */
const LIMIT = 100;
/** So often somebody whose prices changed while they were asked for makes the answer be made anew. */
const ATTEMPTS = 3;

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

/** How many are wanted of those who fit in full and in part. */
export interface Places {
  all: number;
  partial: number;
}

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
    places: Places = { all: LIMIT, partial: LIMIT },
  ): Promise<MatchResult> {
    const circle = await this.circle(need, about?.organisationId);
    for (let attempt = 1; ; attempt += 1) {
      const { result, stale } = await this.answer(need, circle, places, about !== undefined);
      if (stale.length > 0 && attempt < ATTEMPTS) {
        await this.model.reread(stale);
        continue;
      }
      if (about) await this.searches.keep(about, need, result);
      return result;
    }
  }

  /** With those who are placed by prices that are no longer theirs: the news is under way. They are left out. */
  private async answer(
    need: Need,
    circle: Circle,
    places: Places,
    kept: boolean,
  ): Promise<{ result: MatchResult; stale: string[] }> {
    const engine = await this.model.ready();
    const { market } = engine;
    const now = this.now(need);
    const judge = engine.judge(need, now);
    const census = await engine.census(judge, Math.max(kept ? LIMIT : 0, places.partial), circle);
    // In one go with the end of the count: both are of the same moment.
    const first = engine.top(judge, places.all, circle);
    // A search keeps partial ones where too few fit in full.
    const partly = Math.max(kept ? LIMIT - first.length : 0, places.partial);
    const lists = [first, census.bestPartial.slice(0, partly)].map((list) =>
      list.map(({ i, cents }) => ({ cents, facts: market.facts(i) })),
    );
    const cheapest = census.cheapest && {
      assistantId: market.ids.text(census.cheapest.i),
      cents: census.cheapest.cents,
    };
    await this.offer(lists.flat().map(({ facts }) => facts));
    const search = new Search(need, now);
    const stale: string[] = [];
    const [matches = [], partial = []] = lists.map((list) =>
      list.flatMap(({ facts, cents }): Match[] => {
        const match = search.judge(facts);
        if (typeof match !== 'string' && match.price.cents === cents) return [match];
        stale.push(facts.assistantId);
        return [];
      }),
    );
    const result: MatchResult = {
      rankingVersion: ranking.version,
      at: new Date(now.at).toISOString(),
      considered: census.considered,
      matches,
      partial,
      cheapest,
      total: { all: census.full, partial: census.partial },
      excluded: census.excluded,
    };
    return { result, stale };
  }

  /** Where one assistant stands for a need: her match, or each thing that keeps her out and what would change it. */
  async explain(assistantId: string, need: Need, organisationId?: string): Promise<Verdict> {
    const circle = await this.circle(need, organisationId);
    const { market } = await this.model.ready();
    const i = market.ids.find(assistantId);
    if (i < 0) return { listed: false, match: null, obstacles: [] };
    const facts = market.facts(i);
    await this.offer([facts]);
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
    const people = places.map(({ i }) => engine.market.facts(i));
    await this.offer(people);
    return people.flatMap((facts) => search.candidate(facts) ?? []);
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

  /** Gives people what they offer now, with names and versions. */
  private async offer(people: Facts[]): Promise<void> {
    if (people.length === 0) return;
    const offers = await this.queries.offers(people.map((one) => one.assistantId));
    for (const one of people) one.packages = offers.get(one.assistantId) ?? [];
  }

  private now(need: Need): { at: number; today: string } {
    const now = this.clock.now();
    return {
      at: now.epochMilliseconds,
      today: now.toZonedDateTimeISO(need.timezone).toPlainDate().toString(),
    };
  }
}
