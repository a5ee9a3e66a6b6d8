import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '../platform/events/events.js';
import { Clock } from '../platform/time/clock.js';
import { FactsQueries } from './facts.queries.js';
import { Search } from './match.rules.js';
import type { Candidate, Match, MatchResult, Need, Obstacle } from './need.js';
import { ReadModel } from './read-model.js';
import { MatchSearches } from './searches.service.js';

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
    private readonly queries: FactsQueries,
    private readonly searches: MatchSearches,
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

  /** Everyone who fits the need, best first; kept as a search of the brief when there is one. */
  async match(need: Need, about?: { briefId: string; organisationId: string }): Promise<MatchResult> {
    const everyone = await this.model.all();
    const result = this.search(need).run(everyone.values());
    if (about) await this.searches.keep(about, need, result);
    return result;
  }

  /** Where one assistant stands for a need: her match, or each thing that keeps her out and what would change it. */
  async explain(assistantId: string, need: Need): Promise<Verdict> {
    const facts = (await this.model.all()).get(assistantId);
    if (!facts) return { listed: false, match: null, obstacles: [] };
    const search = this.search(need);
    const match = search.judge(facts);
    return {
      listed: true,
      match: typeof match === 'string' ? null : match,
      obstacles: search.obstacles(facts),
    };
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
  async candidates(need: Need, limit = 200): Promise<Candidate[]> {
    const search = this.search(need);
    const found: Candidate[] = [];
    for (const facts of (await this.model.all()).values()) {
      const candidate = search.candidate(facts);
      if (candidate) found.push(candidate);
    }
    return found
      .sort((a, b) => b.points - a.points || (a.assistantId < b.assistantId ? -1 : 1))
      .slice(0, limit);
  }

  /** Reads some assistants' facts again in this process alone. */
  reread(assistantIds: string[]): Promise<void> {
    return this.model.reread(assistantIds);
  }

  private search(need: Need): Search {
    const now = this.clock.now();
    return new Search(need, {
      at: now.epochMilliseconds,
      today: now.toZonedDateTimeISO(need.timezone).toPlainDate().toString(),
    });
  }
}
