import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Member } from '../identity/index.js';
import { newId } from '../platform/ids.js';
import { view, type View } from '../platform/http/page.js';
import { blank, type FormState } from '../platform/http/form.js';
import { Clock } from '../platform/time/clock.js';
import { translate, type Locale } from '../platform/views/i18n.js';
import { BookingChoices } from './appointments/booking-choices.service.js';
import { optionsOf } from './cases/case-pages.service.js';
import { CaseSettingsStore } from './cases/case-settings.service.js';
import type { Desk } from './desk.js';
import { DeskKeyboard } from './keys/keys.service.js';
import { Playbooks } from './playbooks/playbooks.service.js';
import { DeskTelephone } from './telephony/desk-telephone.service.js';
import { Rail } from './rail.queries.js';
import { owners, urgencies } from './messages/message.form.js';
import { keyOf, waysOf } from './messages/reach.rules.js';
import { shiftEnd } from './substitutes/substitutes.presenter.js';
import { date, money } from '../platform/views/format.js';
import { Catalogue } from './orders/catalogue.service.js';
import { UnpaidInvoices } from './reminders/unpaid-invoices.service.js';
import { recordKinds, writtenKinds, type WrittenKind } from './records/record-kinds.js';

/** What the pages of the desk have in common: the clients at the left, the ways to record something. */
@Injectable()
export class DeskPages {
  constructor(
    private readonly rail: Rail,
    private readonly clock: Clock,
    private readonly playbooks: Playbooks,
    private readonly booking: BookingChoices,
    private readonly telephone: DeskTelephone,
    private readonly unpaid: UnpaidInvoices,
    private readonly keyboard: DeskKeyboard,
    private readonly catalogue: Catalogue,
    private readonly cases: CaseSettingsStore,
  ) {}

  /** A page inside the desk, with the client it belongs to marked in the rail. */
  async page(
    request: FastifyRequest,
    actor: Member,
    template: string,
    model: Record<string, unknown> & { current?: string; callShown?: boolean },
    layout: 'desk' | false = 'desk',
  ): Promise<View> {
    const clients = await this.rail.of(actor);
    const running = clients.find(({ callId }) => callId) ?? null;
    const telephone = await this.telephone.model(request.locale, actor, running, model.callShown ?? false);
    return view(
      template,
      {
        ...model,
        running,
        telephone,
        deskKeys: await this.keyboard.of(actor),
        rail: {
          current: model.current ?? '',
          duty: telephone.duty,
          clients: clients.map((client, index) => ({
            ...client,
            since: client.inCallSince?.toISOString(),
            held: client.heldSince?.toISOString(),
            standsInText:
              client.standsInUntil &&
              shiftEnd(client.standsInUntil, this.clock.now(), client.timezone, request.locale),
            key: index < 9 ? String(index + 1) : '',
            current: client.id === model.current,
            href: client.callId ? `/desk/${client.id}/calls/${client.callId}` : `/desk/${client.id}`,
          })),
        },
        noindex: true,
      },
      { layout },
    );
  }

  /** The kinds of record as links with their keys. */
  kinds(locale: Locale, href: (kind: WrittenKind) => string, current = ''): Record<string, unknown>[] {
    return writtenKinds.map((kind) => ({
      kind,
      label: translate(locale, `desk.do.${kind}`),
      key: kind,
      href: href(kind),
      current: kind === current,
    }));
  }

  /** An empty form of a kind: it gets its id and its opening time now. */
  newForm(kind: WrittenKind, desk: Desk, values: Record<string, unknown> = {}): FormState {
    const tomorrow = this.clock.today(desk.contract.timezone).add({ days: 1 }).toString();
    const usual: Partial<Record<WrittenKind, Record<string, unknown>>> = {
      message: { urgency: 'normal' },
      appointment: { date: tomorrow, minutes: 30, calendar: 'main' },
      document: { channel: 'mail' },
      reminder: { tone: 'first', channel: 'phone' },
      task: { owner: 'assistant' },
    };
    return blank({ id: newId(), openedAt: this.clock.now().toString(), ...usual[kind], ...values });
  }

  /** What a form of any kind offers to choose from. */
  async choices(
    desk: Desk,
    kind: WrittenKind,
    locale: Locale,
    appointmentType = '',
  ): Promise<Record<string, unknown>> {
    const people = (await this.playbooks.latest(desk))?.people ?? [];
    const option = (group: string) => (value: string) => ({
      value,
      label: translate(locale, `desk.${group}.${value}`),
    });
    return {
      kind,
      plural: recordKinds[kind].plural,
      contractId: desk.contract.id,
      title: translate(locale, `desk.new.${kind}`),
      usualMinutes: recordKinds[kind].minutes,
      urgencies: urgencies.map(option('urgency')),
      owners: owners.map((value) => ({
        value,
        label: translate(locale, kind === 'task' ? `tasks.for.${value}` : `messages.form.owners.${value}`),
      })),
      ways: waysOf(people).map((way) => ({
        value: keyOf(way),
        label: way.name,
        hint: translate(locale, `messages.by.${way.channel}`),
      })),
      channels: (kind === 'reminder' ? ['phone', 'mail'] : ['mail', 'post', 'chat', 'counter']).map(
        option('channel'),
      ),
      tones: ['first', 'second', 'last'].map(option('tone')),
      people: people.map(({ name, role, when }) => ({ name, role, when })),
      ...(kind === 'case' && {
        statuses: [
          { value: '', label: translate(locale, 'cases.form.status_same') },
          ...optionsOf((await this.cases.of(desk)).statuses),
        ],
      }),
      ...(kind === 'appointment' && (await this.booking.of(desk, locale, appointmentType))),
      ...(kind === 'order' && {
        items: (await this.catalogue.of(desk))
          .filter(({ available }) => available)
          .map(({ code, name, unit, priceCents, stock }) => ({
            code,
            label: [name, unit, money(priceCents, 'EUR', locale), stock].filter(Boolean).join(' · '),
          })),
      }),
      ...(kind === 'reminder' && {
        unpaid: (await this.unpaid.choices(desk)).map(
          ({ id, number, debtor, amountCents, paidCents, dueOn }) => ({
            value: id,
            label: `${debtor.name} · ${number} · ${money(amountCents - paidCents, 'EUR', locale, true)} · ${date(dueOn, locale, undefined, 'short')}`,
          }),
        ),
      }),
      lines: [0, 1, 2, 3],
    };
  }
}
