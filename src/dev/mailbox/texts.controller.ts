import { Controller, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../identity/index.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { found } from '../../platform/errors.js';
import { checkbox, submit } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { isId } from '../../platform/ids.js';
import { ExchangePost } from '../exchange/post.service.js';
import { TextMessages } from '../exchange/texts.service.js';

const ArrivalsForm = z.object({ arrive: checkbox.default(false) });
const ReceiptForm = z.object({ status: z.enum(['delivered', 'undelivered']) });

/** What becomes of the text messages of a demo. */
@Controller('dev/mailbox/texts')
@ApiExcludeController()
@Allow('public')
export class MailboxTextsController {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly post: ExchangePost,
    private readonly texts: TextMessages,
  ) {}

  /** Whether text messages arrive by themselves, or wait to be told. */
  @Post('arrivals')
  arrivals(@Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ArrivalsForm, {
      done: ({ arrive }) => {
        this.texts.arrive = arrive;
        return Promise.resolve(redirect('/dev/mailbox#texts'));
      },
      again: () => this.mailbox(),
    });
  }

  /** What the network tells of a text message that has left, as Twilio signs it. */
  @Post(':id/receipts')
  receipt(@Param('id') id: string, @Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, ReceiptForm, {
      done: async ({ status }) => {
        const sms = isId(id)
          ? await this.uow.one<{ sid: string }>(
              `select provider_id sid from sms where id = $1 and provider_id is not null`,
              [id],
            )
          : null;
        await this.post.twilio(`/webhooks/twilio/text?sms=${id}`, {
          MessageSid: found(sms, 'text').sid,
          MessageStatus: status,
          ...(status === 'undelivered' && { ErrorCode: '30003' }),
        });
        return redirect('/dev/mailbox#texts');
      },
      again: () => this.mailbox(),
    });
  }

  private mailbox(): View {
    return view('dev/mailbox', { mails: [], texts: [], title: 'Mailbox', noindex: true });
  }
}
