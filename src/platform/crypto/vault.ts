import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

const FORMAT = 1;
const NONCE = 12;
const TAG = 16;
/** Format and version of the key; both are authenticated with the content. */
const HEADER = 2;

/** Where a sealed value stands; it opens nowhere else. */
export interface Place {
  table: string;
  row: string;
  column: string;
}

export interface WrappingKey {
  id: string;
  key: Buffer;
}

/** A sealed value was changed, moved to another place, or sealed with another key. */
export class Unsealable extends Error {
  constructor() {
    super('a sealed value does not open');
  }
}

/** One version of a vault's data key. */
export interface DataKey {
  version: number;
  key: Buffer;
}

/**
 * The key of one vault: seals and opens values bound to their place, and makes hashes to look numbers up by. Its newest
 * version seals; what older ones sealed still opens.
 */
export class VaultKey {
  /** The version that seals. */
  readonly version: number;
  private readonly sealing = new Map<number, KeyObject>();
  private readonly lookup: KeyObject;

  constructor(
    private readonly vaultId: string,
    dataKey: Buffer | DataKey,
    { older = [], lookup }: { older?: DataKey[]; lookup?: Buffer } = {},
  ) {
    const newest = Buffer.isBuffer(dataKey) ? { version: 1, key: dataKey } : dataKey;
    this.version = newest.version;
    // One secret, two uses: derived apart, so that neither says anything about the other.
    for (const { version, key } of [...older, newest]) this.sealing.set(version, derive(key, 'seal'));
    this.lookup = createSecretKey(lookup ?? lookupOf(newest.key));
  }

  /** Seals a text: format, key version, nonce, ciphertext, tag. */
  seal(text: string, place: Place): Buffer {
    const header = Buffer.from([FORMAT, this.version]);
    const content = Buffer.from(text, 'utf8');
    return Buffer.concat([header, encrypt(this.of(this.version), content, this.context(header, place))]);
  }

  /** Opens a sealed text; Unsealable when it is not exactly what was sealed at this place. */
  open(sealed: Buffer, place: Place): string {
    const header = sealed.subarray(0, HEADER);
    if (header[0] !== FORMAT) throw new Unsealable();
    const key = this.of(header[1] ?? 0);
    return decrypt(key, sealed.subarray(HEADER), this.context(header, place)).toString('utf8');
  }

  private of(version: number): KeyObject {
    const key = this.sealing.get(version);
    if (!key) throw new Unsealable();
    return key;
  }

  /** A keyed hash: equal values of this vault have equal hashes, and nothing can be guessed without the key. */
  digest(value: string): Buffer {
    return createHmac('sha256', this.lookup).update(value).digest();
  }

  private context(header: Buffer, { table, row, column }: Place): Buffer {
    return Buffer.concat([header, Buffer.from([this.vaultId, table, row, column].join('\0'))]);
  }
}

export const newDataKey = (): Buffer => randomBytes(32);

/** What a vault's numbers are hashed with, made of its first data key. */
export const lookupOf = (dataKey: Buffer): Buffer => deriveBytes(dataKey, 'lookup');

/** Wraps a vault's data key with a master key. */
export const wrapKey = (dataKey: Buffer, master: WrappingKey, vaultId: string): Buffer =>
  encrypt(master.key, dataKey, wrapping(master.id, vaultId));

/** The data key in a wrapping; Unsealable with another master key or for another vault. */
export const unwrapKey = (wrapped: Buffer, master: WrappingKey, vaultId: string): Buffer =>
  decrypt(master.key, wrapped, wrapping(master.id, vaultId));

const wrapping = (masterId: string, vaultId: string): Buffer =>
  Buffer.from(['vault key', masterId, vaultId].join('\0'));

// As key objects: from plain bytes every seal would build one, three times the work.
const derive = (dataKey: Buffer, use: string): KeyObject => createSecretKey(deriveBytes(dataKey, use));

const deriveBytes = (dataKey: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), `cornetta vault ${use}`, 32));

function encrypt(key: Buffer | KeyObject, content: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer | KeyObject, sealed: Buffer, context: Buffer): Buffer {
  if (sealed.length < NONCE + TAG) throw new Unsealable();
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(context)
    .setAuthTag(sealed.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  } catch {
    throw new Unsealable();
  }
}
