import { Injectable } from '@nestjs/common';
import { parseBuffer } from 'music-metadata';
import sharp from 'sharp';
import type { Member } from '../identity/index.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Refusal } from '../platform/errors.js';
import type { Upload } from '../platform/http/uploads.js';
import { Storage } from '../platform/storage/storage.js';
import { ProfileEdits } from './edits.service.js';
import { GREETING_SECONDS } from './profiles.forms.js';
import { Profiles } from './profiles.service.js';

const SMALL = 256;
const LARGE = 720;
const SMALLEST = 200;
/** What fits in memory on a small machine; a telephone's photo has 12 to 50 million. */
const MOST_PIXELS = 60_000_000;
/** Encoders round up to a whole frame. */
const TOLERANCE = 0.5;

/** An assistant's photo and voice. */
@Injectable()
export class Media {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly storage: Storage,
    private readonly profiles: Profiles,
    private readonly edits: ProfileEdits,
  ) {}

  /** Makes the photo a square in two sizes, without what the camera wrote into it. */
  async setPhoto(actor: Member, photo: Upload): Promise<void> {
    const [small, large] = await squares(photo.content);
    const put = (content: Buffer) =>
      this.storage.put({
        ownerId: actor.accountId,
        purpose: 'photo',
        name: 'photo.webp',
        mediaType: 'image/webp',
        content,
      });
    await this.replacePhoto(actor, await put(small), await put(large));
  }

  removePhoto(actor: Member): Promise<void> {
    return this.replacePhoto(actor, null, null);
  }

  private async replacePhoto(actor: Member, small: string | null, large: string | null): Promise<void> {
    await this.uow.run(actor, async () => {
      await this.profiles.ensure(actor);
      if (await this.edits.begin(actor.accountId)) return this.edits.setPhoto(actor.accountId, small, large);
      const [before] = await this.uow.query<{ small: string | null; large: string | null }>(
        `select photo_id small, photo_large_id large from assistant_profile where assistant_id = $1 for update`,
        [actor.accountId],
      );
      await this.uow.query(
        `update assistant_profile set photo_id = $2, photo_large_id = $3 where assistant_id = $1`,
        [actor.accountId, small, large],
      );
      for (const id of [before?.small, before?.large]) if (id) await this.storage.remove(id);
      await this.profiles.changed(actor.accountId);
    });
  }

  /** Keeps a greeting in one language, no longer than thirty seconds by its own sound. */
  async setGreeting(actor: Member, language: string, sound: Upload): Promise<void> {
    const seconds = await secondsOf(sound);
    const fileId = await this.storage.put({
      ownerId: actor.accountId,
      purpose: 'greeting',
      name: sound.name,
      mediaType: (sound.mediaType ?? '').split(';')[0] ?? '',
      content: sound.content,
    });
    await this.uow.run(actor, async () => {
      await this.profiles.ensure(actor);
      if (await this.edits.begin(actor.accountId))
        return this.edits.setGreeting(actor.accountId, language, { language, fileId, seconds });
      const before = await this.forget(actor, language);
      await this.uow.query(
        `insert into voice_greeting (assistant_id, language_code, file_id, seconds) values ($1, $2, $3, $4)`,
        [actor.accountId, language, fileId, seconds],
      );
      if (before) await this.storage.remove(before);
      await this.profiles.changed(actor.accountId);
    });
  }

  async removeGreeting(actor: Member, language: string): Promise<void> {
    await this.uow.run(actor, async () => {
      if (await this.edits.begin(actor.accountId))
        return this.edits.setGreeting(actor.accountId, language, null);
      const before = await this.forget(actor, language);
      if (!before) return;
      await this.storage.remove(before);
      await this.profiles.changed(actor.accountId);
    });
  }

  private async forget(actor: Member, language: string): Promise<string | undefined> {
    await this.uow.query(`select 1 from assistant_profile where assistant_id = $1 for update`, [
      actor.accountId,
    ]);
    const [gone] = await this.uow.returning<{ fileId: string }>(
      `delete from voice_greeting where assistant_id = $1 and language_code = $2 returning file_id "fileId"`,
      [actor.accountId, language],
    );
    return gone?.fileId;
  }
}

async function squares(content: Buffer): Promise<[Buffer, Buffer]> {
  try {
    const image = sharp(content, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
    const { width, height } = await image.metadata();
    if (Math.min(width, height) < SMALLEST)
      throw new Refusal('photo_small', { field: 'photo', params: { pixels: SMALLEST } });
    const square = (size: number) =>
      image
        .clone()
        .autoOrient()
        .resize(size, size, { fit: 'cover', position: 'attention' })
        .webp({ quality: 82 })
        .toBuffer();
    return [await square(SMALL), await square(LARGE)];
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('photo_unreadable', { field: 'photo' });
  }
}

async function secondsOf(sound: Upload): Promise<number> {
  const mimeType = (sound.mediaType ?? '').split(';')[0] ?? '';
  const seconds = await parseBuffer(sound.content, { mimeType }, { duration: true, skipCovers: true })
    .then(({ format }) => format.duration)
    .catch(() => undefined);
  if (!seconds || !Number.isFinite(seconds)) throw new Refusal('greeting_unreadable', { field: 'sound' });
  if (seconds > GREETING_SECONDS + TOLERANCE)
    throw new Refusal('greeting_long', { field: 'sound', params: { seconds: Math.ceil(seconds) } });
  return Math.round(seconds * 10) / 10;
}
