import { Injectable, Logger } from '@nestjs/common';
import { Refusal } from '../../../platform/errors.js';
import { Clock } from '../../../platform/time/clock.js';
import { translate } from '../../../platform/views/i18n.js';
import { Answering } from '../routing/answering.service.js';
import type { Line, PhoneCall, PhoneCaller } from '../routing/line.js';
import { callerFrom, openingOf } from '../routing/routing.rules.js';
import { PhoneHolds } from '../routing/holds.service.js';
import { Switchboard } from '../routing/switchboard.service.js';
import { Voicemails } from '../routing/voicemails.service.js';
import { RING_SECONDS, WAIT_SECONDS } from '../twilio/twiml.js';
import { ExchangeOrders } from './exchange-orders.service.js';
import type { ExchangeEvent } from './exchange.forms.js';

/** What the exchange is to do with the call now. */
export interface Told {
  call: string | null;
  action: 'ring' | 'wait' | 'voicemail' | 'talk' | 'pass' | 'hang_up';
  /** Which ring this is; sent back with `unanswered` and `waiting`. */
  ring?: number;
  /** Whom to ring: the telephone or address the assistant has set, empty when she answers at the desk only; the person's next number with `pass`. */
  to?: string;
  /** After this long: `unanswered` when ringing, `waiting` when waiting. */
  seconds?: number;
  say?: { text: string; language: string };
}

/** The calls of any exchange that speaks our signed webhook. */
@Injectable()
export class ExchangeCalls {
  private readonly log = new Logger('telephony');

  constructor(
    private readonly switchboard: Switchboard,
    private readonly answering: Answering,
    private readonly voicemails: Voicemails,
    private readonly holds: PhoneHolds,
    private readonly orders: ExchangeOrders,
    private readonly clock: Clock,
  ) {}

  /** Takes a piece of news and says what holds now; told again, it says the same. */
  async hear(line: Line, event: ExchangeEvent): Promise<Told> {
    const caller = callerFrom(event.from, event.name);
    if (event.type === 'ringing') return this.ring(line, event, caller);
    if (event.type === 'ended') {
      await this.switchboard.end(line, event.call, caller, event.id);
      return { call: null, action: 'hang_up' };
    }
    const call = await this.switchboard.named(line, event.call);
    // Out of order: the ring is still to come, and says what to do.
    if (!call) return { call: null, action: 'hang_up' };
    if (event.type === 'voicemail') {
      const { mediaType, seconds } = event;
      await this.voicemails.keep(call, { audio: Buffer.from(event.audio, 'base64'), mediaType, seconds });
      return { call: call.id, action: 'hang_up' };
    }
    if (event.type === 'held' || event.type === 'resumed') {
      await this.holds.note(call.id, event.hold, event.type);
      return this.told(line, call);
    }
    if ('order' in event) {
      const to = await this.orders.hear(call, event);
      return to ? { call: call.id, action: 'pass', to, seconds: RING_SECONDS } : this.told(line, call);
    }
    if (event.type === 'answered') return this.answered(line, call);
    if (event.ring !== undefined && event.ring !== call.rings) return this.told(line, call);
    return this.told(line, await this.switchboard.move(line, call, event.id, event.type === 'unanswered'));
  }

  private async ring(line: Line, { call }: ExchangeEvent, caller: PhoneCaller): Promise<Told> {
    try {
      return this.told(line, await this.switchboard.ring(line, call, caller), true);
    } catch (error) {
      // The database is away: the caller gets the tone to speak after, never that of an error.
      this.log.error((error as Error).message);
      return this.unattended(line, null);
    }
  }

  private async answered(line: Line, call: PhoneCall): Promise<Told> {
    try {
      await this.answering.byPhone(call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
    return this.told(line, (await this.switchboard.named(line, call.exchangeCall)) ?? call);
  }

  private told(line: Line, call: PhoneCall, first = false): Told {
    const { id, state, ringTo, rings: ring, contractId } = call;
    const opening = first && line.announces ? openingOf(line, this.clock.now(), contractId) : '';
    const say = opening ? { say: { text: opening, language: languageOf(line) } } : {};
    switch (state) {
      case 'ringing':
        return { call: id, action: 'ring', ring, to: ringTo, seconds: RING_SECONDS, ...say };
      case 'waiting':
        return { call: id, action: 'wait', ring, seconds: WAIT_SECONDS, ...say };
      case 'answered':
        return { call: id, action: 'talk' };
      case 'ended':
        return { call: id, action: 'hang_up' };
      case 'voicemail':
        return this.unattended(line, id);
    }
  }

  private unattended(line: Line, call: string | null): Told {
    const takes = line.voicemail && line.rota.length > 0;
    const text = translate(line.locale, `telephony.said.${takes ? 'voicemail' : 'nobody'}`, {
      client: line.clientName,
    });
    return { call, action: takes ? 'voicemail' : 'hang_up', say: { text, language: languageOf(line) } };
  }
}

const languageOf = ({ locale }: Line): string => (locale === 'it' ? 'it-IT' : 'en-GB');
