import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, flatten, type FormState } from '../../platform/http/form.js';
import type { PageResult, View } from '../../platform/http/page.js';
import { weekday } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { mismatchText } from './checks.presenter.js';
import { CallForm, OrderForm } from './draft.forms.js';
import { DraftPages } from './draft-pages.service.js';
import { Drafts, namesOf, newKey } from './drafts.service.js';
import { actions, callerKinds, languagesOf, type CallType, type Playbook } from './playbook.content.js';
import { proposals } from './simulation.rules.js';
import { languageName, languageWithin, optionsOf, wordsOf } from './words.js';

/** The client's own simulated calls: what has to come out of them. */
@Controller('contracts/:contractId/instructions/calls')
@Allow('desk.instruct')
export class DraftCallsController {
  constructor(
    private readonly pages: DraftPages,
    private readonly drafts: Drafts,
  ) {}

  @Get()
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.pages.show(request, actor, contractId, 'calls', async ({ content }, desk) => {
      const { calls } = await this.drafts.checks(desk, content);
      return {
        draftForm: refused ?? blank(),
        failing: calls.filter(({ wrong }) => wrong.length > 0).length,
        proposed: proposals(content, namesOf(desk), naming(locale)).length,
        calls: calls.map(({ call, wrong }) => ({
          ...call,
          passes: wrong.length === 0,
          wrong: wrong.map((one) => mismatchText(one, content, locale)),
          scene: sceneText(content, call, locale),
        })),
      };
    });
  }

  /** Takes over every call proposed. */
  @Post()
  propose(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const { locale } = request;
    return this.pages.save(request, actor, contractId, OrderForm, {
      how: (content, _, desk) => ({
        ...content,
        simulations: [
          ...content.simulations,
          ...proposals(content, namesOf(desk), naming(locale)).map((call) => ({
            ...call,
            key: newKey(),
          })),
        ].slice(0, 40),
      }),
      stay: () => `/contracts/${contractId}/instructions/calls`,
      again: (form) => this.list(actor, contractId, request, form),
    });
  }

  @Get(':key')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.pages.show(request, actor, contractId, 'simulation', async ({ content }, desk) => {
      const call =
        key === 'new'
          ? null
          : found(
              content.simulations.find((one) => one.key === key),
              'call',
            );
      const { calls } = await this.drafts.checks(desk, content);
      const wrong = calls.find((one) => one.call.key === key)?.wrong ?? [];
      return {
        key,
        call,
        wrong: wrong.map((one) => mismatchText(one, content, locale)),
        draftForm:
          refused ??
          blank(call ? flatten(call) : { day: 2, time: '12:40', caller: 'known', action: 'message' }),
        callers: optionsOf(locale, 'caller_kind', callerKinds),
        days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: weekday(day, locale, 'long') })),
        languages: languagesOf(content).map((code) => ({ value: code, label: languageName(code, locale) })),
        types: content.callTypes.map((type) => ({ value: type.key, label: type.name })),
        endings: optionsOf(locale, 'action', [...actions, 'decline']),
        people: content.people.map((person) => ({ value: person.key, label: person.name })),
        ...(call && { title: call.name }),
      };
    });
  }

  @Post(':key')
  save(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    const own = key === 'new' ? newKey() : key;
    return this.pages.save(request, actor, contractId, CallForm, {
      how: (content, { next, name, caller, day, time, language, type, opening, action, person }) => {
        const known = content.simulations.some((one) => one.key === own);
        if (key !== 'new') found(known || null, 'call');
        const after = {
          key: own,
          name,
          caller,
          day,
          time,
          language,
          type,
          opening,
          action,
          person,
        };
        const simulations =
          next === 'remove'
            ? content.simulations.filter((one) => one.key !== own)
            : known
              ? content.simulations.map((one) => (one.key === own ? after : one))
              : [...content.simulations, after];
        return { ...content, simulations };
      },
      stay: () => `/contracts/${contractId}/instructions/calls`,
      again: (form) => this.show(actor, contractId, key, request, form),
    });
  }
}

/** Who calls in an example, as the language of the greeting has it. */
export const exampleCaller = (language: string): string =>
  translate(language === 'it' ? 'it' : 'en', 'portal.instructions.example_caller');

const naming =
  (locale: Locale) =>
  (type: CallType | null, language: string): string =>
    type ? `${type.name}, ${languageWithin(language, locale)}` : translate(locale, 'playbook.calls.unwanted');

/** "Martedì alle 12:40, in inglese: Nuovo paziente". */
export function sceneText(
  { callTypes }: Playbook,
  { day, time, language, type, caller }: Playbook['simulations'][number],
  locale: Locale,
): string {
  return translate(locale, caller === 'blocked' ? 'playbook.calls.scene_blocked' : 'playbook.calls.scene', {
    day: wordsOf(locale)('day', String(day)),
    time,
    language: languageWithin(language, locale),
    caller: translate(locale, `playbook.caller_kind.${caller}`).toLowerCase(),
    type: callTypes.find(({ key }) => key === type)?.name ?? '–',
  });
}
