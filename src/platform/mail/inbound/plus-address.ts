import { randomBytes } from 'node:crypto';

/** "Cornetta <hello@cornetta.example>" as its two parts. */
function partsOf(mailFrom: string): { local: string; domain: string } {
  const address = /<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom.trim();
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, at).replace(/\+.*$/, ''), domain: address.slice(at + 1).toLowerCase() };
}

/** Lower case and digits only: mail servers change the case of local parts. */
export const newMailToken = (): string =>
  BigInt(`0x${randomBytes(16).toString('hex')}`)
    .toString(36)
    .padStart(25, '0');

/** An address of ours that carries a token: mail to it finds back to where it belongs. */
export function plusAddress(mailFrom: string, token: string): string {
  const { local, domain } = partsOf(mailFrom);
  return `${local}+${token}@${domain}`;
}

export const domainOf = (mailFrom: string): string => partsOf(mailFrom).domain;

/** The token in an address of ours, or null. */
export function tokenOf(mailFrom: string, address: string): string | null {
  const { local, domain } = partsOf(mailFrom);
  const [given = '', host = ''] = address.toLowerCase().split('@');
  const [name, token] = given.split('+');
  return host === domain && name === local.toLowerCase() && /^[a-z0-9]{16,40}$/.test(token ?? '')
    ? (token ?? null)
    : null;
}
