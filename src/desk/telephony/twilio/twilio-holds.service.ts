import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { isId } from '../../../platform/ids.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { PhoneHolds } from '../routing/holds.service.js';
import type { Line, PhoneCall } from '../routing/line.js';
import { Lines } from '../routing/lines.service.js';
import { PhoneOrders } from '../routing/orders.service.js';
import { Switchboard } from '../routing/switchboard.service.js';
import { TwilioAccount } from './twilio-account.service.js';
import { TwilioCalls, type About } from './twilio-calls.service.js';
import { spokenOf } from './twilio-transfers.service.js';
import * as twiml from './twiml.js';

const nobody = { number: null, name: '' };

/** Callers put on hold from the desk: the caller's side is redirected, and her telephone rings when she takes it back. */
@Injectable()
export class TwilioHolds implements OnModuleInit {
  private readonly log = new Logger('telephony');

  constructor(
    private readonly jobs: Jobs,
    private readonly lines: Lines,
    private readonly switchboard: Switchboard,
    private readonly holds: PhoneHolds,
    private readonly orders: PhoneOrders,
    private readonly account: TwilioAccount,
    private readonly calls: TwilioCalls,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ orderId: string }>('telephony.hold', ({ orderId }) => this.redirect(orderId));
  }

  /** The caller has been taken from her line, and waits. */
  async hold(about: About): Promise<string> {
    const { line, call } = await this.calls.known(about);
    if (call?.state !== 'answered') return this.calls.placed(about);
    if (isId(about.order ?? '') && (await this.orders.waits(about.order!, call.id)))
      await this.holds.begin(call.id);
    return twiml.held(spokenOf(line), this.calls.next(line, call), true);
  }

  /** The caller still waits, unless meanwhile somebody speaks to her. */
  async held(about: About): Promise<string> {
    const { line, call } = await this.calls.known(about);
    if (call?.state !== 'answered' || !(await this.holds.since(call.id))) return this.calls.placed(about);
    return twiml.held(spokenOf(line), this.calls.next(line, call), false);
  }

  /** She takes the caller back. */
  async resume(about: About): Promise<string> {
    const { line, call } = await this.calls.known(about);
    if (call?.state !== 'answered') return this.calls.placed(about);
    const next = (step: string): string =>
      `${this.calls.next(line, call)(step)}${about.order ? `&order=${about.order}` : ''}`;
    return twiml.takenBack(spokenOf(line), call.ringTo, line.number, next);
  }

  /** The two have hung up; or she did not pick up, and the caller goes on waiting. */
  async unheld(about: About, params: Record<string, string>): Promise<string> {
    const { line, call } = await this.calls.known(about);
    if (call?.state !== 'answered') return twiml.hangUp();
    if (params['DialCallStatus'] === 'completed') {
      await this.switchboard.end(line, call.exchangeCall, nobody, `${call.exchangeCall} unheld`);
      return twiml.hangUp();
    }
    if (isId(about.order ?? '') && (await this.orders.find(about.order!, call.id)))
      await this.orders.refuse(about.order!);
    return twiml.held(spokenOf(line), this.calls.next(line, call), false);
  }

  private async redirect(orderId: string): Promise<void> {
    const order = await this.orders.claim(orderId);
    if (!order || order.what === 'pass') return;
    const moved = await this.move(order).catch((error: Error) => {
      this.log.warn(error.message);
      return false;
    });
    // She waits for it with the telephone in her hand: told at once, and not after further attempts.
    if (!moved) await this.orders.refuse(orderId);
  }

  private async move({
    id,
    lineId,
    callId,
    what,
  }: {
    id: string;
    lineId: string;
    callId: string;
    what: string;
  }) {
    const line: Line | null = await this.lines.get(lineId);
    const call: PhoneCall | null = line && (await this.switchboard.find(line, callId));
    if (!line || !call) return false;
    return this.account.redirect(call.exchangeCall, `${this.calls.next(line, call)(what)}&order=${id}`);
  }
}
