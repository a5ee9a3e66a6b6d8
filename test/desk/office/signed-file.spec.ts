import { unsigned, isSigned } from '../../../src/desk/reminders/signed-file.rules.js';
import { body, fatturaPa } from './fattura.js';

const lengthOf = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size]);
  const hex = size.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
};
const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(value.length), value]);
};
const open = (tag: number, ...parts: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.from([0, 0])]);
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');
const DATA = Buffer.from('06092a864886f70d010701', 'hex');
const after = der(0x31, Buffer.alloc(300, 7));

const xml = Buffer.from(fatturaPa(body('TD01', '2026/7', '')));
const whole = der(0x30, SIGNED_DATA, der(0xa0, der(0x30, der(0x30, DATA, der(0xa0, der(0x04, xml))), after)));
const pieces = open(
  0x30,
  SIGNED_DATA,
  open(
    0xa0,
    open(
      0x30,
      open(0x30, DATA, open(0xa0, open(0x24, der(0x04, xml.subarray(0, 100)), der(0x04, xml.subarray(100))))),
      after,
    ),
  ),
);

describe('a signed file', () => {
  it('gives the invoice it holds, whole or in pieces, as bytes or in Base64', () => {
    const base64 = whole.toString('base64').replace(/.{64}/g, '$&\r\n');
    const pem = `-----BEGIN PKCS7-----\n${base64}\n-----END PKCS7-----\n`;
    for (const file of [whole, pieces, Buffer.from(base64), Buffer.from(pem)]) {
      expect(isSigned(file)).toBe(true);
      expect(unsigned(file)?.equals(xml)).toBe(true);
    }
    expect(isSigned(xml)).toBe(false);
    expect(isSigned(Buffer.from('MIO CLIENTE;importo\nRossi;10,00'))).toBe(false);
  });

  it('that is cut short, empty or made to exhaust gives nothing', () => {
    const detached = der(0x30, SIGNED_DATA, der(0xa0, der(0x30, der(0x30, DATA), after)));
    let deep = der(0x04, xml);
    for (let i = 0; i < 3000; i += 1) deep = open(0x24, deep);
    const nested = open(0x30, DATA, open(0xa0, deep));
    for (const file of [detached, nested, Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])])
      expect(unsigned(file)).toBeNull();
    for (let end = 2; end < whole.length - after.length - 1; end += 37)
      expect(unsigned(whole.subarray(0, end))).toBeNull();
    for (let end = 2; end < pieces.length - after.length - 12; end += 37)
      expect(unsigned(pieces.subarray(0, end))).toBeNull();
  });
});
