import {
  Controller,
  ForbiddenException,
  Header,
  Headers,
  HttpCode,
  Logger,
  Param,
  Post,
  Query,
  Req,
  type RawBodyRequest,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../../identity/index.js';
import { Missing } from '../../../platform/errors.js';
import * as twiml from './twiml.js';
import { TwilioAccount } from './twilio-account.service.js';
import { TwilioCalls, type About } from './twilio-calls.service.js';
import { TwilioHolds } from './twilio-holds.service.js';
import { TwilioTransfers } from './twilio-transfers.service.js';
import { TwilioTexts } from './twilio-texts.service.js';

/** What nobody on the line waits for. */
const TOLD = ['status', 'recording', 'text'];
/** Asked on the side of whoever is rung: the caller goes on waiting. */
const CALLED = ['whisper', 'accept', 'announce', 'join'];
type Step = (about: About, params: Record<string, string>) => Promise<string | void>;

/** Everything Twilio asks and tells: signed by the account, answered with TwiML. */
@Controller('webhooks/twilio')
@Allow('public')
@ApiExcludeController()
export class TwilioController {
  private readonly log = new Logger('telephony');
  private readonly steps: Record<string, Step>;

  constructor(
    private readonly account: TwilioAccount,
    private readonly calls: TwilioCalls,
    texts: TwilioTexts,
    transfers: TwilioTransfers,
    holds: TwilioHolds,
  ) {
    this.steps = {
      voice: (_, params) => calls.voice(params),
      status: (_, params) => calls.status(params),
      next: (about, params) => calls.unanswered(about, params),
      accept: (about, params) => calls.accept(about, params),
      recording: (about, params) => calls.recording(about, params),
      waiting: (about) => calls.waiting(about),
      placed: (about) => calls.placed(about),
      whisper: (about) => calls.whisper(about),
      recorded: (about) => calls.recorded(about),
      text: (about, params) => texts.told(about, params),
      pass: (about) => transfers.pass(about),
      announce: (about) => transfers.announce(about),
      join: (about, params) => transfers.join(about, params),
      left: (about, params) => transfers.left(about, params),
      back: (about, params) => transfers.back(about, params),
      hold: (about) => holds.hold(about),
      held: (about) => holds.held(about),
      resume: (about) => holds.resume(about),
      unheld: (about, params) => holds.unheld(about, params),
    };
  }

  @Post(':step')
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  async receive(
    @Param('step') step: string,
    @Query() query: Record<string, unknown>,
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers('x-twilio-signature') signature?: string,
  ): Promise<string> {
    const params = this.account.believed(request.url, request.rawBody ?? Buffer.alloc(0), signature);
    if (!params) throw new ForbiddenException('signature');
    const take = Object.hasOwn(this.steps, step) ? this.steps[step] : undefined;
    if (!take) throw new Missing('step');
    try {
      return (await take(aboutFrom(query), params)) ?? twiml.nothing();
    } catch (error) {
      // What Twilio only tells, it tells again; a caller on the line must not hear that something broke.
      if (TOLD.includes(step)) throw error;
      this.log.error((error as Error).stack ?? String(error));
      return CALLED.includes(step) ? twiml.hangUp() : this.calls.fallback(aboutFrom(query));
    }
  }
}

const aboutFrom = (query: Record<string, unknown>): About =>
  Object.fromEntries(
    ['line', 'call', 'ring', 'sms', 'transfer', 'try', 'order'].flatMap((name) => {
      const value = query[name];
      return typeof value === 'string' && /^[\w-]{1,40}$/.test(value) ? [[name, value]] : [];
    }),
  );
