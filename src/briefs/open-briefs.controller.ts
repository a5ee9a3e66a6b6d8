import { Controller, Get, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import type { Verdict } from '../matching/index.js';
import { view, type View } from '../platform/http/page.js';
import { counted } from '../platform/views/counted.js';
import { number, numberWord } from '../platform/views/format.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { skillName } from '../skills/index.js';
import { presentBrief } from './brief.presenter.js';
import type { Brief } from './briefs.queries.js';
import { changeText } from './change.presenter.js';
import { obstacleText } from './match.presenter.js';
import { Matches } from './matches.service.js';
import { OpenBriefsQueries } from './open-briefs.queries.js';

const SHOWN = 12;
/** What a brief says to those it was not sent to: nothing that tells whose it is, or what it may cost. */
const PUBLIC_FACTS = ['languages', 'must', 'nice', 'coverage', 'work', 'calls', 'holidays'] as const;

interface Standing {
  sector: string | null;
  startsOn: string;
  facts: { label: string; text: string }[];
  windows: Brief['slots'];
  /** Hours of the week asked for that she does not cover. */
  missing: Brief['slots'];
  fits: boolean;
  points: number | null;
  partial: boolean;
  obstacles: { text: string; change: string | null }[];
}

/** Open briefs in her languages, without names: whether she is among the matches, and what would put her there. */
@Controller()
@Allow('invitations.read')
@ApiTags('briefs')
export class OpenBriefsController {
  constructor(
    private readonly queries: OpenBriefsQueries,
    private readonly matches: Matches,
  ) {}

  @Get('open-briefs')
  async index(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const standings = await this.standings(actor, locale);
    const fits = standings.filter((one) => one.fits && !one.partial).length;
    return view('briefs/open', {
      title: headline(fits, standings.length, locale),
      width: 'narrow',
      standings: standings.map((one) => ({
        ...one,
        points: one.points === null ? null : number(one.points, locale),
      })),
    });
  }

  /** The twelve newest. */
  @Get('api/v1/open-briefs')
  async list(
    @WithMember() actor: Member,
    @Req() { locale }: FastifyRequest,
  ): Promise<{ newest: Standing[] }> {
    return { newest: await this.standings(actor, locale) };
  }

  private async standings(actor: Member, locale: Locale): Promise<Standing[]> {
    const briefs = await this.queries.inHerLanguages(actor.accountId, SHOWN);
    const verdicts = await Promise.all(briefs.map((brief) => this.matches.verdict(brief, actor.accountId)));
    return briefs.flatMap((brief, n) => {
      const verdict = verdicts[n];
      return verdict ? [standing(brief, verdict, locale)] : [];
    });
  }
}

function headline(fits: number, of: number, locale: Locale): string {
  if (of === 0) return translate(locale, 'briefs.open.none');
  if (fits === 0) return counted('briefs.open.out', of, locale);
  if (of === 1) return translate(locale, 'briefs.open.only');
  return counted('briefs.open.in', fits, locale, { of: numberWord(of, locale) });
}

function standing(brief: Brief, { match, obstacles, listed }: Verdict, locale: Locale): Standing {
  const labels = new Set(PUBLIC_FACTS.map((key) => translate(locale, `briefs.facts.${key}`)));
  const { facts, windows } = presentBrief(brief, locale);
  const unlisted = { text: translate(locale, 'briefs.invitation.unlisted'), change: null };
  const gap = match?.gap ? [{ constraint: 'coverage' as const, gap: match.gap }] : [];
  return {
    sector: brief.sector && skillName(brief.sector, locale),
    startsOn: brief.startsOn,
    facts: facts.flatMap(({ label, text }) => (label && text && labels.has(label) ? [{ label, text }] : [])),
    windows,
    missing: [...obstacles, ...gap].flatMap((one) => one.gap?.week ?? []),
    fits: match !== null,
    points: match && match.score,
    partial: gap.length > 0,
    obstacles: listed
      ? [...obstacles, ...gap].map((one) => ({ text: said(one, locale), change: changeText(one, locale) }))
      : [unlisted],
  };
}

/** The budget is told to those invited alone. */
const said = (obstacle: Parameters<typeof obstacleText>[0], locale: Locale): string =>
  obstacle.constraint === 'budget' && obstacle.has
    ? translate(locale, 'briefs.change.over_budget')
    : obstacleText(obstacle, locale);
