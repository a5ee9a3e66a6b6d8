import { Inject, Injectable } from '@nestjs/common';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { SETTINGS, type RunSettings } from '../../../platform/config/tokens.js';
import { Trouble } from '../../../platform/trouble.js';
import { AUDIO_TYPES, type Recording } from '../routing/voicemails.service.js';

const TIMEOUT_MS = 10_000;
const LARGEST_RECORDING = 8 * 1024 * 1024;

/** The account at Twilio: what it signs is believed, and it is asked for the little that no webhook brings. */
@Injectable()
export class TwilioAccount {
  constructor(@Inject(SETTINGS) private readonly settings: RunSettings) {}

  get numbers(): string[] {
    return this.settings.twilio?.numbers ?? [];
  }

  /** The fields of a webhook, if its signature is the account's for exactly this address; else null. */
  believed(path: string, body: Buffer, signature: string | undefined): Record<string, string> | null {
    const { twilio, publicUrl } = this.settings;
    if (!twilio || !signature) return null;
    const params = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    const genuine = webhooks.validateRequest(twilio.authToken, signature, `${publicUrl}${path}`, params);
    return genuine && params['AccountSid'] === twilio.accountSid ? params : null;
  }

  /** Makes Twilio ask what to do with a call under way; false for one that is over by now. */
  async redirect(callSid: string, url: string): Promise<boolean> {
    const answer = await this.ask(`Calls/${encodeURIComponent(callSid)}.json`, {
      method: 'POST',
      body: new URLSearchParams({ Url: url, Method: 'POST' }),
    });
    if (!answer.ok && answer.status !== 404 && answer.status !== 400)
      throw new Trouble(`Twilio answered ${answer.status} when a call was moved on`);
    return answer.ok;
  }

  /** What a caller said after the tone; null when Twilio no longer has it. */
  async recording(recordingSid: string): Promise<Omit<Recording, 'seconds'> | null> {
    const answer = await this.ask(`Recordings/${encodeURIComponent(recordingSid)}.mp3`);
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Trouble(`Twilio answered ${answer.status} for a recording`);
    const audio = Buffer.from(await answer.arrayBuffer());
    if (audio.length > LARGEST_RECORDING) throw new Trouble('a recording is larger than any message can be');
    const type = answer.headers.get('content-type')?.split(';')[0];
    return { audio, mediaType: AUDIO_TYPES.find((known) => known === type) ?? 'audio/mpeg' };
  }

  /** Removes a recording at Twilio: the client's vault is its only place. */
  async forget(recordingSid: string): Promise<void> {
    await this.ask(`Recordings/${encodeURIComponent(recordingSid)}.json`, { method: 'DELETE' });
  }

  private ask(path: string, init: RequestInit = {}): Promise<Response> {
    const { twilio, twilioStandIn, publicUrl } = this.settings;
    if (!twilio) throw new Trouble('TWILIO_ACCOUNT_SID is not set');
    const host = twilioStandIn ? `${publicUrl}/dev/exchange/twilio` : 'https://api.twilio.com';
    const { accountSid, authToken } = twilio;
    return fetch(`${host}/2010-04-01/Accounts/${accountSid}/${path}`, {
      ...init,
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
      redirect: 'follow',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}
