import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, WithMember, type Member } from '../identity/index.js';
import { SETTINGS, type RunSettings } from '../platform/config/tokens.js';
import { view, type View } from '../platform/http/page.js';
import { translate } from '../platform/views/i18n.js';
import { Actions, type DecisionView } from './actions.service.js';
import { ruleKey } from './moderation.rules.js';

/** A decision as it is told to the person it concerns: rule, reason, and how to object. */
@Controller('decisions')
@Allow('notifications.read')
export class DecisionsController {
  constructor(
    private readonly actions: Actions,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Get(':id')
  async show(
    @WithMember() actor: Member,
    @Req() { locale }: FastifyRequest,
    @Param('id') id: string,
  ): Promise<View> {
    const decision = await this.actions.decision(actor, id);
    const voice = actor.role === 'assistant' ? 'assistant' : 'business';
    return view('moderation/decision', {
      decision,
      voice,
      headline: translate(locale, `notifications.events.moderation.${decision.kind}.${voice}.title`),
      rule: translate(locale, ruleKey(decision.rule)),
      operatorEmail: this.settings.operatorEmail,
      zone: actor.timezone,
      noindex: true,
    });
  }
}

@Controller('api/v1/decisions')
@ApiTags('moderation')
@Allow('notifications.read')
export class DecisionsApi {
  constructor(private readonly actions: Actions) {}

  @Get(':id')
  show(@WithMember() actor: Member, @Param('id') id: string): Promise<DecisionView> {
    return this.actions.decision(actor, id);
  }
}
