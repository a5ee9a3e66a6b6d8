import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../../../platform/config/tokens.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Clock } from '../../../platform/time/clock.js';
import { Refusal } from '../../../platform/errors.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Answering } from '../routing/answering.service.js';
import { PhoneHolds } from '../routing/holds.service.js';
import { PHONE_CALL, type Line, type PhoneCall } from '../routing/line.js';
import { Lines } from '../routing/lines.service.js';
import { callerFrom, openingOf } from '../routing/routing.rules.js';
import { Switchboard } from '../routing/switchboard.service.js';
import { Transfers } from '../routing/transfers.service.js';
import { Voicemails } from '../routing/voicemails.service.js';
import * as twiml from './twiml.js';
import { TwilioAccount } from './twilio-account.service.js';

type Params = Record<string, string>;

/** Which call a webhook is about: the number's id, ours of the call, and how often it had rung. */
export interface About {
  line?: string;
  call?: string;
  ring?: string;
  /** Our id of a text message. */
  sms?: string;
  transfer?: string;
  /** Which of a person's numbers was rung. */
  try?: string;
  /** What the desk asked for. */
  order?: string;
}

const OVER = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];
/** A caller does not wait behind another for longer than this. */
const LONGEST_WAIT_MS = 60_000;

/** What Twilio is told to do with a call, step by step. */
@Injectable()
export class TwilioCalls implements OnModuleInit {
  private readonly log = new Logger('telephony');

