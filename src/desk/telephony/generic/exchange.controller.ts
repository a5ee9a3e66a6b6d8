import {
  BadRequestException,
  Controller,
  ForbiddenException,
  Headers,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  type RawBodyRequest,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../../identity/index.js';
import { Clock } from '../../../platform/time/clock.js';
import { Lines } from '../routing/lines.service.js';
import { ExchangeCalls, type Told } from './exchange-calls.service.js';
import { ExchangeEvent, ExchangeQuestion } from './exchange.forms.js';
import { ExchangeOrders, type Told as Ordered } from './exchange-orders.service.js';
import { isSigned } from '../../../platform/crypto/signature.rules.js';

/** What any exchange tells of a number's calls: docs/telephony.md says how it signs. */
@Controller('webhooks/telephony/:lineId')
@Allow('public')
@ApiExcludeController()
export class ExchangeController {
  constructor(
    private readonly lines: Lines,
    private readonly calls: ExchangeCalls,
    private readonly orders: ExchangeOrders,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  async receive(
    @Param('lineId') lineId: string,
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('cornetta-signature') signature = '',
  ): Promise<Told | { orders: Ordered[] }> {
    const line = await this.lines.get(lineId);
    const seconds = Math.floor(this.clock.date().getTime() / 1000);
    const body = request.rawBody ?? Buffer.alloc(0);
    // A number that is not there and a signature that is not right look alike.
    if (!line?.secret || !isSigned(line.secret, body, signature, seconds))
      throw new ForbiddenException('signature');
    const question = ExchangeQuestion.safeParse(request.body);
    if (question.success) return this.orders.ask(line, question.data.id, goneOf(reply));
    const event = ExchangeEvent.safeParse(request.body);
    if (!event.success) throw new BadRequestException('event');
    return this.calls.hear(line, event.data);
  }
}

/** Aborted when whoever asks does not wait for the answer any more. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}
