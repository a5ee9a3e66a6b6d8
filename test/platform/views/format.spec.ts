import { fieldId } from '../../../src/platform/views/form.js';
import {
  date,
  dateTime,
  duration,
  money,
  number,
  numberWord,
  fileSize,
  percent,
} from '../../../src/platform/views/format.js';
import { initials, safeUrl, tone } from '../../../src/platform/views/logic.js';
import { weekText } from '../../../src/platform/views/svg/index.js';

// Intl puts a no-break space before the euro sign.
const plain = (text: string) => text.replace(/\u00a0/g, ' ');

describe('formats', () => {
  it('write money from minor units, with the decimals the currency has', () => {
    expect(plain(money(1234567, 'EUR', 'it'))).toBe('12.345,67 €');
    expect(plain(money(123456n, 'EUR', 'it'))).toBe('1.234,56 €');
    expect(money('49000', 'EUR', 'en', true)).toBe('€490');
    expect(plain(money(49050, 'EUR', 'it', true))).toBe('490,50 €');
    expect(money(1500, 'JPY', 'en')).toBe('JP¥1,500');
    expect(plain(money(-5, 'EUR', 'it'))).toBe('-0,05 €');
  });

  it('write an instant in the zone asked for, on both sides of a clock change', () => {
    expect(dateTime('2026-10-25T00:30:00Z', 'it')).toBe('25 ott 2026, 02:30');
    expect(dateTime('2026-10-25T01:30:00Z', 'it')).toBe('25 ott 2026, 02:30');
    expect(dateTime('2026-10-25T02:30:00Z', 'it')).toBe('25 ott 2026, 03:30');
    expect(dateTime('2026-03-29T01:00:00Z', 'en', 'Europe/London')).toBe('29 Mar 2026, 02:00');
  });

  it('keep a date without a time on its day in every zone', () => {
    expect(date('2026-12-07', 'it', 'America/Los_Angeles', 'full')).toBe('lunedì 7 dicembre 2026');
  });

  it('write durations, shares and numbers', () => {
    expect([0, 45, 60, 500, 65, -90].map(duration)).toEqual([
      '0 min',
      '45 min',
      '1 h',
      '8 h 20',
      '1 h 05',
      '−1 h 30',
    ]);
    expect(percent(0.915, 'it', 1)).toBe('91,5%');
    expect(fileSize(12, 'it')).toMatch(/^1\skB$/);
    expect(fileSize(999_400, 'en')).toMatch(/^999\skB$/);
    expect(fileSize(9_265_000, 'it')).toMatch(/^9,3\sMB$/);
    expect(number(1234.5, 'it')).toBe('1.234,5');
  });

  it('write numbers up to twenty as words, in the right gender', () => {
    expect(numberWord(7, 'it')).toBe('sette');
    expect(numberWord(1, 'it', true)).toBe('una');
    expect(numberWord(0, 'it', true)).toBe('nessuna');
    expect(numberWord(20, 'en')).toBe('twenty');
    expect(numberWord(21, 'it')).toBe('21');
  });

  it('say the hours of a week, days with the same hours together', () => {
    const windows = [
      { day: 1, from: '14:00', to: '17:30' },
      { day: 1, from: '08:00', to: '12:00' },
      { day: 2, from: '08:00', to: '12:00' },
      { day: 2, from: '14:00', to: '17:30' },
      { day: 6, from: '22:00', to: '00:00' },
    ];
    expect(weekText(windows, 'it')).toBe('lun–mar 8–12, 14–17:30; sab 22–24');
  });
});

describe('small helpers', () => {
  it('let only harmless addresses through', () => {
    const bad = [
      'javascript:alert(1)',
      ' JaVaScRiPt:x',
      '//evil.example',
      '/\\evil.example',
      'data:text/html,x',
      'java\nscript:x',
      7,
    ];
    expect(bad.map(safeUrl)).toEqual(bad.map(() => ''));
    const good = [
      '/briefs/1?x=2#y',
      'https://a.example/',
      'mailto:a@b.it',
      'tel:+39051',
      '#main',
      '?after=2',
    ];
    expect(good.map(safeUrl)).toEqual(good);
  });

  it('shorten names and give each the same tone every time', () => {
    expect(
      ['Mara Rinaldi', 'Studio Dentistico Bianchi', 'Anna', "Dell'Orto", '', 'élodie'].map(initials),
    ).toEqual(['MR', 'SB', 'A', 'DO', '', 'É']);
    expect(tone('Mara')).toBe(tone('Mara'));
    expect(
      new Set(['Mara', 'Davide', 'Elena', 'Luca', 'Sara', 'Ugo', 'Ada', 'Ivo'].map(tone)).size,
    ).toBeGreaterThan(3);
  });

  it('make one id of a dotted name', () => {
    expect(fieldId('languages.0.level')).toBe('field-languages-0-level');
  });
});
