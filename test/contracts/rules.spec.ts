import { Temporal } from 'temporal-polyfill';
import { contractNumber, lastDay, sameName, signBy, vatOf } from '../../src/contracts/contract.rules.js';
import { contractStates } from '../../src/contracts/contract.states.js';
import { amountInWords, inWords, timeInWords } from '../../src/contracts/words.rules.js';

const at = (text: string) => Temporal.Instant.from(text);

describe('states of a contract', () => {
  it('are a sound table', () => {
    expect(contractStates.faults()).toEqual([]);
  });

  it('give notice from a pause, and never from the end', () => {
    expect(contractStates.next('paused', 'give_notice')).toBe('in_notice');
    for (const state of ['ended', 'withdrawn', 'awaiting_signatures'] as const)
      expect(contractStates.allows(state, 'give_notice')).toBe(false);
    expect(contractStates.allows('in_notice', 'pause')).toBe(false);
    expect(contractStates.allows('active', 'withdraw')).toBe(false);
  });
});

describe('dates of a contract', () => {
  it('count notice in whole days of the contract zone', () => {
    // 23:30 in Rome is still the 23rd there, and already the 24th in Athens.
    const now = at('2026-11-23T22:30:00Z');
    expect(lastDay(now, 'Europe/Rome', 15, null)).toBe('2026-12-08');
    expect(lastDay(now, 'Europe/Athens', 15, null)).toBe('2026-12-09');
  });

  it('never move an agreed end back', () => {
    expect(lastDay(at('2026-11-23T10:00:00Z'), 'Europe/Rome', 15, '2026-11-30')).toBe('2026-11-30');
    expect(lastDay(at('2026-11-23T10:00:00Z'), 'Europe/Rome', 15, '2027-01-31')).toBe('2026-12-08');
  });

  it('let a text be signed until midnight, also when a DST change lies between', () => {
    expect(signBy(at('2026-10-20T10:00:00Z'), 'Europe/Rome').toString()).toBe('2026-11-03T23:00:00Z');
    expect(signBy(at('2026-06-01T10:00:00Z'), 'Europe/Rome').toString()).toBe('2026-06-15T22:00:00Z');
  });
});

describe('words of a contract', () => {
  it('write Italian numbers as notaries do', () => {
    const written = [0, 21, 28, 33, 100, 101, 490, 1000, 1823, 2000, 23_000, 1_000_000].map((n) =>
      inWords(n, 'it'),
    );
    expect(written).toEqual([
      'zero',
      'ventuno',
      'ventotto',
      'trentatré',
      'cento',
      'centouno',
      'quattrocentonovanta',
      'mille',
      'milleottocentoventitré',
      'duemila',
      'ventitremila',
      'un milione',
    ]);
  });

  it('write English numbers', () => {
    expect([21, 101, 490, 1005, 1823].map((n) => inWords(n, 'en'))).toEqual([
      'twenty-one',
      'one hundred and one',
      'four hundred and ninety',
      'one thousand and five',
      'one thousand eight hundred and twenty-three',
    ]);
  });

  it('write amounts and times', () => {
    expect(amountInWords(49_050, 'it')).toBe('quattrocentonovanta/50 euro');
    expect(amountInWords(100, 'en')).toBe('one euro and 00 cents');
    expect(timeInWords(390, 'it')).toBe('sei ore e trenta minuti');
    expect(timeInWords(60, 'it')).toBe("un'ora");
    expect(timeInWords(45, 'en')).toBe('forty-five minutes');
  });

  it('number contracts within their year', () => {
    expect(contractNumber(2026, 1)).toBe('C-2026-0001');
    expect(contractNumber(2026, 12_345)).toBe('C-2026-12345');
  });

  it('take a name for the same whatever its case and spacing, and no other', () => {
    expect(sameName('  mara   RINALDI ', 'Mara Rinaldi')).toBe(true);
    expect(sameName('Mara Rinaldo', 'Mara Rinaldi')).toBe(false);
    expect(sameName('', 'Mara Rinaldi')).toBe(false);
  });

  it('know the VAT of each regime', () => {
    expect([vatOf('ordinario'), vatOf('forfettario')]).toEqual([2200, 0]);
  });
});
