import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import type { Member } from '../../identity/index.js';
import { found, Missing } from '../../platform/errors.js';
import { blank, type FormState } from '../../platform/http/form.js';
import { view, type View } from '../../platform/http/page.js';
import { Clock } from '../../platform/time/clock.js';
import { translate } from '../../platform/views/i18n.js';
import { CaseTelling, type Sought } from '../cases/tell.service.js';
import { CallerCards } from '../contacts/caller-card.queries.js';
import { DeskPages } from '../desk-pages.service.js';
import { Desks } from '../desks.service.js';
import { Acknowledgements } from '../playbooks/acknowledgements.service.js';
import { newsOf } from '../playbooks/checks.presenter.js';
import { PeopleNowService } from '../playbooks/people-now.service.js';
import { Playbooks } from '../playbooks/playbooks.service.js';
import { usualRecord } from '../playbooks/playbook.rules.js';
import { wordsOf } from '../playbooks/words.js';
import { isWrittenKind } from '../records/record-kinds.js';
import { asText } from '../timeline/pages.js';
import { SpamNumbers } from '../messages/spam.service.js';
import { DeskKeyboard } from '../keys/keys.service.js';
import { lineOf } from '../timeline/line.presenter.js';
import { Timeline } from '../timeline/timeline.queries.js';
import { answered, ELSEWHERE, leftovers, named, prefill } from './call-drafts.rules.js';
import { CallDrafts } from './call-drafts.service.js';
import { CallLine } from './call-line.service.js';
import { beginning } from './call-form.rules.js';
import { callScript } from './call-script.presenter.js';
import { outcomes } from './calls.forms.js';

/** What was sent and refused on the page of a call, by the form it belongs to. */
export interface Refused {
  record?: FormState;
  caller?: FormState;
  end?: FormState;
  asked?: FormState;
}

/** What the page opens on: a kind of record, an action of the instructions, a form sent and refused. */
interface Opened {
  chosen?: string;
  act?: string;
  /** A type of appointment. */
  of?: string;
  refused?: Refused;
  /** The case being told. */
  sought?: Sought;
}

const NOTHING: Sought = { s: '', caseId: '', speaker: '' };
const base = (contractId: string, callId: string): string => `/desk/${contractId}/calls/${callId}`;

/** The page of a call in progress. */
@Injectable()
export class CallPage {
  constructor(
    private readonly desks: Desks,
    private readonly pages: DeskPages,
    private readonly timeline: Timeline,
    private readonly playbooks: Playbooks,
    private readonly peopleNow: PeopleNowService,
    private readonly acknowledgements: Acknowledgements,
    private readonly drafts: CallDrafts,
    private readonly cards: CallerCards,
    private readonly clock: Clock,
    private readonly spam: SpamNumbers,
    private readonly keyboard: DeskKeyboard,
    private readonly telling: CaseTelling,
    private readonly callLine: CallLine,
  ) {}

  /** The part of the page that tells how the call's line stands. */
  line({ locale }: FastifyRequest, actor: Member, contractId: string, callId: string): Promise<View> {
    return this.desks.work(actor, contractId, async (desk) => {
      const call = await this.timeline.find(desk, callId);
      if (call?.kind !== 'call') throw new Missing('call');
      const playbook = await this.peopleNow.in(
        desk,
        call.playbookVersionId ? await this.playbooks.version(desk, call.playbookVersionId) : null,
      );
      const model = {
        base: base(contractId, callId),
        over: call.state === 'in_progress' ? '' : `/desk/${contractId}/records/${callId}`,
        since: call.takenAt?.toISOString(),
        takenAt: call.takenAt,
        line: await this.callLine.of(desk, callId, playbook, locale),
        client: desk.contract,
        deskKeys: await this.keyboard.of(actor),
      };
      return view('desk/call_line', model, { layout: false });
    });
  }