  constructor(
    private readonly lines: Lines,
    private readonly switchboard: Switchboard,
    private readonly answering: Answering,
    private readonly voicemails: Voicemails,
    private readonly account: TwilioAccount,
    private readonly holds: PhoneHolds,
    private readonly transfers: Transfers,
    private readonly uow: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ callId: string }>('telephony.redirect', ({ callId }) => this.redirect(callId));
    this.jobs.define<{ callId: string; recordingSid: string; seconds: number }>(
      'telephony.recording',
      ({ callId, recordingSid, seconds }) => this.fetch(callId, recordingSid, seconds),
    );
  }

  /** Somebody dialled one of our numbers. */
  async voice(params: Params): Promise<string> {
    const { To = '', CallSid = '' } = params;
    const line = await this.lines.dialled(To);
    if (line?.provider !== 'twilio') return twiml.unknownNumber(To.startsWith('+39') ? 'it' : 'en');
    try {
      const caller = callerFrom(params['From'], params['CallerName']);
      const call = await this.switchboard.ring(line, CallSid, caller);
      return this.answer(line, call, { announced: line.announces, holds: true });
    } catch (error) {
      // The database is away: the caller gets the tone to speak after, never that of an error.
      this.log.error((error as Error).message);
      return this.unattended(line, this.next(line, null));
    }
  }

  /** The desk that was rung did not take it, or the two have hung up. */
  async unanswered(about: About, params: Params): Promise<string> {
    const { line, call } = await this.known(about);
    if (!call || call.state === 'ended') return twiml.hangUp();
    if (call.answeredAt && params['DialCallStatus'] === 'completed') {
      await this.switchboard.end(line, call.exchangeCall, nobody, `${call.exchangeCall} bridged`);
      return twiml.hangUp();
    }
    // Taken at the desk while her telephone was silent: it rings there once more, to be joined at once.
    if (call.state === 'answered') return this.answer(line, call);
    const key = `${call.exchangeCall} next ${about.ring ?? ''}`;
    const stale = about.ring !== String(call.rings);
    if (stale) return this.answer(line, call);
    return this.answer(line, await this.switchboard.move(line, call, key, true), { holds: true });
  }

  /** The caller waits behind another: is somebody free by now? */
  async waiting(about: About): Promise<string> {
    const { line, call } = await this.known(about);
    if (!call) return twiml.hangUp();
    if (call.state !== 'waiting') return this.answer(line, call);
    const tooLong = this.clock.date().getTime() - call.ringingSince.getTime() > LONGEST_WAIT_MS;
    const key = `${call.exchangeCall} waiting ${this.clock.now().epochMilliseconds}`;
    return this.answer(line, await this.switchboard.move(line, call, key, tooLong));
  }

  /** After the call was moved at the desk: what holds for it now. */
  async placed(about: About): Promise<string> {
    const { line, call } = await this.known(about);
    return call ? this.answer(line, call) : twiml.hangUp();
  }

  /** She picked up her telephone. */
  async whisper(about: About): Promise<string> {
    const { line, call } = await this.known(about);
    if (!call || call.state === 'ended') return twiml.hangUp();
    if (call.state === 'answered') {
      // Back with her, after a hold or a person who did not take it.
      await this.holds.over(call.id);
      await this.transfers.cameBack(call.id);
      return twiml.nothing();
    }
    const here = call.state === 'ringing' && about.ring === String(call.rings);
    return here ? twiml.whisper(this.spoken(line, call), this.next(line, call)) : twiml.hangUp();
  }

  /** She pressed a key. */
  async accept(about: About, params: Params): Promise<string> {
    const { call } = await this.known(about);
    if (!call || params['Digits'] !== '1' || about.ring !== String(call.rings)) return twiml.hangUp();
    try {
      await this.answering.byPhone(call);
      return twiml.nothing();
    } catch (error) {
      if (error instanceof Refusal) return twiml.hangUp();
      throw error;
    }
  }

  /** Something broke while a caller is on the line: the tone to speak after, never that of an error. */
  async fallback(about: About): Promise<string> {
    const line = await this.lines.get(about.line ?? '').catch(() => null);
    return line ? this.unattended(line, this.next(line, null)) : twiml.hangUp();
  }

  /** The caller has spoken after the tone. */
  async recorded(about: About): Promise<string> {
    const line = await this.lines.get(about.line ?? '');
    return twiml.thanks(line?.locale ?? 'it');
  }

  /** The recording is ready to be fetched. */
  async recording(about: About, params: Params): Promise<void> {
    const { CallSid = '', RecordingSid = '', RecordingDuration = '0' } = params;
    const line = await this.lines.get(about.line ?? '');
    if (!line || !/^RE[0-9a-f]{32}$/.test(RecordingSid)) return;
    const call = (await this.switchboard.named(line, CallSid)) ?? (await this.lateComer(line, params));
    await this.uow.run({ accountId: null }, async () => {
      if (!(await this.switchboard.isNews(line, `${CallSid} ${RecordingSid}`, 'recording', call.id))) return;
      const seconds = Number(RecordingDuration) || 0;
      await this.jobs.send('telephony.recording', { callId: call.id, recordingSid: RecordingSid, seconds });
    });
  }

  /** How the call stands, told by the number's status callback. */
  async status(params: Params): Promise<void> {
    const { To = '', CallSid = '', CallStatus = '', SequenceNumber = '' } = params;
    const line = await this.lines.dialled(To);
    if (line?.provider !== 'twilio' || !OVER.includes(CallStatus)) return;
    const caller = callerFrom(params['From'], params['CallerName']);
    await this.switchboard.end(line, CallSid, caller, `${CallSid} ${CallStatus} ${SequenceNumber}`);
  }

  private async lateComer(line: Line, params: Params): Promise<PhoneCall> {
    await this.switchboard.end(
      line,
      params['CallSid'] ?? '',
      callerFrom(params['From'], ''),
      'late recording',
    );
    return (await this.switchboard.named(line, params['CallSid'] ?? ''))!;
  }

  private answer(line: Line, call: PhoneCall, { announced = false, holds = false } = {}): string {
    const next = this.next(line, call);
    const spoken = this.spoken(line, call, announced);
    if (call.state === 'ringing' || call.state === 'answered')
      return call.ringTo ? twiml.ringing(spoken, call.ringTo, line.number, next) : twiml.hangUp();
    if (call.state === 'waiting') return twiml.waiting(spoken, next, holds);
    return call.state === 'voicemail' ? this.unattended(line, next) : twiml.hangUp();
  }

  private unattended(line: Line, next: twiml.Next): string {
    const spoken = { locale: line.locale, clientName: line.clientName, opening: '' };
    return line.voicemail && line.rota.length > 0 ? twiml.voicemail(spoken, next) : twiml.sorry(spoken);
  }

  private spoken(line: Line, call: PhoneCall, announced = false): twiml.Spoken {
    const opening = announced ? openingOf(line, this.clock.now(), call.contractId) : '';
    return { locale: line.locale, clientName: line.clientName, opening };
  }

  /** Where Twilio asks next about a call. */
  next(line: Line, call: PhoneCall | null): twiml.Next {
    const about = new URLSearchParams({
      line: line.id,
      ...(call && { call: call.id, ring: String(call.rings) }),
    });
    return (step) => `${this.settings.publicUrl}/webhooks/twilio/${step}?${about.toString()}`;
  }

  /** The call a webhook is about, as far as there is one. */
  async known(about: About): Promise<{ line: Line; call: PhoneCall | null }> {
    const line = await this.lines.get(about.line ?? '');
    if (!line) return { line: { id: '' } as Line, call: null };
    return { line, call: await this.switchboard.find(line, about.call ?? '') };
  }

  /** Moved on at the desk: Twilio is made to ask again. */
  private async redirect(callId: string): Promise<void> {
    const call = await this.uow.one<PhoneCall>(`select ${PHONE_CALL} from phone_call where id = $1`, [
      callId,
    ]);
    if (!call || call.state === 'ended') return;
    const line = await this.lines.get(call.lineId);
    if (line) await this.account.redirect(call.exchangeCall, this.next(line, call)('placed'));
  }

  private async fetch(callId: string, recordingSid: string, seconds: number): Promise<void> {
    const recording = await this.account.recording(recordingSid);
    const call = await this.uow.one<PhoneCall>(`select ${PHONE_CALL} from phone_call where id = $1`, [
      callId,
    ]);
    if (recording && call) await this.voicemails.keep(call, { ...recording, seconds });
    await this.account.forget(recordingSid);
  }
}

const nobody = { number: null, name: '' };
