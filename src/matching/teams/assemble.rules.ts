import { Temporal } from 'temporal-polyfill';
import {
  clockOf,
  hasMinute,
  openWeek,
  weekBits,
  windowMinutes,
  windowsOf,
  type WeekWindow,
} from '../../availability/index.js';
import { lastDay } from '../coverage.rules.js';
import type { Candidate, Need } from '../need.js';
import type { Failing, TeamFound } from './answer.rules.js';
import type { Pieces } from './solver-thread.js';
import { hoursOf, planOf } from './plan.rules.js';
import type { Team, TeamsResult, Way } from './result.js';
import { uncovered } from './verify.rules.js';

const DAY = 1440;

/** The solver's pieces as a result to show; a team that the minutes do not bear out is an error, never an answer. */
export function assemble(
  { pieces, outOfTime }: Pieces,
  need: Need,
  pool: readonly Candidate[],
  together: number,
): Omit<TeamsResult, 'candidates' | 'pool' | 'alone'> {
  const of = new Map(pool.map((one) => [one.assistantId, one]));
  const teams: Team[] = [];
  const ways: Way[] = [];
  let failing: Failing[] = [];
  let [uncertain, bound] = [false, null as number | null];
  for (const piece of pieces) {
    if (piece.kind === 'team') teams.push(present(piece.team, need, of, together));
    if (piece.kind === 'failing') failing = piece.failing;
    if (piece.kind === 'bound') bound = piece.cents;
    if (piece.kind === 'uncertain') [uncertain, bound] = [true, piece.boundCents ?? bound];
    if (piece.kind === 'relaxation') {
      const { team, ...way } = piece.relaxation;
      if (way.kind !== 'hours') {
        const here = way.kind === 'together' ? way.together : together;
        ways.push({ ...way, team: present(team, need, of, here) });
        continue;
      }
      const kept = { ...need, slots: way.kept };
      ways.push({ kind: 'hours', slots: joined(way.slots), team: present(team, kept, of, together) });
    }
  }
  const stopped = outOfTime ? 'time' : uncertain ? 'nodes' : 'no';
  const impossible = pieces.some((piece) => piece.kind === 'impossible');
  return {
    teams,
    failing: joinedFailing(failing),
    ways,
    impossible,
    stopped,
    boundCents: stopped === 'no' ? null : bound,
  };
}

function present(found: TeamFound, need: Need, of: Map<string, Candidate>, together: number): Team {
  const people = found.members.map((one) => of.get(one.assistantId)!);
  const missing = uncovered(need, people, together);
  if (missing.length > 0) throw new Error(`a team leaves ${missing.length} stretches uncovered`);
  const last = lastDay(need);
  const codes = need.languages.map((one) => one.code);
  const plan = planOf(
    found.members.map((one, i) => ({ share: one.share, languages: people[i]!.languages })),
    weekOf(need, people),
    codes,
  );
  const minutes = plan.reduce((sum, slot) => sum + windowMinutes(slot), 0);
  const backed = plan
    .filter((slot) => slot.people.length > 1)
    .reduce((sum, slot) => sum + windowMinutes(slot), 0);
  return {
    members: found.members.map((one, i) => ({
      ...one,
      reputation: people[i]!.reputation,
      languages: people[i]!.languages,
      answers: joined(hoursOf(plan, i, true)),
      standsIn: joined(hoursOf(plan, i, false)),
      away: people[i]!.closures.filter((one) => one.startsOn <= last && one.endsOn >= need.startsOn),
    })),
    cents: found.cents,
    boundCents: found.boundCents,
    plan,
    backed: minutes > 0 ? backed / minutes : 0,
  };
}

/** A plain week of the brief, cut where somebody's presence begins or ends and at midnight. */
function weekOf(need: Need, people: readonly Candidate[]): (WeekWindow & { by: number[] })[] {
  const first = Temporal.PlainDate.from(need.startsOn);
  const monday = first.add({ days: (8 - first.dayOfWeek) % 7 }).toString();
  const weeks = people.map((one) =>
    openWeek({ ...one, closures: [], worksHolidays: true }, need.timezone, monday),
  );
  const asked = weekBits(need.slots);
  const stretches: (WeekWindow & { by: number[] })[] = [];
  const here = (minute: number): string =>
    hasMinute(asked, minute) ? weeks.map((week) => (hasMinute(week, minute) ? '1' : '0')).join('') : '';
  for (let day = 0; day < 7; day += 1) {
    const midnight = day * DAY;
    for (let from = 0; from < DAY;) {
      const who = here(midnight + from);
      let to = from + 1;
      while (to < DAY && here(midnight + to) === who) to += 1;
      const by = people.flatMap((_, i) => (who[i] === '1' ? [i] : []));
      if (who) stretches.push({ day: day + 1, from: clockOf(from), to: clockOf(to), by });
      from = to;
    }
  }
  return stretches;
}

/** Touching windows as one. */
const joined = (windows: readonly WeekWindow[]): WeekWindow[] => windowsOf(weekBits(windows));

function joinedFailing(failing: readonly Failing[]): Failing[] {
  const groups = Map.groupBy(failing, ({ language, people }) => `${language} ${people}`);
  return [...groups.values()].flatMap((group) =>
    joined(group).map((window) => ({ ...window, language: group[0]!.language, people: group[0]!.people })),
  );
}