  async show(
    request: FastifyRequest,
    actor: Member,
    contractId: string,
    callId: string,
    { chosen = '', act = '', of = '', refused = {}, sought = NOTHING }: Opened = {},
  ): Promise<View | null> {
    const { locale } = request;
    const model = await this.desks.work(actor, contractId, async (desk) => {
      const call = await this.timeline.find(desk, callId);
      if (call?.kind !== 'call') return found(null, 'call');
      if (call.state !== 'in_progress') return null;
      const zone = desk.contract.timezone;
      const playbook = await this.peopleNow.in(
        desk,
        call.playbookVersionId ? await this.playbooks.version(desk, call.playbookVersionId) : null,
      );
      const type = playbook?.callTypes.find(({ key }) => key === call.callType);
      const step = type?.actions.find(({ key }) => key === act);
      const parts = await this.drafts.of(desk, callId);
      const card = await this.cards.of(desk, call.contactId, callId, locale);
      const wanted = chosen || step?.kind || usualRecord(type) || '';
      const kind = isWrittenKind(wanted) ? wanted : null;
      const tell =
        chosen === 'tell' ? await this.telling.model(desk, { ...call, id: callId }, sought, locale) : null;
      const records = await this.timeline.list(desk, { callId, limit: 20 });
      const unread = await this.acknowledgements.unread(desk, playbook, wordsOf(locale));
      const people = playbook?.people ?? [];
      const given = answered(playbook, parts['answers']);
      const begun = kind && {
        ...prefilled(card, kind),
        ...beginning(kind, playbook, type, step ?? type?.actions.find((one) => one.kind === kind), parts),
        callId,
      };
      const ending = parts['end'] ?? {};
      const wished =
        refused.record?.values['appointmentType'] ?? (of || parts['appointment']?.['appointmentType']);
      const choices = kind && (await this.pages.choices(desk, kind, locale, asText(wished)));
      return {
        client: desk.contract,
        zone,
        since: call.takenAt?.toISOString(),
        base: base(contractId, callId),
        line: await this.callLine.of(desk, callId, playbook, locale),
        call: { id: callId, takenAt: call.takenAt, anonymous: !call.contactId },
        today: await this.playbooks.status(desk),
        playbook,
        unread: newsOf(unread, locale),
        ...callScript({
          locale,
          playbook,
          call,
          now: this.clock.now().toZonedDateTimeISO(zone),
          takenAt: Temporal.Instant.fromEpochMilliseconds(Number(call.takenAt)).toZonedDateTimeISO(zone),
          names: {
            caller: call.contactName,
            assistant: actor.name.split(' ')[0] ?? actor.name,
            client: desk.contract.clientName,
          },
          act,
          keys: await this.keyboard.of(actor),
        }),
        answersForm: blank(
          Object.fromEntries(
            Object.entries(parts['answers'] ?? {}).map(([key, value]) => [`answers.${key}`, value]),
          ),
        ),
        card,
        lines: records.map((record) =>
          lineOf(record, { locale, zone, side: 'assistant' as const, contractId }),
        ),
        unsaved: leftovers(parts, (one) => prefill(one, { type, step, given, people }))
          .filter((one) => one.kind !== kind && one.kind !== 'call')
          .map((one) => ({ ...one, label: translate(locale, `desk.do.${one.kind}`) })),
        elsewhere: JSON.stringify(named(parts).filter(({ name }) => name.endsWith(ELSEWHERE))),
        choices,
        formOpened: Boolean(chosen && kind) || Boolean(step && kind),
        tell,
        tellForm: refused.record ?? blank({ 'tell.q': tell ? tell['q'] : '' }),
        record:
          refused.record ??
          (kind && begun && this.pages.newForm(kind, desk, { ...begun, ...ofType(choices, of) })),
        openAppointments: kind === 'appointment' ? (card?.appointments ?? []) : [],
        spam: await this.spam.of(desk, call.contactNumber),
        askedForm: refused.asked ?? blank({ 'asked.question': parts['asked']?.['question'] }),
        callerForm: refused.caller ?? blank({ name: card?.contact.name ?? '' }),
        endForm:
          refused.end ??
          blank({
            'end.outcome': ending['outcome'] ?? (records.length > 0 ? 'message' : 'settled'),
            'end.note': ending['note'],
            'end.callBackBy': ending['callBackBy'],
          }),
        outcomes: outcomes.map((value) => ({ value, label: translate(locale, `desk.outcome.${value}`) })),
        kinds: this.pages.kinds(locale, (one) => one, kind ?? ''),
      };
    });
    if (!model) return null;
    return this.pages.page(request, actor, 'desk/call', {
      ...model,
      current: contractId,
      callShown: true,
      title: model.client.clientName,
    });
  }
}

/** A type chosen now brings its own length and places; those of the type before no longer stand. */
const ofType = (choices: Record<string, unknown> | null, of: string): Record<string, unknown> => {
  const type = choices?.['type'] as { minutes: number } | null | undefined;
  return type ? { minutes: type.minutes, ...(of && { slot: undefined }) } : {};
};

/** What the card already knows and the form would ask again. */
function prefilled(card: Awaited<ReturnType<CallerCards['of']>>, kind: string): Record<string, unknown> {
  const file = card?.cases[0];
  if (kind === 'case' && file) return { caseNumber: file.caseNumber, title: file.title };
  const email = card?.contact.email;
  if (kind === 'appointment' && email) return { email };
  return kind === 'document' && email ? { to: email } : {};
}
