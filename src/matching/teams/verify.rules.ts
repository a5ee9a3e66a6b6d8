import { outside, spanOf, spansOf, type OpenHours, type Span } from '../../availability/index.js';
import { lastDay } from '../coverage.rules.js';
import type { Need } from '../need.js';

export type Hours = Pick<Need, 'timezone' | 'startsOn' | 'endsOn' | 'holidays' | 'slots' | 'languages'>;
export type Presence = OpenHours & { languages: readonly string[] };

/**
 * What a team leaves uncovered of the real minutes of the whole period: too few people, or nobody of a language. Reckoned
 * anew from everybody's hours, so that an answer of the solver is believed only when this comes out empty.
 */
export function uncovered(need: Hours, team: readonly Presence[], together: number): Span[] {
  const within = spanOf({ from: need.startsOn, to: lastDay(need) }, need.timezone);
  const { timezone, slots: windows, holidays } = need;
  const asked = spansOf({ timezone, windows, closures: [], worksHolidays: holidays }, within);
  const spans = team.map((one) => spansOf(one, within));
  const missing = outside(asked, atLeast(spans, together));
  for (const { code } of need.languages)
    missing.push(
      ...outside(
        asked,
        atLeast(
          spans.filter((_, i) => team[i]!.languages.includes(code)),
          1,
        ),
      ),
    );
  return missing.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The time at which so many of them are there. */
function atLeast(people: readonly Span[][], count: number): Span[] {
  const turns = people
    .flat()
    .flatMap(({ start, end }) => [
      { at: start, by: 1 },
      { at: end, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || b.by - a.by);
  const spans: Span[] = [];
  let [here, since] = [0, 0];
  for (const { at, by } of turns) {
    const before = here;
    here += by;
    if (before < count && here >= count) since = at;
    if (before >= count && here < count && at > since) spans.push({ start: since, end: at });
  }
  return spans;
}
