import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Line } from '../../desk/telephony/routing/line.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { ExchangePost } from './post.service.js';
import { hum } from '../../cli/demo/tone.js';
import { script, type Verb } from './twiml-script.js';

/** A call as the simulated exchange sees it. */
export interface ExchangeCall {
  sid: string;
  line: Line;
  from: string;
  name: string;
  state: 'ringing' | 'picked_up' | 'waiting' | 'recording' | 'talking' | 'over';
  /** What the caller has heard so far. */
  heard: string[];
  /** What the assistant's telephone says before she presses a key. */
  whisper: string;
  ringsAt: string;
  /** Addresses the product gave for what may happen next. */
  next: Record<string, string>;
  ring: number;
  sequence: number;
  timer?: NodeJS.Timeout | undefined;
}

export type Act = 'pick_up' | 'press_1' | 'no_answer' | 'speak' | 'caller_hangs_up' | 'assistant_hangs_up';

const KEPT = 50;
const VOICEMAIL_SECONDS = 4;
const sidOf = (prefix: string): string => prefix + randomBytes(16).toString('hex');

/**
 * A telephone exchange in memory. For numbers of ours it does what the product's TwiML says, as Twilio would; for a
 * client's own it speaks the generic webhook.
 */
@Injectable()
export class Exchange implements OnApplicationShutdown {
  private readonly log = new Logger('exchange');
  private readonly calls = new Map<string, ExchangeCall>();
  readonly recordings = new Map<string, Buffer>();

  constructor(
    private readonly post: ExchangePost,
    private readonly uow: UnitOfWork,
  ) {}

  list(): ExchangeCall[] {
    return [...this.calls.values()].toReversed();
  }

  find(sid: string): ExchangeCall {
    return found(this.calls.get(sid), 'call');
  }

  /** Somebody dials a number. */
  async dial(line: Line, from: string, name: string): Promise<ExchangeCall> {
    const call: ExchangeCall = {
      sid: sidOf('CA'),
      line,
      from,
      name,
      state: 'waiting',
      heard: [],
      whisper: '',
      ringsAt: '',
      next: {},
      ring: 0,
      sequence: 0,
    };
    this.calls.set(call.sid, call);
    for (const old of this.list().slice(KEPT)) this.calls.delete(old.sid);
    if (line.provider === 'twilio') await this.ask(call, '/webhooks/twilio/voice');
    else await this.tell(call, 'ringing');
    return call;
  }

  /** Something happens on one side or the other. */
  async act(sid: string, what: Act): Promise<void> {
    const call = this.find(sid);
    if (call.state === 'over') return;
    if (what === 'caller_hangs_up') return this.over(call);
    if (what === 'assistant_hangs_up') return this.joinedEnd(call);
    if (what === 'speak') return this.speak(call);
    if (call.line.provider === 'generic')
      return this.tell(call, what === 'no_answer' ? 'unanswered' : 'answered');
    if (what === 'no_answer') return this.ask(call, call.next['action'], { DialCallStatus: 'no-answer' });
    return what === 'press_1' ? this.press(call) : this.pickUp(call);
  }

  /** What Twilio's REST interface does to a call: asks elsewhere what to do with it. */
  async redirect(sid: string, url: string): Promise<void> {
    const call = this.find(sid);
    if (call.state !== 'over') await this.ask(call, url);
  }

  onApplicationShutdown(): void {
    for (const { timer } of this.calls.values()) clearTimeout(timer);
  }

  private async pickUp(call: ExchangeCall): Promise<void> {
    const verbs = script(await this.post.twilio(call.next['whisper'] ?? '', { CallSid: sidOf('CA') }));
    const gather = verbs.find(({ name }) => name === 'Gather');
    if (gather) {
      call.whisper = gather.inside.map(({ text }) => text).join(' ');
      call.next['accept'] = gather.attributes['action'] ?? '';
      call.state = 'picked_up';
    } else if (verbs.length === 0) this.join(call);
    else await this.ask(call, call.next['action'], { DialCallStatus: 'no-answer' });
  }

  private async press(call: ExchangeCall): Promise<void> {
    const verbs = script(
      await this.post.twilio(call.next['accept'] ?? '', { CallSid: sidOf('CA'), Digits: '1' }),
    );
    if (verbs.length === 0) this.join(call);
    else await this.ask(call, call.next['action'], { DialCallStatus: 'no-answer' });
  }

  private join(call: ExchangeCall): void {
    clearTimeout(call.timer);
    call.state = 'talking';
  }

