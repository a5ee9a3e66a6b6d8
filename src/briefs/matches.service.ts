import { Injectable } from '@nestjs/common';
import { Matching, type Match, type MatchResult, type Verdict } from '../matching/index.js';
import { Clock } from '../platform/time/clock.js';
import type { Locale } from '../platform/views/i18n.js';
import { BriefsQueries, needOf, type Brief } from './briefs.queries.js';
import { PeopleQueries, type PersonRow } from './people.queries.js';

export interface MatchedPerson {
  match: Match;
  person: PersonRow;
}

export interface MatchPage {
  /** Null when the brief's period is over. */
  result: MatchResult | null;
  shown: MatchedPerson[];
  /** How many there are in this view. */
  total: number;
}

/** What the tabs over a brief's results count. */
export interface BriefTabs {
  all: number;
  partial: number;
  shortlist: number;
  /** Null before a search of the brief as it stands is done. */
  teams: number | null;
}

/** Somebody beside a brief, whether she fits or not. */
export interface Compared {
  person: PersonRow;
  /** Null when the brief's period is over. */
  verdict: Verdict | null;
}

export const PAGE = 20;
/** A search keeps this many, so as many are always asked for. */
const KEPT = 100;

/** A brief held against the market. */
@Injectable()
export class Matches {
  constructor(
    private readonly matching: Matching,
    private readonly people: PeopleQueries,
    private readonly briefs: BriefsQueries,
    private readonly clock: Clock,
  ) {}

  /** One page of a brief's matches, with the people as they are now. */
  async page(
    brief: Brief,
    view: 'all' | 'partial',
    { start, limit }: { start: number; limit: number },
    locale: Locale,
  ): Promise<MatchPage> {
    const need = needOf(brief, this.clock.today(brief.timezone).toString());
    if (!need) return { result: null, shown: [], total: 0 };
    for (let attempt = 0; ; attempt += 1) {
      const about = { briefId: brief.id, organisationId: brief.organisationId };
      const places = { all: KEPT, partial: 0 };
      places[view] = Math.max(places[view], start + limit);
      const result = await this.matching.match(need, about, places);
      const list = view === 'partial' ? result.partial : result.matches;
      const matches = list.slice(start, start + limit);
      const people = await this.people.beside(
        brief.id,
        matches.map((match) => match.assistantId),
        locale,
      );
      const stale = matches.filter((match) => !isCurrent(match, people.get(match.assistantId)));
      // News of a new price or a suspension may still be under way: nobody is shown an old one.
      if (stale.length > 0 && attempt < 2) {
        await this.matching.reread(stale.map((match) => match.assistantId));
        continue;
      }
      const shown = matches.flatMap((match) => {
        const person = people.get(match.assistantId);
        return person && isCurrent(match, person) ? [{ match, person }] : [];
      });
      return { result, shown, total: view === 'partial' ? result.total.partial : result.total.all };
    }
  }

  /** How many cover the brief, whole and in part, beside what else its tabs count. */
  async tabs(brief: Brief, known?: MatchResult | null): Promise<BriefTabs> {
    const need = needOf(brief, this.clock.today(brief.timezone).toString());
    const result = known ?? (need && (await this.matching.match(need, undefined, { all: 0, partial: 0 })));
    return { ...(result?.total ?? { all: 0, partial: 0 }), ...(await this.briefs.beside(brief)) };
  }

  /** Several people held against the brief, in the order asked for; who is no longer public is left out. */
  async compare(brief: Brief, assistantIds: string[], locale: Locale): Promise<Compared[]> {
    const people = await this.people.beside(brief.id, assistantIds, locale);
    const compared = await Promise.all(
      assistantIds.map(async (id) => {
        const person = people.get(id);
        return person?.published
          ? { person, verdict: await this.verdict(brief, id, brief.organisationId) }
          : null;
      }),
    );
    return compared.filter((one) => one !== null);
  }

  /** Where one assistant stands for a brief; told to herself, without what businesses have blocked. */
  async verdict(brief: Brief, assistantId: string, toBusiness?: string): Promise<Verdict | null> {
    const need = needOf(brief, this.clock.today(brief.timezone).toString());
    return need && this.matching.explain(assistantId, need, toBusiness);
  }
}

const isCurrent = (match: Match, person: PersonRow | undefined): boolean =>
  !!person?.published && person.versions.includes(match.price.package.versionId);
