import { weekBits, windowsOf, without } from '../availability/index.js';
import { teamLimits, SHARE_PARTS, type Team, type TeamSearch, type TeamsResult } from '../matching/index.js';
import { duration, money, number, numberWord } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { counted } from '../platform/views/counted.js';
import { languageName } from '../skills/index.js';
import type { Brief } from './briefs.queries.js';
import type { TeamShare } from './invitations.service.js';
import type { PersonRow } from './people.queries.js';

type People = ReadonlyMap<string, PersonRow>;

const wordsOf =
  (locale: Locale) =>
  (key: string, params: Record<string, unknown> = {}): string =>
    translate(locale, `teams.${key}`, params);

/** Everybody named on the page of a search. */
export const membersOf = (result: TeamsResult | null): string[] => {
  const teams = result ? [...result.teams, ...result.ways.map((way) => way.team)] : [];
  const ids = teams.flatMap((team) => team.members.map((one) => one.assistantId));
  return [...new Set(result?.alone ? [...ids, result.alone.assistantId] : ids)];
};

/** The choices of the form: how many people at most, how many at the same time. */
export function teamChoices(locale: Locale) {
  const t = wordsOf(locale);
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    peopleOptions: upTo(2, teamLimits.people).map((value) => ({
      value,
      label: t('form.at_most', { count: value }),
    })),
    togetherOptions: upTo(1, teamLimits.together).map((value) => ({
      value,
      label: t(`form.together_${value}`),
    })),
  };
}

/** A search as the page shows it: what was found, or what would help. */
export function presentSearch(search: TeamSearch | null, brief: Brief, people: People, locale: Locale) {
  const t = wordsOf(locale);
  const result = search?.result ?? null;
  if (!search || !result)
    return {
      headline: t(`headline.${search?.state ?? 'none'}`),
      lead: t(`lead.${search?.state ?? 'none'}`),
      state: search?.state ?? 'none',
    };
  const euro = (cents: number): string => money(cents, brief.currency, locale, true);
  const { teams, ways, impossible, stopped, boundCents, alone } = result;
  const nameOf = (id: string): string => people.get(id)?.name ?? t('gone');
  const changed = search.briefRevision !== brief.revision;
  const codes = search.need.languages.map((one) => one.code);
  return {
    state: search.state,
    searchId: search.id,
    headline:
      teams.length > 0
        ? counted('teams.headline.found', teams.length, locale)
        : t(impossible ? 'headline.impossible' : 'headline.stopped', {
            people: numberWord(search.people, locale, true),
          }),
    lead: t('lead.done', {
      candidates: number(result.candidates, locale),
      pool: number(result.pool, locale),
    }),
    alone:
      alone &&
      teams[0] &&
      t('alone', { name: nameOf(alone.assistantId), amount: euro(alone.cents), team: euro(teams[0].cents) }),
    changed,
    stopped:
      stopped === 'no'
        ? ''
        : [t(`stopped.${stopped}`), boundCents ? t('stopped.bound', { amount: euro(boundCents) }) : '']
            .filter(Boolean)
            .join(' '),
    teams: teams.map((team, index) => ({
      ...presentTeam(team, people, codes, brief, locale),
      index,
      open: index === 0,
      first: index === 0,
    })),
    failing: groupFailing(search, result).map(({ language, people: count, windows }) => ({
      windows,
      text: language
        ? t('failing.language', { language: languageName(language, locale) })
        : t(count === 0 ? 'failing.nobody' : 'failing.few', { count, together: search.together }),
    })),
    ways: ways.map((way) => ({
      ...presentTeam(way.team, people, codes, brief, locale),
      label: wayText(way, brief, locale),
      apply: t(`apply.${way.kind}`),
      dropped: way.kind === 'hours' ? way.slots : null,
    })),
  };
}

function groupFailing({ need }: TeamSearch, { failing }: TeamsResult) {
  // Where nobody is there at all, that nobody speaks the language goes without saying.
  const empty = weekBits(failing.filter((one) => one.language === null));
  const groups = Map.groupBy(failing, (one) => `${one.language} ${one.people}`);
  return [...groups.values()].flatMap((group) => {
    const { language, people } = group[0]!;
    const bits = weekBits(group);
    const windows = windowsOf(language === null ? bits : without(bits, empty));
    const code = language === null ? null : (need.languages[language]?.code ?? null);
    return windows.length > 0 ? [{ language: code, people, windows }] : [];
  });
}

