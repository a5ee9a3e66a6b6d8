import { Coverage, weekMinutes } from './coverage.rules.js';
import { missingMinutes } from './cover.rules.js';
import {
  everybody,
  type Candidate,
  type Circle,
  type Facts,
  type Gap,
  type Match,
  type MatchResult,
  type Need,
  type Obstacle,
  type Price,
  type ScoreInputs,
} from './need.js';
import { cheapest } from './price.rules.js';
import { constraints, ranking, type Constraint, type FactorKey } from './ranking.data.js';
import {
  busyChance,
  busyOn,
  compareMatches,
  factorsOf,
  reputationValue,
  scoreOf,
  tenthsOf,
} from './score.rules.js';

const NATIVE = 7;
const candidateFactors = new Set<FactorKey>([
  'reputation',
  'line',
  'skills',
  'response',
  'freshness',
  'newcomer',
]);
type Say = (obstacle: Obstacle) => void;

/** One search: the need laid out once, then held against each assistant. */
export class Search {
  private readonly coverage: Coverage;
  private readonly callsPerWeek: number;

  constructor(
    private readonly need: Need,
    /** The instant of the search in milliseconds, and its day. */
    private readonly now: { at: number; today: string },
    private readonly circle: Circle = everybody,
  ) {
    this.coverage = new Coverage(need);
    this.callsPerWeek = (need.callsPerDay ?? 0) * new Set(need.slots.map((slot) => slot.day)).size;
  }

  /** Everyone who passes every constraint, best first, and how many each constraint left out. */
  run(everyone: Iterable<Facts>): MatchResult {
    const excluded = Object.fromEntries(constraints.map((name) => [name, 0])) as Record<Constraint, number>;
    const [matches, partial]: Match[][] = [[], []];
    let considered = 0;
    for (const facts of everyone) {
      considered += 1;
      const result = this.judge(facts);
      if (typeof result === 'string') excluded[result] += 1;
      else (result.gap ? partial : matches)?.push(result);
    }
    const order = (list: Match[] | undefined): Match[] => (list ?? []).sort(compareMatches);
    const fits = order(matches);
    const [cheapest] = fits.toSorted(
      (a, b) => a.price.cents - b.price.cents || (a.assistantId < b.assistantId ? -1 : 1),
    );
    return {
      rankingVersion: ranking.version,
      at: new Date(this.now.at).toISOString(),
      considered,
      matches: fits,
      partial: order(partial),
      cheapest: cheapest ? { assistantId: cheapest.assistantId, cents: cheapest.price.cents } : null,
      total: { all: matches?.length ?? 0, partial: partial?.length ?? 0 },
      excluded,
    };
  }

  /** The match of one assistant, or the first constraint she fails. */
  judge(facts: Facts): Match | Constraint {
    let first: Constraint | undefined;
    const { price, gap } = this.check(facts, (obstacle) => (first ??= obstacle.constraint), true);
    if (first || !price) return first ?? 'budget';
    const inputs = this.inputs(facts, price, gap);
    const factors = factorsOf(inputs);
    return { assistantId: facts.assistantId, score: scoreOf(factors), factors, price, inputs, gap };
  }

  /** Every constraint she fails, each with the figures that would have to change. */
  obstacles(facts: Facts): Obstacle[] {
    const found: Obstacle[] = [];
    this.check(facts, (obstacle) => found.push(obstacle), false);
    return found;
  }

  /**
   * Somebody who could take a part of the need, or null. She has every must skill, speaks one of the languages asked
   * for, has a client's place and hours free, a package for standing work, and covers some of the grid. Points as in the
   * score, coverage counting as the share she covers, without price and languages: those belong to the team.
   */
  candidate(facts: Facts): Candidate | null {
    const sold = this.sold(facts);
    const freeMinutes = facts.weeklyMinutes - sold.minutes;
    const freeClients = facts.maxClients - sold.clients;
    const fail = { skills: false };
    const { blocked, found } = this.circle;
    if (
      blocked.has(facts.assistantId) ||
      found?.has(facts.assistantId) === false ||
      freeMinutes <= 0 ||
      freeClients <= 0
    )
      return null;
    this.checkSkills(facts, () => (fail.skills = true));
    const languages = this.need.languages
      .filter(({ code, level, verified }) => this.languageLevel(facts, code, verified) >= level)
      .map(({ code }) => code);
    if (fail.skills || (this.need.languages.length > 0 && languages.length === 0)) return null;
    const packages = facts.packages.filter((one) => cheapest([one], this.need));
    const on = this.coverage.on(facts.timezone);
    const share = 1 - missingMinutes(on, facts) / on.minutes;
    if (packages.length === 0 || !(share > 0)) return null;
    const price = { cents: this.need.budgetCents, package: packages[0]! };
    const factors = factorsOf(this.inputs(facts, price, null));
    const tenths = factors
      .filter(({ key }) => candidateFactors.has(key))
      .reduce((sum, { points }) => sum + Math.round(points * 10), tenthsOf('coverage', share));
    const { assistantId, timezone, windows, closures, worksHolidays, busyByHalfHour } = facts;
    return {
      assistantId,
      points: tenths / 10,
      share,
      timezone,
      windows,
      closures,
      worksHolidays,
      languages,
      packages,
      reputation: reputationValue({
        reputation: facts.reputation?.score ?? null,
        confidence: facts.reputation?.confidence ?? 0,
      }),
      freeMinutes,
      freeClients,
      busyByHalfHour,
    };
  }

