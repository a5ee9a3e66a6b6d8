import { Injectable } from '@nestjs/common';
import { translate, type Locale } from '../../platform/views/i18n.js';
import { Clock } from '../../platform/time/clock.js';
import { Openings } from '../contacts/openings.service.js';
import type { Desk } from '../desk.js';
import { wordsOf } from '../searches/words.js';
import { caseBase, caseLine, fieldText, statusChip } from './case.presenter.js';
import { readingOf } from './case-pages.service.js';
import { CaseSettingsStore } from './case-settings.service.js';
import { CaseQueries, type CaseFile } from './cases.queries.js';
import { CaseChecks, type Telling } from './checks.service.js';

/** What is being looked for in a call: words, a case, who says to be speaking. */
export interface Sought {
  /** Words, sealed. */
  s: string;
  caseId: string;
  speaker: string;
}

const FOUND = 8;

/** The part of a call's page where a case is found and told: questions first, then only what may be said. */
@Injectable()
export class CaseTelling {
  constructor(
    private readonly clock: Clock,
    private readonly settings: CaseSettingsStore,
    private readonly queries: CaseQueries,
    private readonly checks: CaseChecks,
    private readonly openings: Openings,
  ) {}

  /** Cases by number or words; without any, those of the caller. */
  async search(desk: Desk, q: string, contactId: string | null): Promise<CaseFile[]> {
    if (!q) return contactId ? this.queries.list(desk, { contactId }, FOUND) : [];
    const exact = await this.queries.byNumber(desk, q);
    if (exact) return [exact];
    return (await this.queries.page(desk, { q }, { limit: FOUND, cursor: undefined })).rows;
  }

  async model(
    desk: Desk,
    call: { id: string; contactId: string | null },
    { s, caseId, speaker }: Sought,
    locale: Locale,
  ): Promise<Record<string, unknown>> {
    const q = wordsOf(desk, s);
    const reading = readingOf(desk, locale);
    const { statuses } = await this.settings.of(desk);
    const files = await this.search(desk, q, call.contactId);
    if (files.length > 0)
      await this.openings.note(desk, 'record', { contactId: call.contactId, callId: call.id });
    const chosen = caseId || (files.length === 1 ? (files[0]?.id ?? '') : '');
    const today = this.clock.today(desk.contract.timezone).toString();
    const telling = chosen ? await this.checks.telling(desk, call.id, chosen, speaker) : null;
    return {
      q,
      found: files.map((file) => {
        // Before anything is checked the screen says which case it is, and nothing of how it stands.
        const { id, caseNumber, title, who } = caseLine(file, statuses, reading, today);
        return { id, caseNumber, title, who, current: id === chosen };
      }),
      nothing: q !== '' && files.length === 0,
      case: telling && this.told(telling, statuses, reading),
    };
  }

  private told(
    { file, speaker, speakers, questions, fields }: Telling,
    statuses: Parameters<typeof statusChip>[0],
    reading: ReturnType<typeof readingOf>,
  ): Record<string, unknown> {
    const { locale } = reading;
    const label = (field: string): string => translate(locale, `cases.field.${field}`);
    const status = statusChip(statuses, file.status, file.content.status).label;
    const of = (state: string) => fields.filter((one) => one.state === state);
    return {
      id: file.id,
      caseNumber: file.content.caseNumber,
      title: file.content.title,
      href: `${caseBase(reading)}/${file.id}`,
      speaker,
      speakers: speakers
        .filter(({ value, name }) => value !== 'concerned' || name)
        .map(({ value, name }) => ({
          value,
          label: name || translate(locale, 'cases.somebody_else'),
          current: value === speaker,
        })),
      questions: questions.map((one, index) => ({ ...one, index, open: !one.passed })),
      asked: questions.filter(({ passed }) => !passed).length,
      answer: file.content.answer ?? '',
      say: of('say').flatMap(({ field }) => {
        const text = fieldText(field, file, status, reading);
        return text ? [{ field, label: label(field), text }] : [];
      }),
      mayHear: of('say').length > 0,
      ask: of('ask')
        .map(({ field }) => label(field))
        .join(', '),
      closed: of('closed')
        .map(({ field }) => label(field))
        .join(', '),
    };
  }
}
