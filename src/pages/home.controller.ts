import { Controller, Get, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, AllowUnconfirmed, WithActor, type Actor } from '../identity/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { redirect, view, type PageResult } from '../platform/http/page.js';
import { share } from '../platform/money/money.js';
import { numberWord, percent, translate, type Locale } from '../platform/views/index.js';

const STEPS = ['brief', 'match', 'work', 'pay'];
/** The sum the home page takes apart, in cents. */
const EXAMPLE_CENTS = 49_000;

@Controller()
@Allow('public')
export class HomeController {
  constructor(
    private readonly uow: UnitOfWork,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Get()
  @AllowUnconfirmed()
  async show(@WithActor() actor: Actor, @Req() request: FastifyRequest): Promise<PageResult> {
    if (!actor.accountId) return view('pages/home', await this.model(request.locale));
    if (!actor.confirmed) return view('identity/check_mail', { email: actor.email, mayRepeat: true });
    if (actor.role === 'staff') return redirect('/staff');
    if (actor.role !== 'assistant') return redirect('/today');
    return redirect((await this.mayWork(actor.accountId)) ? '/desk' : '/profile');
  }

  /** Before she can be found, and with no contract yet, her profile is the thing to do. */
  private async mayWork(assistantId: string): Promise<boolean> {
    const row = await this.uow.one<{ ready: boolean }>(
      `select exists (select 1 from assistant_profile where assistant_id = $1 and state = 'published')
           or exists (select 1 from contract where assistant_id = $1) ready`,
      [assistantId],
    );
    return row?.ready ?? false;
  }

  private async model(locale: Locale): Promise<Record<string, unknown>> {
    const market = await this.uow.one<{ people: number; languages: number }>(
      `select count(*)::int people, (select count(distinct l)::int from search_document d, unnest(d.languages) l) languages from search_document`,
    );
    const { platformFeeBps } = this.settings;
    const fee = share(EXAMPLE_CENTS, platformFeeBps);
    const text = (key: string, params?: Record<string, unknown>) =>
      translate(locale, `pages.home.${key}`, params);
    return {
      fee: percent(platformFeeBps / 10_000, locale),
      steps: STEPS.map((key, index) => ({
        step: index + 1,
        title: text(`step_${key}`),
        text: text(`step_${key}_text`),
      })),
      example: [
        { label: text('money_gross'), cents: EXAMPLE_CENTS },
        {
          label: text('money_fee', { fee: percent(platformFeeBps / 10_000, locale) }),
          cents: -fee,
          kind: 'minus',
        },
        { label: text('money_net'), cents: EXAMPLE_CENTS - fee, kind: 'total' },
      ],
      marketTitle: market?.people
        ? text('market_title', {
            count: market.people,
            word: capital(numberWord(market.people, locale, true)),
          })
        : text('market_empty'),
    };
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
