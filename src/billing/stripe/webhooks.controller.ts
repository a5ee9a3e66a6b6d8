import {
  BadRequestException,
  Controller,
  Headers,
  HttpCode,
  Post,
  Req,
  type RawBodyRequest,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../identity/index.js';
import { Inbox } from './inbox.service.js';

@Controller('webhooks/stripe')
@Allow('public')
@ApiExcludeController()
export class StripeWebhooksController {
  constructor(private readonly inbox: Inbox) {}

  @Post()
  @HttpCode(200)
  async receive(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers('stripe-signature') signature?: string,
  ): Promise<{ received: true }> {
    const genuine = request.rawBody && signature && (await this.inbox.receive(request.rawBody, signature));
    if (!genuine) throw new BadRequestException('signature');
    return { received: true };
  }
}