  private async joinedEnd(call: ExchangeCall): Promise<void> {
    if (call.line.provider === 'generic') return this.over(call);
    await this.ask(call, call.next['action'], { DialCallStatus: 'completed' });
  }

  private async speak(call: ExchangeCall): Promise<void> {
    const audio = hum(VOICEMAIL_SECONDS);
    if (call.line.provider === 'generic') {
      await this.tell(call, 'voicemail', {
        seconds: VOICEMAIL_SECONDS,
        mediaType: 'audio/wav',
        audio: audio.toString('base64'),
      });
      return this.over(call);
    }
    const recordingSid = sidOf('RE');
    this.recordings.set(recordingSid, audio);
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
    const answered = call.state === 'talking' || call.state === 'recording';
    call.state = 'over';
    if (call.line.provider === 'generic') return this.tell(call, 'ended');
    const status = answered ? 'completed' : 'canceled';
    await this.post.twilio('/webhooks/twilio/status', {
      ...this.fields(call),
      CallStatus: status,
      SequenceNumber: String((call.sequence += 1)),
    });
  }

  private async ask(call: ExchangeCall, url = '', more: Record<string, string> = {}): Promise<void> {
    clearTimeout(call.timer);
    await this.perform(call, script(await this.post.twilio(url, { ...this.fields(call), ...more })));
  }

  private async perform(call: ExchangeCall, verbs: Verb[]): Promise<void> {
    for (const [index, verb] of verbs.entries()) {
      const { name, attributes, text, inside } = verb;
      if (name === 'Say') call.heard.push(text);
      else if (name === 'Redirect') return this.ask(call, text);
      else if (name === 'Pause') {
        call.state = 'waiting';
        return this.later(call, Number(attributes['length'] ?? 1), () =>
          this.perform(call, verbs.slice(index + 1)),
        );
      } else if (name === 'Dial') {
        const [to] = inside;
        call.state = 'ringing';
        call.ringsAt = to?.text ?? '';
        call.whisper = '';
        call.next = { action: attributes['action'] ?? '', whisper: to?.attributes['url'] ?? '' };
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

  /** Tells an event of a client's own exchange, and does what the answer says. */
  private async tell(call: ExchangeCall, type: string, more: object = {}): Promise<void> {
    clearTimeout(call.timer);
    call.sequence += 1;
    const event = {
      id: `${call.sid}-${call.sequence}`,
      call: call.sid,
      type,
      from: call.from,
      name: call.name,
    };
    const ring = ['unanswered', 'waiting'].includes(type) ? { ring: call.ring } : {};
    const told = await this.post.generic(call.line, { ...event, ...ring, ...more });
    if (type === 'ended' || type === 'voicemail') return;
    call.ring = told.ring ?? call.ring;
    if (told.say) call.heard.push(told.say.text);
    const { seconds = 0 } = told;
    switch (told.action) {
      case 'ring':
        call.state = 'ringing';
        call.ringsAt = told.to ?? '';
        return this.ringFor(call, seconds);
      case 'wait':
        call.state = 'waiting';
        return this.later(call, seconds, () => this.tell(call, 'waiting'));
      case 'voicemail':
        call.state = 'recording';
        return;
      case 'talk':
        return this.join(call);
      case 'hang_up':
        return this.over(call);
    }
  }

  /** Rings until somebody picks up; who has answered at her desk picks up by herself. */
  private ringFor(call: ExchangeCall, seconds: number): void {
    if (call.state !== 'ringing') return;
    this.later(call, 1, async () => {
      if (await this.takenAtDesk(call)) await this.act(call.sid, 'pick_up');
      else if (seconds <= 1) await this.act(call.sid, 'no_answer');
      else this.ringFor(call, seconds - 1);
    });
  }

  private async takenAtDesk({ sid, line }: ExchangeCall): Promise<boolean> {
    const rows = await this.uow.query(
      `select 1 from phone_call where phone_number_id = $1 and exchange_call = $2 and state = 'answered'`,
      [line.id, sid],
    );
    return rows.length > 0;
  }

  private later(call: ExchangeCall, seconds: number, then: () => Promise<void>): void {
    call.timer = setTimeout(() => {
      if (call.state !== 'over') then().catch((error: Error) => this.log.warn(error.message));
    }, seconds * 1000).unref();
  }

  private fields({ sid, line, from, name, state }: ExchangeCall): Record<string, string> {
    return {
      CallSid: sid,
      CallStatus: state === 'talking' ? 'in-progress' : 'ringing',
      Direction: 'inbound',
      From: from || 'anonymous',
      To: line.number,
      ...(name && { CallerName: name }),
    };
  }
}
