import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { hum } from '../../cli/demo/tone.js';
import type { Told as Ordered } from '../../desk/telephony/generic/exchange-orders.service.js';
import { newId } from '../../platform/ids.js';
import { DeskSide } from './desk-side.service.js';
import { join, later, type Act, type ExchangeCall } from './exchange-call.js';
import { ExchangePost } from './post.service.js';
import { VOICEMAIL_SECONDS } from './twilio-side.service.js';

const RING_SECONDS = 25;
const AGAIN_MS = 2000;

/** Calls to a client's own number: the exchange tells what happens by the signed webhook, and asks what to do. */
@Injectable()
export class GenericSide implements OnModuleDestroy {
  private readonly log = new Logger('exchange');
  private readonly open = new Map<string, ExchangeCall>();
  /** The numbers somebody is asking for. */
  private readonly asking = new Set<string>();
  private stopped = false;

  constructor(
    private readonly post: ExchangePost,
    private readonly desk: DeskSide,
  ) {}

  async dial(call: ExchangeCall): Promise<void> {
    this.open.set(call.sid, call);
    this.listen(call.line).catch((error: Error) => this.log.warn(error.message));
    await this.tell(call, 'ringing');
  }

  async act(call: ExchangeCall, what: Act): Promise<void> {
    switch (what) {
      case 'caller_hangs_up':
      case 'assistant_hangs_up':
      case 'person_hangs_up':
        return this.over(call);
      case 'speak':
        await this.tell(call, 'voicemail', {
          seconds: VOICEMAIL_SECONDS,
          mediaType: 'audio/wav',
          audio: hum(VOICEMAIL_SECONDS).toString('base64'),
        });
        return this.over(call);
      case 'hold':
      case 'take_back':
        return this.hold(call, what === 'hold');
      case 'accept':
        await this.tell(call, 'passed', { order: call.passes?.order });
        return join(call);
      case 'refuse':
      case 'ring_out':
        return this.returned(call);
      case 'no_answer':
        return this.tell(call, 'unanswered');
      case 'pick_up':
      case 'press_1':
        return this.tell(call, 'answered');
    }
  }

  onModuleDestroy(): void {
    this.stopped = true;
  }

  private async hold(call: ExchangeCall, held: boolean): Promise<void> {
    if (held) call.holds += 1;
    call.state = held ? 'held' : 'talking';
    call.at = 'assistant';
    await this.post.generic(call.line, {
      ...this.event(call, held ? 'held' : 'resumed'),
      hold: Math.max(1, call.holds),
    });
  }

  private async pass(call: ExchangeCall, to: string): Promise<void> {
    Object.assign(call, { state: 'ringing', at: 'person' });
    call.rang.person = to;
    later(call, RING_SECONDS, () => this.returned(call), this.complain);
    await this.post.generic(call.line, { ...this.event(call, 'passing'), order: call.passes?.order });
  }

  /** Nobody took it: the next number rings, or it is back where it came from. */
  private async returned(call: ExchangeCall): Promise<void> {
    clearTimeout(call.timer);
    const { order, tries } = call.passes!;
    const told = await this.post.generic(call.line, { ...this.event(call, 'returned'), order, try: tries });
    if (told.action === 'pass') {
      call.passes = { order, tries: tries + 1 };
      return this.pass(call, told.to ?? '');
    }
    call.at = 'assistant';
    call.state = 'talking';
    if (call.holds > 0) await this.hold(call, false);
  }

  /** Asks what the desk wants done with calls to a number, for as long as there are any. */
  private async listen(line: ExchangeCall['line']): Promise<void> {
    if (this.asking.has(line.id)) return;
    this.asking.add(line.id);
    try {
      while (!this.stopped && [...this.open.values()].some((call) => call.line.id === line.id)) {
        const { orders } = await this.post.orders(line, { id: newId(), type: 'orders' }).catch(async () => {
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
          return { orders: [] };
        });
        for (const order of orders) await this.obey(order).catch(this.complain);
      }
    } finally {
      this.asking.delete(line.id);
    }
  }

  private async obey({ order, call: sid, do: what, to = '' }: Ordered): Promise<void> {
    const call = this.open.get(sid);
    if (!call || !['talking', 'held'].includes(call.state)) return;
    if (what !== 'pass') return this.hold(call, what === 'hold');
    call.passes = { order, tries: 0 };
    return this.pass(call, to);
  }

  private async over(call: ExchangeCall): Promise<void> {
    clearTimeout(call.timer);
    this.open.delete(call.sid);
    if (call.state === 'over') return;
    call.state = 'over';
    await this.tell(call, 'ended');
  }

  /** Tells an event and does what the answer says. */
  private async tell(call: ExchangeCall, type: string, more: object = {}): Promise<void> {
    clearTimeout(call.timer);
    const ring = ['unanswered', 'waiting'].includes(type) ? { ring: call.ring } : {};
    const told = await this.post.generic(call.line, { ...this.event(call, type), ...ring, ...more });
    if (['ended', 'voicemail', 'passed'].includes(type)) return;
    call.ring = told.ring ?? call.ring;
    if (told.say) call.heard.push(told.say.text);
    const { seconds = 0 } = told;
    switch (told.action) {
      case 'ring':
        Object.assign(call, { state: 'ringing', at: 'assistant' });
        call.rang.assistant = told.to ?? '';
        return this.ringFor(call, seconds);
      case 'wait':
        call.state = 'waiting';
        return later(call, seconds, () => this.tell(call, 'waiting'), this.complain);
      case 'voicemail':
        call.state = 'recording';
        return;
      case 'hang_up':
        return this.over(call);
      case 'talk':
      case 'pass':
        return join(call);
    }
  }

  private ringFor(call: ExchangeCall, seconds: number): void {
    later(
      call,
      1,
      async () => {
        if (call.state !== 'ringing') return;
        if (await this.desk.taken(call)) await this.tell(call, 'answered');
        else if (seconds <= 1) await this.tell(call, 'unanswered');
        else this.ringFor(call, seconds - 1);
      },
      this.complain,
    );
  }

  private event(call: ExchangeCall, type: string) {
    call.sequence += 1;
    const { sid, from, name, sequence } = call;
    return { id: `${sid}-${sequence}`, call: sid, type, from, name };
  }

  private readonly complain = ({ message }: Error): void => this.log.warn(message);
}
