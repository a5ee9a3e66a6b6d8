import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { blank } from '../../platform/http/form.js';
import { weekday } from '../../platform/views/format.js';
import { translate } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import { mismatchText } from './checks.presenter.js';
import { exampleCaller, sceneText } from './draft-calls.controller.js';
import { namesOf } from './drafts.service.js';
import { callerKinds, inLanguage, language, languagesOf, type Playbook } from './playbook.content.js';
import { usualKeys, type DeskKeys } from '../keys/keys.rules.js';
import { dayPartOf, greet, keysFor, namesFor, openingOf } from './playbook.rules.js';
import { mismatches, play } from './simulation.rules.js';
import { languageName, optionsOf, wordsOf } from './words.js';

/** A rehearsal lives in its address alone: which made-up call, and what has been chosen so far. */
export const RehearsalQuery = z.object({
  call: z.string().max(12).optional().catch(undefined),
  caller: z.enum(callerKinds).catch('known'),
  day: z.coerce.number().int().min(1).max(7).catch(2),
  time: z.iso.time({ precision: -1 }).catch('12:40'),
  language: language.optional().catch(undefined),
  type: z.string().max(12).default('').catch(''),
  step: z.string().max(12).default('').catch(''),
});
export type RehearsalScene = z.output<typeof RehearsalQuery>;

/** Plays a made-up call through the instructions. Nothing is written, counted or billed. */
@Injectable()
export class Rehearsals {
  /** The page's model; `path` is where its links and form lead. */
  model(
    request: FastifyRequest,
    desk: Desk,
    playbook: Playbook,
    query: RehearsalScene,
    path: string,
    keys: DeskKeys = usualKeys,
  ): Record<string, unknown> {
    const { locale } = request;
    const written = playbook.simulations.find(({ key }) => key === query.call);
    const languages = languagesOf(playbook);
    const scene = written ?? { ...query, language: query.language ?? languages[0] ?? 'it' };
    const chosen = { ...scene, type: query.type };
    const names = namesOf(desk, scene.caller === 'unknown' ? '' : exampleCaller(scene.language));
    const part = dayPartOf(Number(scene.time.slice(0, 2)));
    const opening = openingOf(playbook, scene.language, part);
    const played = play(playbook, chosen, names);
    const main = languages[0] ?? opening.language;
    const here = (more: Record<string, string>): string =>
      `${path}?${new URLSearchParams({
        ...(written
          ? { call: written.key }
          : { caller: scene.caller, day: String(scene.day), time: scene.time }),
        language: scene.language,
        ...more,
      }).toString()}`;
    const letters = keysFor(
      playbook.callTypes.map(({ name }) => name),
      [],
      keys,
    );
    const stepLetters = keysFor(
      played.steps.map(({ step }) => wordsOf(locale)('action', step.kind)),
      letters,
      keys,
    );
    const done = played.steps.find(({ step }) => step.key === query.step);
    return {
      path,
      say: greet(opening.text, namesFor(names, opening.language, part)),
      blocked: scene.caller === 'blocked',
      scene: sceneText(playbook, { ...scene, type: written?.type ?? query.type } as never, locale),
      written: written && {
        ...written,
        wrong: mismatches(playbook, written, namesOf(desk)).map((one) => mismatchText(one, playbook, locale)),
      },
      types: playbook.callTypes.map(({ key, name, hint }, index) => ({
        name,
        hint,
        letter: letters[index],
        chosen: key === query.type,
        href: here({ type: key }),
      })),
      type: played.type && {
        ...played.type,
        questions: played.type.questions.map(({ text, answer }) => ({
          text: inLanguage(text, opening.language, main),
          answer,
        })),
      },
      steps: played.steps.map(({ step, possible, people, say }, index) => ({
        ...step,
        place: index + 1,
        label: wordsOf(locale)('action', step.kind),
        possible,
        people,
        text: say,
        letter: step.kind === 'tell' || step.kind === 'transfer' ? stepLetters[index] : keys[step.kind],
        chosen: step.key === query.step,
        expected: step.kind === played.action && possible,
        href: here({ type: query.type, step: step.key }),
      })),
      done: done && {
        label: wordsOf(locale)('action', done.step.kind),
        right: done.step.kind === played.action,
      },
      over: Boolean(done) || scene.caller === 'blocked',
      again: here({}),
      calls: playbook.simulations.map((call) => ({
        name: call.name,
        scene: sceneText(playbook, call, locale),
        href: `${path}?call=${call.key}`,
        current: call.key === written?.key,
      })),
      sceneForm: blank({ ...scene }),
      callers: optionsOf(locale, 'caller_kind', callerKinds),
      days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: weekday(day, locale, 'long') })),
      languages: languages.map((code) => ({ value: code, label: languageName(code, locale) })),
      title: translate(locale, 'playbook.rehearsal.title'),
    };
  }
}
