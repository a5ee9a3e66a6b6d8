/** 1.2.840.113549.1.7.1, "data", as its bytes stand in a signed file. */
const DATA = Buffer.from('06092a864886f70d010701', 'hex');
const OCTETS = 0x04;
const OCTETS_IN_PIECES = 0x24;
const END = 0x00;
const DEEPEST = 4;

interface Element {
  tag: number;
  /** Where what it holds begins, and ends; -1 where only an end mark tells. */
  from: number;
  to: number;
}

/** Whether a file is a signed one (CAdES, .p7m), as bytes or written in Base64. */
export const isSigned = (bytes: Buffer): boolean => bytesOf(bytes) !== null;

/**
 * The document a signed file (CAdES, .p7m) holds; null where it holds none. The signature is not looked at: what is
 * taken in are the client's own invoices, and nothing follows from who signed them.
 */
export function unsigned(bytes: Buffer): Buffer | null {
  const file = bytesOf(bytes);
  const data = file ? file.indexOf(DATA) : -1;
  if (!file || data < 0) return null;
  const wrapper = elementAt(file, data + DATA.length);
  if (wrapper?.tag !== 0xa0) return null;
  const pieces: Buffer[] = [];
  return collect(file, wrapper.from, pieces, 0) === null ? null : Buffer.concat(pieces);
}

function bytesOf(bytes: Buffer): Buffer | null {
  if (bytes[0] === 0x30 && bytes[1]! >= 0x80) return bytes;
  const text = bytes
    .subarray(0, 200)
    .toString('latin1')
    .replace(/^-----BEGIN [A-Z0-9 ]+-----/, '')
    .trimStart();
  if (!/^MI[A-Za-z0-9+/]{10}/.test(text)) return null;
  const whole = Buffer.from(bytes.toString('latin1').replace(/-----[A-Z0-9 ]+-----/g, ''), 'base64');
  return whole[0] === 0x30 ? whole : null;
}

function elementAt(file: Buffer, at: number): Element | null {
  const [tag, first] = [file[at], file[at + 1]];
  if (tag === undefined || first === undefined) return null;
  if (first === 0x80) return { tag, from: at + 2, to: -1 };
  if (first < 0x80) return sized(file, tag, at + 2, first);
  const width = first & 0x7f;
  if (width > 4 || at + 2 + width > file.length) return null;
  return sized(file, tag, at + 2 + width, file.readUIntBE(at + 2, width));
}

const sized = (file: Buffer, tag: number, from: number, length: number): Element | null =>
  from + length <= file.length ? { tag, from, to: from + length } : null;

/** Gathers the bytes of an octet string, whole or in pieces. Returns where it ends, or null where it is broken. */
function collect(file: Buffer, at: number, pieces: Buffer[], depth: number): number | null {
  const element = elementAt(file, at);
  if (!element || depth > DEEPEST) return null;
  const { tag, from, to } = element;
  if (tag === OCTETS && to >= 0) {
    pieces.push(file.subarray(from, to));
    return to;
  }
  if (tag !== OCTETS_IN_PIECES) return null;
  let next = from;
  while (to < 0 ? file[next] !== END : next < to) {
    const end = collect(file, next, pieces, depth + 1);
    if (end === null) return null;
    next = end;
  }
  return to < 0 ? next + 2 : to;
}
