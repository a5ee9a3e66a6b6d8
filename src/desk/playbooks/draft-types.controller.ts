import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow, WithBusiness, type BusinessActor } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, flatten, type FormState } from '../../platform/http/form.js';
import type { PageResult, View } from '../../platform/http/page.js';
import { urgencies } from '../messages/message.form.js';
import { asText } from '../timeline/pages.js';
import { OrderForm, TypeForm } from './draft.forms.js';
import { DraftPages, movedUp, rowsOf } from './draft-pages.service.js';
import { newKey } from './drafts.service.js';
import {
  actions,
  answerKinds,
  fillable,
  inLanguage,
  languagesOf,
  type CallType,
} from './playbook.content.js';
import { optionsOf, tabsOf, wordsOf } from './words.js';
import type { z } from 'zod';

/** The types of call: what is asked, what is done, in order. */
@Controller('contracts/:contractId/instructions/types')
@Allow('desk.instruct')
export class DraftTypesController {
  constructor(private readonly pages: DraftPages) {}

  @Get()
  list(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
    refused?: FormState,
  ): Promise<View> {
    const words = wordsOf(request.locale);
    return this.pages.show(request, actor, contractId, 'types', ({ content }) => ({
      draftForm: refused ?? blank(),
      types: content.callTypes.map((type, index) => ({
        ...type,
        first: index === 0,
        asked: type.questions.length,
        steps: type.actions.map(({ kind, people }) => ({
          label: words('action', kind),
          who: people.map((key) => content.people.find((one) => one.key === key)?.name ?? '').join(', '),
        })),
      })),
    }));
  }

  @Post()
  order(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Req() request: FastifyRequest,
  ): Promise<PageResult> {
    return this.pages.save(request, actor, contractId, OrderForm, {
      how: (content, { next }) => ({
        ...content,
        callTypes: next.startsWith('up:') ? movedUp(content.callTypes, next.slice(3)) : content.callTypes,
      }),
      stay: () => `/contracts/${contractId}/instructions/types`,
      again: (form) => this.list(actor, contractId, request, form),
    });
  }

  @Get(':key')
  show(
    @WithBusiness() actor: BusinessActor,
    @Param('contractId') contractId: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
    @Query('language') wanted?: unknown,
    refused?: FormState,
  ): Promise<View> {
    const { locale } = request;
    return this.pages.show(request, actor, contractId, 'type', ({ content }) => {
      const type =
        key === 'new'
          ? null
          : found(
              content.callTypes.find((one) => one.key === key),
              'call type',
            );
      const shown = tabsOf(content, asText(refused?.values['language'] ?? wanted), locale);
      const form = refused ?? blank(fieldsOf(type, shown.language));
      return {
        ...shown,
        key,
        type,
        draftForm: form,
        questionRows: rowsOf(form, 'questions', ['text', 'key'], 1).map((index) => ({
          index,
          main: inLanguage(type?.questions[index]?.text ?? {}, shown.main, shown.main),
        })),
        actionRows: rowsOf(form, 'actions', ['kind'], 1).map((index) => ({
          index,
          place: index + 1,
          spare: !form.values[`actions.${index}.kind`],
          main: inLanguage(type?.actions[index]?.say ?? {}, shown.main, shown.main),
        })),
        translating: shown.language !== shown.main,
        kinds: optionsOf(locale, 'action', actions),
        answers: optionsOf(locale, 'answer', answerKinds),
        fills: optionsOf(locale, 'fills', fillable),
        urgencies: optionsOf(locale, 'urgency', [...urgencies]),
        people: content.people.map(({ key: value, name }) => ({ value, label: name })),
        ...(type && { title: type.name }),
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
    const list = `/contracts/${contractId}/instructions/types`;
    return this.pages.save(request, actor, contractId, TypeForm, {
      how: (content, data) => {
        const before = content.callTypes.find((one) => one.key === own);
        if (key !== 'new') found(before, 'call type');
        if (data.next === 'remove')
          return { ...content, callTypes: content.callTypes.filter((one) => one.key !== own) };
        const after = merged(own, before, data, languagesOf(content));
        return {
          ...content,
          callTypes: before
            ? content.callTypes.map((one) => (one.key === own ? after : one))
            : [...content.callTypes, after],
        };
      },
      stay: ({ next, language }) => {
        if (next === 'remove' || next === '') return list;
        const tab = /^language:([a-z]{2,3})$/.exec(next)?.[1];
        return `${list}/${own}?language=${tab ?? language}${next.startsWith('more') ? `#${next}` : ''}`;
      },
      again: (form) => this.show(actor, contractId, key, request, undefined, form),
    });
  }
}

/** A type as one language's form shows it, with an action more to be filled. */
function fieldsOf(type: CallType | null, language: string): Record<string, unknown> {
  const spare = { [`actions.${type?.actions.length ?? 0}.urgency`]: 'normal' };
  if (!type) return spare;
  const actions = type.actions.map(({ key, kind, note, urgency, say }) => ({
    key,
    kind,
    note,
    urgency,
    say: say[language] ?? '',
  }));
  return {
    ...spare,
    ...flatten({
      ...type,
      questions: type.questions.map((question) => ({ ...question, text: question.text[language] ?? '' })),
      actions,
    }),
    ...Object.fromEntries(type.actions.map(({ people }, index) => [`actions.${index}.people`, people])),
  };
}

/** The form of one language laid over what the other languages say. */
function merged(
  key: string,
  before: CallType | undefined,
  { language, name, hint, instructions, questions, actions: steps, next }: z.output<typeof TypeForm>,
  languages: string[],
): CallType {
  const over = (texts: Record<string, string> | undefined, text: string) =>
    Object.fromEntries(languages.map((one) => [one, one === language ? text : (texts?.[one] ?? '')]));
  const ordered = steps.flatMap(({ kind, key: own = newKey(), say, ...step }) =>
    kind
      ? [{ ...step, kind, key: own, say: over(before?.actions.find((one) => one.key === own)?.say, say) }]
      : [],
  );
  return {
    key,
    name,
    hint,
    instructions,
    questions: questions.flatMap(({ remove, key: own = newKey(), text, ...question }) => {
      const all = over(before?.questions.find((one) => one.key === own)?.text, text);
      return remove || !Object.values(all).some(Boolean) ? [] : [{ ...question, key: own, text: all }];
    }),
    actions: next.startsWith('up:') ? movedUp(ordered, next.slice(3)) : ordered,
  };
}
