import { Injectable } from '@nestjs/common';
import { found } from '../../platform/errors.js';
import { blank, flatten, shown, type FormState } from '../../platform/http/form.js';
import { nextLink, pageFrom } from '../../platform/http/cursor.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import type { Reading } from '../timeline/line.presenter.js';
import { wordsOf } from '../searches/words.js';
import { afterOf, asText, cut } from '../timeline/pages.js';
import { caseBase, caseLine, changeLine, checkLine, formOf, statusChip } from './case.presenter.js';
import { CaseSettingsStore } from './case-settings.service.js';
import { CaseQueries } from './cases.queries.js';
import { CaseChecks } from './checks.service.js';
import { looks, tones, type CaseStatus } from './statuses.rules.js';

type Model = Record<string, unknown>;

const CLOSED_SHOWN = 8;
const PAGE = 30;
const CHECKS_SHOWN = 20;
const ROWS_MORE = 3;

/** The pages of a client's cases, alike for both sides. */
@Injectable()
export class CasePages {
  constructor(
    private readonly clock: Clock,
    private readonly settings: CaseSettingsStore,
    private readonly queries: CaseQueries,
    private readonly checks: CaseChecks,
    private readonly openings: Openings,
  ) {}

  /** The board, or what a search found. */
  async board(desk: Desk, locale: Locale, query: { s?: unknown; cursor?: unknown }): Promise<Model> {
    const reading = readingOf(desk, locale);
    const base = caseBase(reading);
    const { statuses } = await this.settings.of(desk);
    const q = wordsOf(desk, query.s);
    const counts = await this.queries.counts(desk);
    const open = statuses.filter(({ closed }) => !closed);
    const openCount = open.reduce((sum, { key }) => sum + (counts.get(key) ?? 0), 0);
    const found = q ? await this.queries.page(desk, { q }, pageFrom(query.cursor, PAGE)) : null;
    const files = found ? found.rows : await this.queries.board(desk, CLOSED_SHOWN);
    if (files.length > 0 || found?.searched) await this.openings.note(desk, 'cases');
    const today = this.clock.today(desk.contract.timezone).toString();
    const lines = files.map((file) => caseLine(file, statuses, reading, today));
    const any = [...counts.values()].some((n) => n > 0);
    const columns = statuses.map((status, index) => {
      const cards = lines
        .filter((line) => line.status === status.key)
        .map((line) => ({ ...line, before: statuses[index - 1], after: statuses[index + 1] }));
      const count = counts.get(status.key) ?? 0;
      return { ...status, look: looks[status.tone], count, more: count - cards.length, cards };
    });
    return {
      base,
      any,
      columns: q ? [] : columns,
      openCount,
      lateCount: lines.filter(({ late }) => late).length,
      rows: q ? lines : [],
      q,
      searchForm: blank({ q }),
      search: found,
      next: q ? nextLink(`${base}?s=${asText(query.s, 1000)}`, found?.next ?? null) : null,
      title: translate(locale, 'cases.title'),
    };
  }

  /** One case: where it stands, the form to change it, its history, what was asked about it. */
  async one(
    desk: Desk,
    locale: Locale,
    id: string,
    refused: { edit?: FormState; contact?: FormState; move?: FormState } = {},
  ): Promise<Model> {
    const reading = readingOf(desk, locale);
    const file = found(await this.queries.find(desk, id), 'case');
    await this.openings.noteCase(desk, id, file.contacts);
    const { statuses } = await this.settings.of(desk);
    const history = await this.queries.history(desk, id);
    const log = await this.checks.log(desk, CHECKS_SHOWN, { caseId: id });
    const today = this.clock.today(desk.contract.timezone).toString();
    const line = caseLine(file, statuses, reading, today);
    return {
      home: caseBase(reading),
      base: `${caseBase(reading)}/${id}`,
      zone: desk.contract.timezone,
      line,
      file,
      contacts: file.contacts.map((one) => ({
        ...one,
        href:
          desk.side === 'assistant'
            ? `/desk/${desk.contract.id}/contacts/${one.id}`
            : `/contracts/${desk.contract.id}/timeline?contact=${one.id}`,
      })),
      statuses: optionsOf(statuses),
      editForm: shown(refused.edit, {
        ...formOf(file),
        openedAt: this.clock.now().toString(),
      }),
      contactForm: refused.contact ?? blank(),
      history: history.map((change, index) => changeLine(change, history[index + 1], statuses, reading)),
      checks: log.map((one) => checkLine(one, reading)),
      title: [line.caseNumber, line.title].filter(Boolean).join(' · '),
    };
  }

  /** The form of a case the client opens itself. */
  async newForm(desk: Desk, locale: Locale, refused?: FormState): Promise<Model> {
    const { statuses, prefix } = await this.settings.of(desk);
    const first = statuses.find(({ closed }) => !closed);
    return {
      home: caseBase(readingOf(desk, locale)),
      statuses: optionsOf(statuses),
      prefix,
      newForm: refused ?? blank({ id: newId(), status: first?.key }),
      title: translate(locale, 'cases.new.title'),
    };
  }

  /** The client's statuses, with empty rows to add some. */
  async settingsForm(desk: Desk, locale: Locale, refused?: FormState): Promise<Model> {
    const { statuses, prefix, revision } = await this.settings.of(desk);
    const form = shown(refused, { ...flatten({ statuses }), prefix, revision });
    const typed = Object.keys(form.values).flatMap((name) => /^statuses\.(\d+)\.name$/.exec(name)?.[1] ?? []);
    const rows = Math.max(statuses.length + ROWS_MORE, ...typed.map((index) => Number(index) + 1));
    return {
      home: caseBase(readingOf(desk, locale)),
      settingsForm: form,
      rows: Array.from({ length: Math.min(rows, 20) }, (_, index) => index),
      tones: tones.map((value) => ({ value, label: translate(locale, `cases.tone.${value}`) })),
      chips: statuses.map((one) => statusChip(statuses, one.key, one.name)),
      title: translate(locale, 'cases.settings.title'),
    };
  }

  /** What was asked before anything was told, of every case. */
  async log(desk: Desk, locale: Locale, after: unknown): Promise<Model> {
    const reading = readingOf(desk, locale);
    const rows = await this.checks.log(desk, PAGE + 1, { after: afterOf(after) });
    const page = cut(rows, PAGE, ({ at }) => at);
    return {
      home: caseBase(reading),
      checks: page.rows.map((one) => checkLine(one, reading)),
      next: page.next && `${caseBase(reading)}/checks?after=${page.next}`,
      title: translate(locale, 'cases.log.title'),
    };
  }
}

export const readingOf = (desk: Desk, locale: Locale): Reading => ({
  locale,
  zone: desk.contract.timezone,
  side: desk.side,
  contractId: desk.contract.id,
});

export const optionsOf = (statuses: CaseStatus[]): { value: string; label: string }[] =>
  statuses.map(({ key, name }) => ({ value: key, label: name }));
