import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type RunSettings } from '../config/tokens.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { newId } from '../ids.js';
import { Clock } from '../time/clock.js';

export interface StoredFile {
  id: string;
  ownerId: string | null;
  purpose: string;
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
}

/** Files under names of our own making; the row says what the file is and who gave it. */
@Injectable()
export class Storage {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  /** Stores content whose type the caller has checked by its bytes, all at once or piece by piece. Returns the new file's id. */
  async put(file: {
    ownerId: string | null;
    purpose: string;
    name: string;
    mediaType: string;
    content: Buffer | AsyncIterable<Uint8Array>;
  }): Promise<string> {
    const id = newId();
    const { bytes, sha256 } = await this.write(id, file.content);
    const { ownerId, purpose, name, mediaType } = file;
    try {
      await this.uow.query(
        `insert into stored_file (id, owner_id, purpose, name, media_type, bytes, sha256, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, ownerId, purpose, name.slice(0, 200), mediaType, bytes, sha256, this.clock.date()],
      );
    } catch (error) {
      // Without its row nobody would ever remove it.
      await rm(this.path(id), { force: true });
      throw error;
    }
    return id;
  }

  find(id: string): Promise<StoredFile | null> {
    return this.uow.one<StoredFile>(
      `select id, owner_id "ownerId", purpose, name, media_type "mediaType", bytes::float8, sha256 from stored_file where id = $1`,
      [id],
    );
  }

  read(id: string): Promise<Buffer> {
    return readFile(this.path(id));
  }

  /** The content piece by piece, for what may not fit in memory. */
  async *stream(id: string): AsyncGenerator<Buffer> {
    // Opened by whoever reads: a file that is gone, told of before somebody listens, would end the process.
    for await (const piece of createReadStream(this.path(id))) yield piece as Buffer;
  }

  /** Removes the content and the row. */
  async remove(id: string): Promise<void> {
    await this.uow.query(`delete from stored_file where id = $1`, [id]);
    this.uow.afterCommit(() => rm(this.path(id), { force: true }));
  }

  /** Written aside and renamed, so that a crash leaves no half file under a real name. */
  private async write(
    id: string,
    content: Buffer | AsyncIterable<Uint8Array>,
  ): Promise<{ bytes: number; sha256: string }> {
    const path = this.path(id);
    const hash = createHash('sha256');
    let bytes = 0;
    const measured = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of Buffer.isBuffer(content) ? [content] : content) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    };
    await mkdir(join(path, '..'), { recursive: true });
    try {
      await pipeline(measured, createWriteStream(`${path}.part`));
      await rename(`${path}.part`, path);
    } catch (error) {
      await rm(`${path}.part`, { force: true });
      throw error;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  private path(id: string): string {
    return join(this.settings.filesDir, id.slice(-2), id);
  }
}
