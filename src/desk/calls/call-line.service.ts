import { Injectable } from '@nestjs/common';
import { translate, type Locale } from '../../platform/views/i18n.js';
import type { Desk } from '../desk.js';
import type { Playbook } from '../playbooks/playbook.content.js';
import { PhoneHolds } from '../telephony/routing/holds.service.js';
import { PhoneOrders } from '../telephony/routing/orders.service.js';
import { Transfers, type Passed } from '../telephony/routing/transfers.service.js';

/** How the line of a call in progress stands, and what the desk may ask of its exchange. */
export interface LineState {
  /** The exchange does what the desk asks. */
  commanded: boolean;
  /** The caller can be passed on now. */
  possible: boolean;
  byPhone: boolean;
  /** Since when the caller is on hold. */
  held: { at: Date; iso: string } | null;
  /** When the telephone was hung up; the call stays open until she closes it. */
  ended: Date | null;
  /** What the one key asks for; none while the call is passed on or over. */
  next: 'hold' | 'resume' | null;
  /** Asked for, and about to happen. */
  pending: boolean;
  text: string;
  tone: 'ok' | 'wait';
}

const NO_LINE: LineState = {
  commanded: false,
  possible: false,
  byPhone: true,
  held: null,
  ended: null,
  next: null,
  pending: false,
  text: '',
  tone: 'wait',
};

/** The telephone line of a call, as its page shows it. */
@Injectable()
export class CallLine {
  constructor(
    private readonly holds: PhoneHolds,
    private readonly orders: PhoneOrders,
    private readonly transfers: Transfers,
  ) {}

  async of(
    desk: Desk,
    recordId: string,
    playbook: Pick<Playbook, 'people'> | null,
    locale: Locale,
  ): Promise<LineState> {
    const passed = await this.transfers.of(desk, recordId);
    if (!passed) return NO_LINE;
    const { callId, commanded, possible, endedAt, state } = passed;
    const at = await this.holds.since(callId);
    const pending = await this.orders.pending(callId);
    const name = playbook?.people.find(({ key }) => key === passed.person)?.name ?? '';
    const refused = await this.orders.refused(callId);
    const asked = !endedAt && pending === (at ? 'resume' : 'hold') ? pending : null;
    const text = asked ?? (endedAt || refused === 'pass' ? null : refused && `refused_${refused}`);
    return {
      commanded,
      possible,
      byPhone: !commanded,
      held: at && { at, iso: at.toISOString() },
      ended: endedAt,
      next: possible ? (at ? 'resume' : 'hold') : null,
      pending: asked !== null || (state === 'asked' && !endedAt),
      text: text
        ? translate(locale, `telephony.line.${text}`)
        : state && !(at && state === 'back') && !(endedAt && state !== 'joined')
          ? translate(locale, `telephony.transfer.${textOf(passed, at)}`, { name })
          : '',
      tone: state === 'joined' ? 'ok' : 'wait',
    };
  }
}

function textOf({ state, tries }: Passed, held: Date | null): string {
  if (state === 'refused' && held) return 'refused_held';
  return state === 'ringing' && tries > 0 ? `ringing_${tries + 1}` : String(state);
}
