import { Controller, Get, Inject, Post, Req, Res, type RawBodyRequest } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../identity/index.js';
import { SETTINGS, type RunSettings } from '../../platform/config/tokens.js';
import { blank, submit, type FormState } from '../../platform/http/form.js';
import { redirect, view, type PageResult, type View } from '../../platform/http/page.js';
import { textField } from '../../platform/http/text.js';
import { translate } from '../../platform/views/i18n.js';
import { manners, Receiver } from './receiver.service.js';

const MannerForm = z.object({ manner: z.enum(manners), secret: textField(200).default('') });

/** What a client's own system gets of its messages, on a page. */
@Controller('dev/receiver')
@ApiExcludeController()
@Allow('public')
export class ReceiverController {
  constructor(
    private readonly receiver: Receiver,
    @Inject(SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Get()
  index(@Req() request: FastifyRequest): View {
    return this.page(request, blank({ manner: this.receiver.manner, secret: this.receiver.secret }));
  }

  @Post()
  behave(@Req() request: FastifyRequest): Promise<PageResult> {
    return submit(request, MannerForm, {
      done: ({ manner, secret }) => {
        Object.assign(this.receiver, { manner, secret });
        return Promise.resolve(redirect('/dev/receiver', 'dev.receiver.saved'));
      },
      again: (form) => this.page(request, form),
    });
  }

  @Post('messages')
  async take(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    reply.status(await this.receiver.take(request.rawBody ?? Buffer.alloc(0), request.headers));
  }

  private page({ locale }: FastifyRequest, form: FormState): View {
    const t = (key: string): string => translate(locale, `dev.receiver.${key}`);
    return view('dev/receiver', {
      form,
      address: `${this.settings.publicUrl}/dev/receiver/messages`,
      manners: manners.map((value) => ({ value, label: t(`manner.${value}`) })),
      taken: this.receiver.list(),
      title: t('title'),
      noindex: true,
    });
  }
}
