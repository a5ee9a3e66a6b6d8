import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Member } from '../../identity/index.js';
import { found } from '../../platform/errors.js';
import { blank, type FormState } from '../../platform/http/form.js';
import type { View } from '../../platform/http/page.js';
import { translate } from '../../platform/views/i18n.js';
import { CallerCards } from '../contacts/caller-card.queries.js';
import { DeskPages } from '../desk-pages.service.js';
import type { Desk } from '../desk.js';
import { Desks } from '../desks.service.js';
import { Playbooks, type PublishedPlaybook } from '../playbooks/playbooks.service.js';
import { dayPartOf, greet, keysFor, type Part } from '../playbooks/playbook.rules.js';
import { isWrittenKind } from '../records/record-kinds.js';
import { lineOf } from '../timeline/line.presenter.js';
import { Timeline, type OpenRecord } from '../timeline/timeline.queries.js';
import { outcomes } from './calls.forms.js';

type CallRecord = Extract<OpenRecord, { kind: 'call' }>;

/** What was sent and refused on the page of a call, by the form it belongs to. */
export interface Refused {
  record?: FormState;
  caller?: FormState;
  end?: FormState;
}

/** The page of a call in progress. */
@Injectable()
export class CallPage {
  constructor(
    private readonly desks: Desks,
    private readonly pages: DeskPages,
    private readonly timeline: Timeline,
    private readonly playbooks: Playbooks,
    private readonly cards: CallerCards,
  ) {}

  async show(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    callId: string,
    chosen = '',
    refused: Refused = {},
  ): Promise<View | null> {
    const { locale } = request;
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const call = await this.timeline.find(desk, callId);
      if (call?.kind !== 'call') return found(null, 'call');
      if (call.state !== 'in_progress') return null;
      const playbook = call.playbookVersionId
        ? await this.playbooks.version(desk, call.playbookVersionId)
        : null;
      const type = playbook?.callTypes.find(({ key }) => key === call.callType);
      const card = await this.cards.of(desk, call.contactId, callId, locale);
      const action = chosen || type?.action || '';
      const kind = isWrittenKind(action) ? action : null;
      const records = await this.timeline.list(desk, { callId, limit: 20 });
      const reading = { locale, zone: desk.contract.timezone, side: 'assistant' as const, contractId };
      return {
        client: desk.contract,
        zone: desk.contract.timezone,
        since: call.takenAt?.toISOString(),
        call: { id: callId, takenAt: call.takenAt, anonymous: !call.contactId },
        say: this.greeting(request, actor, desk, playbook, call),
        today: await this.playbooks.status(desk),
        playbook,
        type,
        types: typesOf(playbook, call.callType),
        card,
        lines: records.map((record) => lineOf(record, reading)),
        choices: kind && (await this.pages.choices(desk, kind, locale)),
        record:
          refused.record ?? (kind && this.pages.newForm(kind, desk, { ...prefilled(card, kind), callId })),
        openAppointments: kind === 'appointment' ? (card?.appointments ?? []) : [],
        callerForm: refused.caller ?? blank({ name: card?.contact.name ?? '' }),
        endForm: refused.end ?? blank({ outcome: records.length > 0 ? 'message' : 'settled' }),
        outcomes: outcomes.map((value) => ({ value, label: translate(locale, `desk.outcome.${value}`) })),
        kinds: this.pages.kinds(
          locale,
          (one) => `/desk/${contractId}/calls/${callId}?do=${one}#record`,
          kind ?? '',
        ),
      };
    });
    if (!model) return null;
    return this.pages.page(request, actor, 'desk/call', {
      ...model,
      current: contractId,
      title: model.client.clientName,
    });
  }

  private greeting(
    request: FastifyRequest,
    actor: Member,
    desk: Desk,
    playbook: PublishedPlaybook | null,
    call: CallRecord,
  ): Part[] {
    const now = call.takenAt?.toISOString() ?? '';
    const part = dayPartOf(
      Number(
        new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: desk.contract.timezone }).format(
          new Date(now),
        ),
      ),
    );
    const text = playbook?.greetings[part] || translate(request.locale, `desk.greeting.${part}`);
    return greet(text, {
      caller: call.contactName,
      assistant: actor.name.split(' ')[0] ?? actor.name,
      client: desk.contract.clientName,
    });
  }
}

function typesOf(playbook: PublishedPlaybook | null, chosen: string | null): Record<string, unknown>[] {
  const types = playbook?.callTypes ?? [];
  const letters = keysFor(types.map(({ name }) => name));
  return types.map(({ key, name, hint }, index) => ({
    key,
    name,
    hint,
    letter: letters[index],
    chosen: key === chosen,
  }));
}

/** What the card already knows and the form would ask again. */
function prefilled(card: Awaited<ReturnType<CallerCards['of']>>, kind: string): Record<string, unknown> {
  const file = card?.cases[0];
  if (kind === 'case' && file) return { caseNumber: file.caseNumber, title: file.title };
  return kind === 'document' && card?.contact.email ? { to: card.contact.email } : {};
}
