import { Temporal } from 'temporal-polyfill';
import { assert, property, string } from 'fast-check';
import { standingOf } from '../../../src/desk/telephony/duty/duty.rules.js';
import { isSigned, sign, TOLERANCE_SECONDS } from '../../../src/platform/crypto/signature.rules.js';
import { callerFrom } from '../../../src/desk/telephony/routing/routing.rules.js';
import * as twiml from '../../../src/desk/telephony/twilio/twiml.js';

describe('a caller as an exchange tells it', () => {
  it.each([
    ['+393351234118', '+393351234118'],
    ['335 123 4118', '+393351234118'],
    ['0039 051 098 2231', '+390510982231'],
    ['anonymous', null],
    ['Restricted', null],
    ['+266696687', null],
    ['', null],
    ['<script>', null],
    ['9'.repeat(10_000), null],
  ])('%.20s is %s', (given, number) => {
    expect(callerFrom(given, '').number).toBe(number);
  });

  it('has a name that fits, of one line, whatever is sent', () => {
    assert(
      property(string({ maxLength: 2000, unit: 'binary' }), string(), (name, number) => {
        const caller = callerFrom(number, name);
        expect(caller.name.length).toBeLessThanOrEqual(120);
        expect(caller.name).not.toMatch(/[\p{Cc}]/u);
        expect(caller.number ?? '+').toMatch(/^\+/);
      }),
    );
  });
});

describe('a signature', () => {
  const body = Buffer.from('{"type":"ringing"}');
  const now = 1_795_425_660;

  it('is believed for five minutes either way, for its own body and secret', () => {
    for (const shift of [0, TOLERANCE_SECONDS, -TOLERANCE_SECONDS])
      expect(isSigned('s', body, sign('s', body, now + shift), now)).toBe(true);
    for (const shift of [TOLERANCE_SECONDS + 1, -TOLERANCE_SECONDS - 1])
      expect(isSigned('s', body, sign('s', body, now + shift), now)).toBe(false);
    expect(isSigned('other', body, sign('s', body, now), now)).toBe(false);
    expect(isSigned('s', Buffer.concat([body, Buffer.from(' ')]), sign('s', body, now), now)).toBe(false);
  });

  it('of any other form is none', () => {
    const good = sign('s', body, now);
    assert(property(string(), (text) => text === good || !isSigned('s', body, text, now)));
  });
});

describe('whether she is on duty', () => {
  const hours = {
    timezone: 'Europe/Rome',
    windows: [{ day: 1, from: '09:00', to: '13:00' }],
    closures: [{ startsOn: '2026-11-30', endsOn: '2026-11-30' }],
    worksHolidays: false,
  };
  const at = (text: string) => Temporal.Instant.from(text);
  const by = { state: 'hours' as const, until: null };

  it.each([
    ['in her hours', '2026-11-23T08:00:00Z', 'on'],
    ['a minute before them', '2026-11-23T07:59:00Z', 'off'],
    ['as they end', '2026-11-23T12:00:00Z', 'off'],
    ['on a day she is closed', '2026-11-30T09:00:00Z', 'off'],
    ['in summer, by the clock on her wall', '2026-07-06T07:00:00Z', 'on'],
  ])('%s', (_what, instant, standing) => {
    expect(standingOf(by, hours, at(instant))).toBe(standing);
  });

  it('is hers to say: a break beats her hours, going on duty outlasts them for a while', () => {
    expect(standingOf({ state: 'paused', until: null }, hours, at('2026-11-23T08:00:00Z'))).toBe('paused');
    const extra = { state: 'on' as const, until: new Date('2026-11-23T18:00:00Z') };
    expect(standingOf(extra, hours, at('2026-11-23T17:59:00Z'))).toBe('extra');
    expect(standingOf(extra, hours, at('2026-11-23T18:00:00Z'))).toBe('off');
    expect(standingOf(by, null, at('2026-11-23T03:00:00Z'))).toBe('on');
  });
});

describe('what Twilio is told', () => {
  const spoken = { locale: 'en' as const, clientName: 'Rossi & <Sons>', opening: 'Hello & "welcome"' };
  const next = (step: string): string => `https://cornetta.example/webhooks/twilio/${step}?line=1&call=2`;

  it('rings a telephone, a Twilio client or a SIP address', () => {
    for (const [to, element] of [
      ['+39347', '<Number'],
      ['client:mara', '<Client'],
      ['sip:mara@example.com', '<Sip'],
    ] as const)
      expect(twiml.ringing(spoken, to, '+39051', next)).toContain(element);
    expect(twiml.ringing(spoken, 'client:mara', '+39051', next)).toMatch(/>mara</);
  });

  it('holds names as text, whatever they are made of', () => {
    for (const xml of [
      twiml.ringing(spoken, '+39347', '+39051', next),
      twiml.voicemail(spoken, next),
      twiml.whisper(spoken, next),
      twiml.sorry(spoken),
    ]) {
      expect(xml).not.toContain('<Sons>');
      expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;)/);
    }
    expect(twiml.voicemail(spoken, next)).toContain('language="en-GB"');
  });
});
