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
const KEY_VERSION = 1;

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

/** The key of one vault: seals and opens values bound to their place, and makes hashes to look numbers up by. */
export class VaultKey {
  private readonly sealing: KeyObject;
  private readonly lookup: KeyObject;

  constructor(
    private readonly vaultId: string,
    dataKey: Buffer,
  ) {
    // One secret, two uses: derived apart, so that neither says anything about the other.
    this.sealing = derive(dataKey, 'seal');
    this.lookup = derive(dataKey, 'lookup');
  }

  /** Seals a text: format, key version, nonce, ciphertext, tag. */
  seal(text: string, place: Place): Buffer {
    const header = Buffer.from([FORMAT, KEY_VERSION]);
    return Buffer.concat([
      header,
      encrypt(this.sealing, Buffer.from(text, 'utf8'), this.context(header, place)),
    ]);
  }

  /** Opens a sealed text; Unsealable when it is not exactly what was sealed at this place. */
  open(sealed: Buffer, place: Place): string {
    const header = sealed.subarray(0, HEADER);
    if (header[0] !== FORMAT || header[1] !== KEY_VERSION) throw new Unsealable();
    return decrypt(this.sealing, sealed.subarray(HEADER), this.context(header, place)).toString('utf8');
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

/** Wraps a vault's data key with a master key. */
export const wrapKey = (dataKey: Buffer, master: WrappingKey, vaultId: string): Buffer =>
  encrypt(master.key, dataKey, wrapping(master.id, vaultId));

/** The data key in a wrapping; Unsealable with another master key or for another vault. */
export const unwrapKey = (wrapped: Buffer, master: WrappingKey, vaultId: string): Buffer =>
  decrypt(master.key, wrapped, wrapping(master.id, vaultId));

const wrapping = (masterId: string, vaultId: string): Buffer =>
  Buffer.from(['vault key', masterId, vaultId].join('\0'));

// As key objects: from plain bytes every seal would build one, three times the work.
const derive = (dataKey: Buffer, use: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), `cornetta vault ${use}`, 32)));

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
