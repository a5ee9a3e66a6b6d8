import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, WithActor, type Actor } from '../identity/index.js';
import { found } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import { Storage } from '../platform/storage/storage.js';
import { ProfilesQueries } from './profiles.queries.js';
import { byteRange } from './ranges.rules.js';

/** Photos and greetings: everybody's on a published profile, before that the assistant's own and staff's. */
@Controller('files')
@Allow('public')
export class FilesController {
  constructor(
    private readonly queries: ProfilesQueries,
    private readonly storage: Storage,
  ) {}

  @Get(':id')
  async show(
    @Param('id') id: string,
    @WithActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const owner = found(isId(id) ? await this.queries.ownerOfFile(id) : null, 'file');
    const own = actor.accountId === owner.assistantId || actor.role === 'staff';
    const file = found(owner.published || own ? await this.storage.find(id) : null, 'file');
    // A new photo has a new address; an hour is how long a suspended one may linger in a browser.
    reply.headers({
      'content-type': file.mediaType,
      'content-disposition': 'inline',
      'cache-control': owner.published ? 'public, max-age=3600' : 'private, no-store',
      'accept-ranges': 'bytes',
      etag: `"${file.sha256}"`,
    });
    if (request.headers['if-none-match'] === `"${file.sha256}"`) return void reply.code(304);
    const range = byteRange(request.headers.range, file.bytes);
    if (range === 'unsatisfiable')
      return void reply.code(416).header('content-range', `bytes */${file.bytes}`);
    const content = await this.storage.read(id);
    if (!range) return content;
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`);
    return content.subarray(range.start, range.end + 1);
  }
}
