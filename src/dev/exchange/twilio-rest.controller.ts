import {
  Controller,
  Delete,
  ForbiddenException,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { found } from '../../platform/errors.js';
import { Download } from '../../platform/http/page.js';
import { Exchange } from './exchange.service.js';
import { TextMessages } from './texts.service.js';
import { TwilioSide } from './twilio-side.service.js';

/** The few of Twilio's REST resources the product asks for. */
@Controller('dev/exchange/twilio/2010-04-01/Accounts/:account')
@ApiExcludeController()
@Allow('public')
export class TwilioRestController {
  constructor(
    private readonly exchange: Exchange,
    private readonly twilio: TwilioSide,
    private readonly texts: TextMessages,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Post('Calls/:file')
  @HttpCode(200)
  async call(@Param('file') file: string, @Req() request: FastifyRequest): Promise<{ sid: string }> {
    this.check(request);
    const sid = file.replace(/\.json$/, '');
    await this.exchange.redirect(sid, (request.body as { Url?: string }).Url ?? '');
    return { sid };
  }

  @Post('Messages.json')
  @HttpCode(201)
  message(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): { sid: string; status: string } | { code: number } {
    this.check(request);
    const taken = this.texts.take((request.body ?? {}) as Record<string, string>);
    if ('sid' in taken) return { ...taken, status: 'queued' };
    reply.status(400);
    return taken;
  }

  @Get('Recordings/:file')
  recording(@Param('file') file: string, @Req() request: FastifyRequest): Download {
    this.check(request);
    const audio = found(this.twilio.recordings.get(file.replace(/\.mp3$/, '')), 'recording');
    return new Download(audio, 'audio/wav', file);
  }

  @Delete('Recordings/:file')
  @HttpCode(204)
  forget(@Param('file') file: string, @Req() request: FastifyRequest): void {
    this.check(request);
    this.twilio.recordings.delete(file.replace(/\.json$/, ''));
  }

  private check({ headers }: FastifyRequest): void {
    const { twilio } = this.settings;
    const key = Buffer.from(`${twilio?.accountSid}:${twilio?.authToken}`).toString('base64');
    if (headers.authorization !== `Basic ${key}`) throw new ForbiddenException('account');
  }
}
