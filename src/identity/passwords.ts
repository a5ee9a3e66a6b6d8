import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/** Compares against a stored hash; an unknown account costs the same time. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  decoy ??= hashPassword('nobody has this one');
  const right = await verify(stored ?? (await decoy), password).catch(() => false);
  return stored !== null && right;
}

const COMMON =
  /^(.)\1+$|^(?:(?:0?1)?23456789\d*|1234567890+|qwertyuiop.*|passwordpassword|password\d*|cornetta\d*)$/i;

/** True for passwords everybody tries first: repeats, rows of the keyboard, our own name, the account's own mail. */
export function isGuessable(password: string, email: string): boolean {
  const name = email.split('@')[0] ?? '';
  return (
    COMMON.test(password) ||
    password.toLowerCase() === email.toLowerCase() ||
    (name.length > 4 && password.toLowerCase().startsWith(name.toLowerCase()))
  );
}
