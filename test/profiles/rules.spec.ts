import { byteRange } from '../../src/profiles/ranges.rules.js';
import { phoneNumber, provinces, slugOf, taxCode, vatNumber } from '../../src/profiles/index.js';
import { LegalForm, ProfileForm } from '../../src/profiles/profiles.forms.js';

describe('numbers', () => {
  it('of VAT are known by their check digit', () => {
    expect(vatNumber('00743110157')).toBe('00743110157');
    expect(vatNumber('IT 0074 3110 157')).toBe('00743110157');
    expect(vatNumber('00743110158')).toBe(null);
    expect(vatNumber('1234')).toBe(null);
    expect(vatNumber('<script>')).toBe(null);
  });

  it('of taxpayers by their check letter; a firm may have eleven digits', () => {
    expect(taxCode('rssmra85t10a562s', 'person')).toBe('RSSMRA85T10A562S');
    expect(taxCode('RSSMRA85T10A562T', 'person')).toBe(null);
    expect(taxCode('00743110157', 'person')).toBe(null);
    expect(taxCode('00743110157', 'firm')).toBe('00743110157');
  });

  it('of telephones are kept as E.164', () => {
    expect(phoneNumber('051 234567')).toBe('+39051234567');
    expect(phoneNumber('+49 30 901820')).toBe('+4930901820');
    expect(phoneNumber('112233445566778899')).toBe(null);
    expect(phoneNumber('chiamami')).toBe(null);
  });
});

it('names become addresses', () => {
  expect(slugOf('Mara Rinaldi')).toBe('mara-rinaldi');
  expect(slugOf("Niccolò D'Andrea–Öztürk")).toBe('niccolo-d-andrea-ozturk');
  expect(slugOf('???')).toBe('assistente');
  expect(Object.keys(provinces).length).toBe(107);
});

describe('forms', () => {
  it('keep only https links, named after their host when they have no name', () => {
    const form = (links: unknown) => ProfileForm.safeParse({ displayName: 'Mara', links });
    expect(form({ 0: { url: 'https://example.com/x' }, 1: { label: 'vuoto' } }).data?.links).toEqual([
      { label: 'example.com', url: 'https://example.com/x' },
    ]);
    for (const url of ['http://example.com', 'javascript:alert(1)', 'example.com', 'https://'])
      expect(form([{ url }]).success).toBe(false);
  });

  it('read an empty number as none and refuse a wrong one', () => {
    const form = (vatNumber?: string) => LegalForm.safeParse({ taxRegime: 'ordinario', vatNumber });
    expect(form(undefined).data?.vatNumber).toBe(null);
    expect(form('00743110157').data?.vatNumber).toBe('00743110157');
    expect(form('00743110158').success).toBe(false);
  });
});

describe('a range of bytes', () => {
  it('is one stretch within the file', () => {
    expect(byteRange('bytes=0-99', 1000)).toEqual({ start: 0, end: 99 });
    expect(byteRange('bytes=900-', 1000)).toEqual({ start: 900, end: 999 });
    expect(byteRange('bytes=-100', 1000)).toEqual({ start: 900, end: 999 });
    expect(byteRange('bytes=-5000', 1000)).toEqual({ start: 0, end: 999 });
    expect(byteRange('bytes=990-5000', 1000)).toEqual({ start: 990, end: 999 });
  });

  it('outside it can not be had, and anything else means the whole file', () => {
    expect(byteRange('bytes=1000-', 1000)).toBe('unsatisfiable');
    expect(byteRange('bytes=-0', 1000)).toBe('unsatisfiable');
    for (const header of [undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=a-b'])
      expect(byteRange(header, 1000)).toBe(null);
  });
});
