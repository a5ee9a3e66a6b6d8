import { Injectable, Logger } from '@nestjs/common';
import { hum } from '../../cli/demo/tone.js';
import { DeskSide } from './desk-side.service.js';
import { join, later, sidOf, type Act, type ExchangeCall } from './exchange-call.js';
import { ExchangePost } from './post.service.js';
import { script, type Verb } from './twiml-script.js';

export const VOICEMAIL_SECONDS = 4;

/** Calls to numbers of ours: what the product's TwiML says is done, as Twilio would. */
@Injectable()
export class TwilioSide {
  private readonly log = new Logger('exchange');
  readonly recordings = new Map<string, Buffer>();

  constructor(
    private readonly post: ExchangePost,
    private readonly desk: DeskSide,
  ) {}

  dial(call: ExchangeCall): Promise<void> {
    return this.ask(call, '/webhooks/twilio/voice');
  }

  async act(call: ExchangeCall, what: Act): Promise<void> {
    switch (what) {
      case 'caller_hangs_up':
        return this.over(call);
      case 'assistant_hangs_up':
      case 'person_hangs_up':
        return this.ask(call, call.next['action'], { DialCallStatus: 'completed' });
      case 'speak':
        return this.speak(call);
      case 'no_answer':
      case 'refuse':
      case 'ring_out':
        return this.unanswered(call, what === 'refuse' ? 'busy' : 'no-answer');
      case 'press_1':
        return this.press(call);
      case 'accept':
        await this.pickUp(call);
        return call.state === 'picked_up' ? this.press(call) : undefined;
      case 'pick_up':
        return this.pickUp(call);
      // Keys of an exchange of the client's own.
      case 'hold':
      case 'take_back':
        return;
    }
  }

  /** Asks the product what to do with a call now. */
  async ask(call: ExchangeCall, url = '', more: Record<string, string> = {}): Promise<void> {
    clearTimeout(call.timer);
    await this.perform(call, script(await this.post.twilio(url, { ...this.fields(call), ...more })));
  }

  private unanswered(call: ExchangeCall, status: string): Promise<void> {
    return this.ask(call, call.next['action'], { DialCallStatus: status });
  }

  private async pickUp(call: ExchangeCall): Promise<void> {
    const verbs = script(await this.post.twilio(call.next['whisper'] ?? '', { CallSid: sidOf('CA') }));
    const gather = verbs.find(({ name }) => name === 'Gather');
    if (gather) {
      call.whisper = gather.inside.map(({ text }) => text).join(' ');
      call.next['accept'] = gather.attributes['action'] ?? '';
      call.state = 'picked_up';
    } else if (verbs.length === 0) join(call);
    else await this.unanswered(call, 'no-answer');
  }

  private async press(call: ExchangeCall): Promise<void> {
    const pressed = { CallSid: sidOf('CA'), Digits: '1' };
    const verbs = script(await this.post.twilio(call.next['accept'] ?? '', pressed));
    if (verbs.length === 0) join(call);
    else await this.unanswered(call, 'no-answer');
  }

  private async speak(call: ExchangeCall): Promise<void> {
    const recordingSid = sidOf('RE');
    this.recordings.set(recordingSid, hum(VOICEMAIL_SECONDS));
    await this.post.twilio(call.next['recording'] ?? '', {
      ...this.fields(call),
      RecordingSid: recordingSid,
      RecordingStatus: 'completed',
      RecordingDuration: String(VOICEMAIL_SECONDS),
    });
    await this.ask(call, call.next['recorded']);
  }

  private async over(call: ExchangeCall): Promise<void> {
    clearTimeout(call.timer);
    if (call.state === 'over') return;
    const status = ['talking', 'held', 'recording'].includes(call.state) ? 'completed' : 'canceled';
    call.state = 'over';
    await this.post.twilio('/webhooks/twilio/status', {
      ...this.fields(call),
      CallStatus: status,
      SequenceNumber: String((call.sequence += 1)),
    });
  }

  private async perform(call: ExchangeCall, verbs: Verb[]): Promise<void> {
    for (const [index, { name, attributes, text, inside }] of verbs.entries()) {
      if (name === 'Say') call.heard.push(text);
      else if (name === 'Redirect') return this.ask(call, text);
      else if (name === 'Pause') {
        const rest = verbs.slice(index + 1);
        // Twilio knows no hold: whoever waits to be asked about again at `held` is on one.
        call.state = rest.some((one) => one.text.includes('/twilio/held')) ? 'held' : 'waiting';
        return this.later(call, Number(attributes['length'] ?? 1), () => this.perform(call, rest));
      } else if (name === 'Dial') {
        const [to] = inside;
        const whisper = to?.attributes['url'] ?? '';
        call.at = whisper.includes('/twilio/announce') ? 'person' : 'assistant';
        call.rang[call.at] = to?.text ?? '';
        call.next = { action: attributes['action'] ?? '', whisper };
        Object.assign(call, { state: 'ringing', whisper: '' });
        return this.ringFor(call, Number(attributes['timeout'] ?? 30));
      } else if (name === 'Record') {
        call.state = 'recording';
        call.next = {
          recorded: attributes['action'] ?? '',
          recording: attributes['recordingStatusCallback'] ?? '',
        };
        return;
      } else if (name === 'Hangup') break;
    }
    await this.over(call);
  }

  /** Rings until somebody picks up; who has answered at her desk picks up by herself. */
  private ringFor(call: ExchangeCall, seconds: number): void {
    this.later(call, 1, async () => {
      if (call.state !== 'ringing') return;
      if (call.at === 'assistant' && (await this.desk.taken(call))) await this.pickUp(call);
      else if (seconds <= 1) await this.unanswered(call, 'no-answer');
      else this.ringFor(call, seconds - 1);
    });
  }

  private later(call: ExchangeCall, seconds: number, then: () => Promise<void>): void {
    later(call, seconds, then, ({ message }) => this.log.warn(message));
  }

  private fields({ sid, line, from, name, state }: ExchangeCall): Record<string, string> {
    return {
      CallSid: sid,
      CallStatus: state === 'talking' || state === 'held' ? 'in-progress' : 'ringing',
      Direction: 'inbound',
      From: from || 'anonymous',
      To: line.number,
      ...(name && { CallerName: name }),
    };
  }
}
