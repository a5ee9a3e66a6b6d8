import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Unsealable } from './vault.js';

const CHUNK = 64 * 1024;
const TAG = 16;

type Bytes = AsyncIterable<Uint8Array>;

/**
 * Seals content of any length chunk by chunk, with a key that seals nothing else. A chunk's number and whether it is the
 * last are part of its nonce: none can be left out, moved, or added.
 */
export async function* sealStream(content: Bytes, key: Buffer, context: string): AsyncGenerator<Buffer> {
  for await (const { chunk, number, last } of inChunks(content, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number, last)).setAAD(Buffer.from(context));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Opens what sealStream made; Unsealable at the first chunk that is not what was sealed there. */
export async function* openStream(sealed: Bytes, key: Buffer, context: string): AsyncGenerator<Buffer> {
  for await (const { chunk, number, last } of inChunks(sealed, CHUNK + TAG)) {
    if (chunk.length < TAG) throw new Unsealable();
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, last), { authTagLength: TAG })
      .setAAD(Buffer.from(context))
      .setAuthTag(chunk.subarray(-TAG));
    try {
      yield Buffer.concat([decipher.update(chunk.subarray(0, -TAG)), decipher.final()]);
    } catch {
      throw new Unsealable();
    }
  }
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(number, 7);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** The same bytes in pieces of one size, the last of them shorter and marked; of nothing, one empty piece. */
async function* inChunks(
  content: Bytes,
  size: number,
): AsyncGenerator<{ chunk: Buffer; number: number; last: boolean }> {
  let number = 0;
  let kept: Buffer[] = [];
  let length = 0;
  for await (const bytes of content) {
    kept.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    length += bytes.length;
    // A full piece waits until more comes: it may be the last.
    if (length <= size) continue;
    let rest = Buffer.concat(kept);
    for (; rest.length > size; rest = rest.subarray(size))
      yield { chunk: rest.subarray(0, size), number: number++, last: false };
    kept = [rest];
    length = rest.length;
  }
  yield { chunk: Buffer.concat(kept), number, last: true };
}
