import { Injectable } from '@nestjs/common';
import { nextLink, pageFrom } from '../../platform/http/cursor.js';
import { blank } from '../../platform/http/form.js';
import { newId } from '../../platform/ids.js';
import { Clock } from '../../platform/time/clock.js';
import { date, dateTime } from '../../platform/views/format.js';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import { DocumentArchive } from './document-archive.service.js';
import { DocumentTemplates, type Template } from './templates.service.js';

const PAGE = 30;
const tones = { waiting: 'ask', sent_back: 'wrong', sent: 'ok' };

/** What both sides' pages of documents show. */
@Injectable()
export class DocumentPages {
  constructor(
    private readonly clock: Clock,
    private readonly archive: DocumentArchive,
    private readonly templates: DocumentTemplates,
  ) {}

  async list(desk: Desk, locale: Locale, base: string, cursor: unknown) {
    const { items, nextCursor } = await this.archive.page(desk, pageFrom(cursor, PAGE));
    const zone = desk.contract.timezone;
    const open = await this.archive.open(desk);
    return {
      base,
      waiting: open.waiting ?? 0,
      back: open.sent_back ?? 0,
      templates: (await this.templates.of(desk)).map((one) => ({
        ...one,
        detail: translate(locale, one.approval ? `documents.asks.${desk.side}` : 'documents.at_once'),
      })),
      rows: items.map((one) => ({
        ...one,
        at: one.createdAt.toISOString(),
        day: date(one.createdAt, locale, zone, 'short'),
        href: `${base}/${one.id}`,
        chip: translate(locale, `desk.state.document.${one.state}`),
        tone: tones[one.state],
        versions: one.version > 1 ? translate(locale, 'documents.version', { version: one.version }) : '',
      })),
      next: nextLink(base, nextCursor),
      zone,
      title: translate(locale, 'documents.title'),
    };
  }

  async one(desk: Desk, locale: Locale, base: string, id: string) {
    const document = await this.archive.find(desk, id);
    const template = await this.templates.find(desk, document.templateId);
    const zone = desk.contract.timezone;
    const [latest] = document.versions;
    return {
      base: `${base}/${id}`,
      home: base,
      document,
      latest,
      chip: translate(locale, `desk.state.document.${document.state}`),
      tone: tones[document.state],
      fields: fieldsOf(template),
      draftForm: blank({
        name: latest?.name,
        email: latest?.email,
        version: document.version,
        ...Object.fromEntries(
          Object.entries(latest?.values ?? {}).map(([key, value]) => [`values.${key}`, value]),
        ),
      }),
      openedAt: this.clock.now().toString(),
      events: document.changes.map(({ what, version, reason, by, at }) => ({
        at: at.toISOString(),
        when: dateTime(at, locale, zone, 'short'),
        title: translate(locale, `documents.change.${what}`, { version }),
        text: [reason, by].filter(Boolean).join(' · '),
        tone: what === 'sent' ? 'ok' : what === 'sent_back' ? 'ask' : '',
      })),
      reasonForm: blank(),
      zone,
      title: latest?.title ?? '',
    };
  }

  async open(desk: Desk, base: string, templateId: string) {
    const template = await this.templates.find(desk, templateId);
    return {
      home: base,
      template,
      fields: fieldsOf(template),
      draftForm: blank({ id: newId() }),
      openedAt: this.clock.now().toString(),
      zone: desk.contract.timezone,
      title: template.name,
    };
  }
}

/** The form's fields, by their kind. */
const fieldsOf = ({ fields }: Template) =>
  fields.map(({ key, label, kind }) => ({
    name: `values.${key}`,
    label,
    type: kind === 'date' ? 'date' : 'text',
    money: kind === 'money',
  }));
