import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { translate, type Locale } from '../../../platform/views/i18n.js';
import { LONGEST_VOICEMAIL_SECONDS } from '../routing/voicemails.service.js';

/** How long each desk is rung before the next. */
export const RING_SECONDS = 25;
/** A caller who waits behind another is asked for this often. */
export const WAIT_SECONDS = 8;

const voices = {
  it: { language: 'it-IT', voice: 'Polly.Bianca' },
  en: { language: 'en-GB', voice: 'Polly.Amy' },
} as const;

/** Who is on hold is spoken to this often. */
const HELD_SECONDS = 20;

/** What an answer needs to know of a call: no word of who calls. */
export interface Spoken {
  locale: Locale;
  clientName: string;
  /** Read before ringing; empty for nothing. */
  opening: string;
}

/** Where Twilio asks next, for this call. */
export type Next = (step: string) => string;

const text = (locale: Locale, key: string, params?: Record<string, string>): string =>
  translate(locale, `telephony.said.${key}`, params);

const begin = ({ locale, opening }: Spoken): VoiceResponse => {
  const response = new VoiceResponse();
  if (opening) say(response, locale, opening);
  return response;
};

const say = (to: Pick<VoiceResponse, 'say'>, locale: Locale, words: string): void =>
  void to.say(voices[locale], words);

/** Rings an assistant: a telephone, a Twilio client (`client:…`) or a SIP address; she accepts by a key. */
export function ringing(spoken: Spoken, ringTo: string, shownNumber: string, next: Next): string {
  const response = begin(spoken);
  dial(response, ringTo, shownNumber, { whisper: next('whisper'), after: next('next') });
  return response.toString();
}

/** Rings one of the client's people; who accepts by a key speaks to the caller. */
export function passing(
  spoken: Spoken,
  number: string,
  shownNumber: string,
  next: Next,
  first = true,
): string {
  const response = begin({ ...spoken, opening: first ? text(spoken.locale, 'passing') : '' });
  dial(response, number, shownNumber, { whisper: next('announce'), after: next('left') });
  return response.toString();
}

/** Rings the assistant again after nobody took what she passed on: she is joined at once. */
export function returning(spoken: Spoken, ringTo: string, shownNumber: string, next: Next): string {
  const response = begin({ ...spoken, opening: text(spoken.locale, 'returning') });
  dial(response, ringTo, shownNumber, { whisper: next('whisper'), after: next('back') });
  return response.toString();
}

/** The caller is put on hold: her telephone is free meanwhile, so that she can ask somebody herself. */
export function held(spoken: Spoken, next: Next, first: boolean): string {
  const response = begin({ ...spoken, opening: text(spoken.locale, first ? 'held' : 'still_held') });
  response.pause({ length: HELD_SECONDS });
  response.redirect({ method: 'POST' }, next('held'));
  return response.toString();
}

/** Taken back: her telephone rings, and she is joined at once. */
export function takenBack(spoken: Spoken, ringTo: string, shownNumber: string, next: Next): string {
  const response = begin(spoken);
  dial(response, ringTo, shownNumber, { whisper: next('whisper'), after: next('unheld') });
  return response.toString();
}

function dial(
  response: VoiceResponse,
  to: string,
  shownNumber: string,
  then: { whisper: string; after: string },
): void {
  const ring = response.dial({
    answerOnBridge: true,
    timeout: RING_SECONDS,
    action: then.after,
    method: 'POST',
    // The client's own number, never the caller's: it tells for whom it rings and nothing else.
    callerId: shownNumber,
  });
  const whisper = { url: then.whisper, method: 'POST' };
  if (to.startsWith('client:')) ring.client(whisper, to.slice('client:'.length));
  else if (to.startsWith('sip:')) ring.sip(whisper, to);
  else ring.number(whisper, to);
}

/** Everybody on duty is speaking: the caller waits, and is put through to the first who is free. */
export function waiting(spoken: Spoken, next: Next, asked: boolean): string {
  const response = begin(spoken);
  if (asked) say(response, spoken.locale, text(spoken.locale, 'wait'));
  response.pause({ length: WAIT_SECONDS });
  response.redirect({ method: 'POST' }, next('waiting'));
  return response.toString();
}

/** Nobody can take it: a message after the tone. */
export function voicemail(spoken: Spoken, next: Next): string {
  const response = begin({ ...spoken, opening: '' });
  say(response, spoken.locale, text(spoken.locale, 'voicemail', { client: spoken.clientName }));
  response.record({
    action: next('recorded'),
    method: 'POST',
    maxLength: LONGEST_VOICEMAIL_SECONDS,
    timeout: 5,
    finishOnKey: '#',
    playBeep: true,
    trim: 'trim-silence',
    recordingStatusCallback: next('recording'),
    recordingStatusCallbackMethod: 'POST',
    recordingStatusCallbackEvent: ['completed'],
  });
  response.hangup();
  return response.toString();
}

/** Nobody can take it and no message is wanted. */
export function sorry({ locale, clientName }: Spoken): string {
  const response = new VoiceResponse();
  say(response, locale, text(locale, 'nobody', { client: clientName }));
  response.hangup();
  return response.toString();
}

/** A number that is nobody's. */
export function unknownNumber(locale: Locale): string {
  const response = new VoiceResponse();
  say(response, locale, text(locale, 'unknown'));
  response.hangup();
  return response.toString();
}

export function thanks(locale: Locale): string {
  const response = new VoiceResponse();
  say(response, locale, text(locale, 'recorded'));
  response.hangup();
  return response.toString();
}

/** On her side, before the two are joined: for whom it rings, and the key without which her own voicemail would answer. */
export const whisper = (spoken: Spoken, next: Next): string => keyed(spoken, 'whisper', next('accept'));

/** The same on the side of the client's person. */
export const announce = (spoken: Spoken, next: Next): string => keyed(spoken, 'announce', next('join'));

function keyed({ locale, clientName }: Spoken, words: string, action: string): string {
  const response = new VoiceResponse();
  const gather = response.gather({ input: ['dtmf'], numDigits: 1, timeout: 8, action, method: 'POST' });
  say(gather, locale, text(locale, words, { client: clientName }));
  response.hangup();
  return response.toString();
}

export const nothing = (): string => new VoiceResponse().toString();

export function hangUp(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}