  private check(facts: Facts, say: Say, stopAtFirst: boolean): { price: Price | null; gap: Gap | null } {
    let failed = false;
    const fail: Say = (obstacle) => {
      failed = true;
      say(obstacle);
    };
    const done = (): boolean => failed && stopAtFirst;
    let price: Price | null = null;
    let gap: Gap | null = null;
    const steps: Record<Constraint, () => void> = {
      blocked: () => {
        if (this.circle.blocked.has(facts.assistantId)) fail({ constraint: 'blocked' });
      },
      words: () => {
        if (this.circle.found?.has(facts.assistantId) === false)
          fail({ constraint: 'words', code: this.need.words ?? '' });
      },
      skills: () => this.checkSkills(facts, fail),
      languages: () => this.checkLanguages(facts, fail),
      clients: () => {
        const has = this.sold(facts).clients;
        if (has >= facts.maxClients) fail({ constraint: 'clients', asked: has + 1, has: facts.maxClients });
      },
      hours: () => {
        const free = facts.weeklyMinutes - this.sold(facts).minutes;
        if (free < this.need.weeklyMinutes)
          fail({ constraint: 'hours', asked: this.need.weeklyMinutes, has: Math.max(0, free) });
      },
      budget: () => {
        price = cheapest(facts.packages, this.need);
        if (!price || price.cents > this.need.budgetCents)
          fail({ constraint: 'budget', asked: this.need.budgetCents, ...(price && { has: price.cents }) });
      },
      line: () => {
        const { busyTarget } = this.need;
        const has = typeof busyTarget === 'number' ? busyChance(this.lineInputs(facts)) : 0;
        if (has > (busyTarget ?? 1)) fail({ constraint: 'line', asked: busyTarget ?? 1, has });
      },
      coverage: () => {
        gap = this.coverage.gap(facts);
        if (gap && gap.share > ranking.partialShare) fail({ constraint: 'coverage', gap });
      },
    };
    for (const name of constraints) if (!done()) steps[name]();
    return { price, gap };
  }

  private checkSkills(facts: Facts, fail: Say): void {
    for (const { code, need, level } of this.need.skills) {
      const has = facts.skills[code] ?? 0;
      if (need === 'must' && has < level) fail({ constraint: 'skills', code, asked: level, has });
    }
  }

  private checkLanguages(facts: Facts, fail: Say): void {
    for (const { code, level, verified } of this.need.languages) {
      const has = this.languageLevel(facts, code, verified);
      if (has < level) fail({ constraint: 'languages', code, asked: level, has, verified });
    }
  }

  private languageLevel(facts: Facts, code: string, verified: boolean): number {
    const language = facts.languages[code];
    if (!language) return 0;
    const proven = !language.until || language.until >= this.now.today ? language.verified : 0;
    return verified ? proven : Math.max(language.level, proven);
  }

  private sold(facts: Facts): { minutes: number; clients: number } {
    return sold(facts, this.need.startsOn, this.coverage.lastDay);
  }

  private inputs(facts: Facts, price: Price, gap: Gap | null): ScoreInputs {
    const nice = this.need.skills.filter((skill) => skill.need === 'nice');
    return {
      reputation: facts.reputation?.score ?? null,
      confidence: facts.reputation?.confidence ?? 0,
      reviews: facts.reputation?.reviews ?? 0,
      ...this.lineInputs(facts),
      needMinutes: this.coverage.weekMinutes,
      covered: gap === null,
      priceCents: price.cents,
      budgetCents: this.need.budgetCents,
      niceAsked: nice.length,
      niceFound: nice.filter(({ code, level }) => (facts.skills[code] ?? 0) >= level).length,
      languageMargins: this.need.languages.map(({ code, level, verified }) =>
        level >= NATIVE ? 1 : (this.languageLevel(facts, code, verified) - level) / (NATIVE - level),
      ),
      responseMinutes: facts.responseMinutes,
      confirmedDays: Math.max(0, Math.floor((this.now.at - facts.confirmedAt) / 86_400_000)),
    };
  }

  private lineInputs(
    facts: Facts,
  ): Pick<ScoreInputs, 'windowMinutes' | 'soldMinutes' | 'callsPerWeek' | 'busy'> {
    const { callsPerWeek } = this;
    const { halfHours } = this.coverage.on(facts.timezone);
    const load = (callsPerWeek * ranking.callMinutes) / this.coverage.weekMinutes;
    return {
      windowMinutes: weekMinutes(facts.windows),
      soldMinutes: this.sold(facts).minutes,
      callsPerWeek,
      busy: facts.busyByHalfHour && busyOn(halfHours, facts.busyByHalfHour, load),
    };
  }
}

/** Most work sold, and most clients at once, on any day of the period. */
export function sold(
  facts: Pick<Facts, 'bookings'>,
  first: string,
  last: string,
): { minutes: number; clients: number } {
  const running = facts.bookings.filter((one) => one.from <= last && (one.to ?? last) >= first);
  let [minutes, clients] = [0, 0];
  // The sum can only rise where a booking begins.
  for (const day of [first, ...running.map((one) => one.from).filter((from) => from > first)]) {
    const then = running.filter((one) => one.from <= day && (one.to ?? day) >= day);
    minutes = Math.max(
      minutes,
      then.reduce((total, one) => total + one.weeklyMinutes, 0),
    );
    clients = Math.max(clients, then.length);
  }
  return { minutes, clients };
}
