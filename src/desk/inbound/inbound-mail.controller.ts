import {
  BadRequestException,
  Controller,
  Headers,
  HttpCode,
  Inject,
  Post,
  Req,
  type RawBodyRequest,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { InboundMails } from '../../platform/mail/inbound/inbound-mails.js';
import { Clock } from '../../platform/time/clock.js';
import { isSigned } from '../../platform/crypto/signature.rules.js';

/** The mail server hands over what came to our addresses: the message as it is, signed with its time. */
@Controller('webhooks/mail')
@Allow('public')
@ApiExcludeController()
export class InboundMailController {
  constructor(
    private readonly mails: InboundMails,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Post()
  @HttpCode(202)
  async receive(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers('cornetta-signature') signature = '',
  ): Promise<{ received: true }> {
    const body = request.rawBody;
    const { inboundMailSecret: secret } = this.settings;
    const now = Math.floor(this.clock.date().getTime() / 1000);
    const genuine = body?.length && secret && isSigned(secret, body, signature, now);
    if (!genuine) throw new BadRequestException('signature');
    await this.mails.receive(body);
    return { received: true };
  }
}
