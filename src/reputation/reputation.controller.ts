import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { view, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { exampleFacts } from './example.js';
import { ReputationFacts } from './facts.queries.js';
import { presentFormula, presentScore } from './reputation.presenter.js';
import { reputationOf } from './reputation.rules.js';

/** How the assistant's own score is made, from the facts of this moment. */
@Controller('reputation')
@Allow('reputation.read')
export class ReputationController {
  constructor(private readonly facts: ReputationFacts) {}

  @Get()
  async show(@WithMember() actor: Member, @Req() { locale }: FastifyRequest): Promise<View> {
    const facts = await this.facts.of(actor.accountId);
    const result = reputationOf(facts);
    const clients = new Set(result.parts.flatMap((part) => part.clients.map(({ client }) => client)));
    const names = await this.facts.names([...clients]);
    return view('reputation/show', {
      ...presentScore(result, facts, locale, (client) => names.get(client) ?? '–'),
      title: translate(locale, 'reputation.title'),
      empty: clients.size === 0,
    });
  }
}

/** The published formula, written from the data file that is in force. */
@Controller('help/reputation')
@Allow('public')
export class ReputationHelpController {
  @Get()
  show(@Req() { locale }: FastifyRequest): View {
    return view(`reputation/help.${locale}`, {
      title: translate(locale, 'reputation.help_title'),
      formula: presentFormula(locale),
      example: presentScore(reputationOf(exampleFacts), exampleFacts, locale, (client) =>
        translate(locale, `reputation.example.${client}`),
      ),
    });
  }
}