function wayText(way: TeamsResult['ways'][number], brief: Brief, locale: Locale): string {
  const t = wordsOf(locale);
  const cost = money(way.team.cents, brief.currency, locale, true);
  const more = money(Math.max(0, way.team.cents - brief.budgetCents), brief.currency, locale, true);
  switch (way.kind) {
    case 'budget':
      return t('way.budget', { cost, more });
    case 'people':
      return t('way.people', { people: numberWord(way.people, locale, true), cost });
    case 'together':
      return t(`way.together_${way.together}`, { cost });
    case 'hours':
      return t('way.hours', { cost });
  }
}

const profileOf = (person: PersonRow | undefined): string | null =>
  person?.published && !person.blind ? `/assistants/${person.slug}` : null;

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();

function presentTeam(team: Team, people: People, codes: string[], brief: Brief, locale: Locale) {
  const t = wordsOf(locale);
  const euro = (cents: number): string => money(cents, brief.currency, locale, true);
  const names = team.members.map((one) => people.get(one.assistantId)?.name ?? t('gone'));
  const named = team.members.map((one) => people.get(one.assistantId)?.blind === false);
  const firsts = names.map((name, i) => (named[i] ? (name.split(' ')[0] ?? name) : name));
  const last = firsts.at(-1)!;
  const speakers =
    codes.length > 1
      ? codes.map((code, i) => ({
          language: languageName(code, locale),
          hours: speakerHours(team, i, firsts),
        }))
      : [];
  return {
    title: firsts.length > 1 ? t('and', { some: firsts.slice(0, -1).join(', '), last }) : last,
    price: euro(team.cents),
    sum: team.members.map((one, i) => ({ label: names[i]!, amount: euro(one.cents) })),
    proven: team.boundCents === team.cents,
    bound: team.boundCents === team.cents ? '' : t('bound', { amount: euro(team.boundCents) }),
    plan: team.plan,
    initials: names.map(initialsOf),
    names,
    mapTitle: t('map'),
    backed: t(team.backed >= 0.995 ? 'backed_all' : team.backed > 0 ? 'backed' : 'backed_none', {
      percent: Math.round(team.backed * 100),
    }),
    speakers,
    invitable: team.members.some((one) => {
      const person = people.get(one.assistantId);
      return (
        person?.published &&
        person.invitation !== 'sent' &&
        !['open', 'accepted'].includes(person.proposal ?? '')
      );
    }),
    members: team.members.map((one, i) => ({
      ...one,
      name: names[i]!,
      first: firsts[i]!,
      photoUrl: people.get(one.assistantId)?.photoUrl,
      href: profileOf(people.get(one.assistantId)),
      invited: people.get(one.assistantId)?.invitation === 'sent',
      part: t('part', { share: `${one.share}/${SHARE_PARTS}`, hours: duration(one.weeklyMinutes) }),
      calls: one.callsPerDay
        ? t('calls', { calls: number(one.callsPerDay, locale, { maximumFractionDigits: 1 }) })
        : '',
      price: euro(one.cents),
      pack: one.package.name,
    })),
  };
}

/** Where somebody else than the one who answers speaks a language: who, by the hours she is first to speak it. */
const speakerHours = (team: Team, language: number, names: string[]): string =>
  [...new Set(team.plan.map((slot) => slot.speakers[language] ?? -1))]
    .filter((one) => one >= 0)
    .map((one) => names[one])
    .join(', ');

/** Her part of a team, for the assistant who is asked to join it. */
export function presentShare(share: TeamShare, locale: Locale) {
  const t = (key: string, params: Record<string, unknown>): string =>
    translate(locale, `teams.invitation.${key}`, params);
  const { weeklyMinutes, callsPerDay, cents } = share;
  const calls = callsPerDay && number(callsPerDay, locale, { maximumFractionDigits: 1 });
  return {
    ...share,
    facts: [
      { label: t('work', {}), text: t('hours', { hours: duration(weeklyMinutes) }) },
      ...(calls ? [{ label: t('calls', {}), text: t('calls_a_day', { calls }) }] : []),
      { label: t('price', {}), text: t('a_month', { amount: money(cents, 'EUR', locale, true) }) },
    ],
  };
}
