import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { blank, flatten, type FormState } from '../../platform/http/form.js';
import type { PageResult, View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { asText } from '../timeline/pages.js';
import { DisclosuresForm, FaqForm, GreetingsForm } from './draft.forms.js';
import { exampleCaller } from './draft-calls.controller.js';
import { DraftPages, rowsOf } from './draft-pages.service.js';
import { namesOf, newKey } from './drafts.service.js';
import { inTreeOrder } from './faq.rules.js';
import { audiences, disclosed, languagesOf } from './playbook.content.js';
import { dayPartOf, dayParts, greet, namesFor } from './playbook.rules.js';
import { Playbooks } from './playbooks.service.js';
import { languageName, optionsOf, tabsOf } from './words.js';
import { translate } from '../../platform/views/i18n.js';

const OFFERED = ['it', 'en', 'de', 'fr', 'es', 'pt', 'ro', 'ru', 'uk', 'ar', 'zh', 'sl'];

/** What is said, what is answered, what may be told: the sections that are one form each. */
@Controller('contracts/:contractId/instructions')
@Allow('desk.instruct')
export class DraftTextsController {
  constructor(
    private readonly pages: DraftPages,
    private readonly playbooks: Playbooks,
    private readonly clock: Clock,
  ) {}

  @Get('greetings')
  greetings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('language') wanted?: unknown,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.pages.show(request, actor, contractId, 'greetings', async ({ content }, desk) => {
      const shown = tabsOf(content, asText(refused?.values['language'] ?? wanted), locale);
      const form = refused ?? blank(content.greetings[shown.language]);
      const part = dayPartOf(this.clock.now().toZonedDateTimeISO(desk.contract.timezone).hour);
      const needed = await this.playbooks.languages(desk);
      const caller = exampleCaller(shown.language);
      const text = form.values[part];
      return {
        ...shown,
        draftForm: form,
        dayParts: dayParts.map((value) => ({
          value,
          label: translate(locale, `portal.day_part.${value}`),
        })),
        heard: greet(
          typeof text === 'string' ? text : '',
          namesFor(namesOf(desk, caller), shown.language, part),
        ),
        removable: shown.tabs.length > 1 && !needed.includes(shown.language),
        more: [...new Set([...needed, ...OFFERED])]
          .filter((code) => !languagesOf(content).includes(code))
          .map((value) => ({ value, label: languageName(value, locale) })),
      };
    });
  }

  @Post('greetings')
  saveGreetings(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.pages.save(request, actor, contractId, GreetingsForm, {
      how: (content, { language, morning, afternoon, evening, add, next }) => {
        const greetings = { ...content.greetings, [language]: { morning, afternoon, evening } };
        if (next === 'remove' && Object.keys(greetings).length > 1) delete greetings[language];
        if (next === 'add' && add) greetings[add] ??= { morning: '', afternoon: '', evening: '' };
        return { ...content, greetings };
      },
      stay: ({ next, add }) =>
        next === 'add' && add
          ? `${here(contractId)}/greetings?language=${add}`
          : tab(contractId, 'greetings', next),
      again: (form) => this.greetings(actor, contractId, request, undefined, form),
    });
  }

  @Get('faq')
  faq(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    @Query('language') wanted?: unknown,
    refused?: FormState,
  ): Promise<View> {
    return this.pages.show(request, actor, contractId, 'faq', ({ content }) => {
      const shown = tabsOf(content, asText(refused?.values['language'] ?? wanted), request.locale);
      const entries = inTreeOrder(content.faq);
      const form =
        refused ??
        blank(
          flatten({
            faq: entries.map(({ key, under, question, answer }) => ({
              key,
              under,
              question,
              answer: answer[shown.language],
            })),
          }),
        );
      return {
        ...shown,
        draftForm: form,
        rows: rowsOf(form, 'faq', ['question', 'answer'], 0).map((index) => ({
          index,
          depth: Math.min(entries[index]?.depth ?? 0, 3),
          main: entries[index]?.answer[shown.main] ?? '',
        })),
        spares: rowsOf(form, 'faq', ['question', 'answer'], 3)
          .slice(-3)
          .map((index) => ({ index, depth: 0 })),
        parents: entries.map(({ key, question, depth }) => ({
          value: key,
          label: `${'– '.repeat(depth)}${question}`,
        })),
      };
    });
  }

  @Post('faq')
  saveFaq(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.pages.save(request, actor, contractId, FaqForm, {
      how: (content, { faq, language }) => {
        const kept = faq.filter(({ question }) => question);
        const keys = new Set(kept.map(({ key }) => key));
        return {
          ...content,
          faq: kept.map(({ key = newKey(), under, question, answer }) => ({
            key,
            question,
            // What stood under a question that is gone stands by itself.
            under: under && keys.has(under) ? under : undefined,
            answer: { ...content.faq.find((one) => one.key === key)?.answer, [language]: answer },
          })),
        };
      },
      stay: ({ next }) => tab(contractId, 'faq', next),
      again: (form) => this.faq(actor, contractId, request, undefined, form),
    });
  }

  @Get('disclosures')
  disclosures(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.pages.show(request, actor, contractId, 'disclosures', ({ content }) => {
      const form = refused ?? blank(flatten({ disclosures: content.disclosures }));
      return {
        draftForm: form,
        rows: rowsOf(form, 'disclosures', ['what', 'detail', 'check'], 2),
        fields: optionsOf(locale, 'disclosed', disclosed),
        audiences: optionsOf(locale, 'audience', audiences),
      };
    });
  }

  @Post('disclosures')
  saveDisclosures(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.pages.save(request, actor, contractId, DisclosuresForm, {
      how: (content, { disclosures }) => ({
        ...content,
        disclosures: disclosures.map((row) => ({ ...row, key: row.key ?? newKey() })),
      }),
      stay: ({ next }) => (next === 'more' ? `${here(contractId)}/disclosures` : null),
      again: (form) => this.disclosures(actor, contractId, request, form),
    });
  }
}

const here = (contractId: string): string => `/contracts/${contractId}/instructions`;

/** The same page in the language whose tab was pressed. */
function tab(contractId: string, section: string, next: string): string | null {
  const language = /^language:([a-z]{2,3})$/.exec(next)?.[1];
  return language ? `${here(contractId)}/${section}?language=${language}` : null;
}
