import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Line } from '../../desk/telephony/routing/line.js';
import { found } from '../../platform/errors.js';
import { newCall, possible, type Act, type ExchangeCall } from './exchange-call.js';
import { GenericSide } from './generic-side.service.js';
import { TwilioSide } from './twilio-side.service.js';

const KEPT = 50;

/**
 * A telephone exchange in memory. For numbers of ours it does what the product's TwiML says, as Twilio would; for a
 * client's own it speaks the generic webhook.
 */
@Injectable()
export class Exchange implements OnApplicationShutdown {
  private readonly calls = new Map<string, ExchangeCall>();

  constructor(
    private readonly twilio: TwilioSide,
    private readonly generic: GenericSide,
  ) {}

  list(): ExchangeCall[] {
    return [...this.calls.values()].toReversed();
  }

  find(sid: string): ExchangeCall {
    return found(this.calls.get(sid), 'call');
  }

  /** Somebody dials a number. */
  async dial(line: Line, from: string, name: string): Promise<ExchangeCall> {
    const call = newCall(line, from, name);
    this.calls.set(call.sid, call);
    for (const old of this.list().slice(KEPT)) this.calls.delete(old.sid);
    await this.sideOf(call).dial(call);
    return call;
  }

  /** Something happens at one of the telephones; what cannot happen now changes nothing. */
  async act(sid: string, what: Act): Promise<void> {
    const call = this.find(sid);
    if (possible(call).includes(what)) await this.sideOf(call).act(call, what);
  }

  /** What Twilio's REST interface does to a call: asks elsewhere what to do with it. */
  async redirect(sid: string, url: string): Promise<void> {
    const call = this.find(sid);
    if (call.state !== 'over') await this.twilio.ask(call, url);
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.calls.values()) clearTimeout(timer);
  }

  private sideOf({ line }: ExchangeCall): TwilioSide | GenericSide {
    return line.provider === 'twilio' ? this.twilio : this.generic;
  }
}
